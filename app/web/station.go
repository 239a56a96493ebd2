package web

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
)

const stationsPath = "/stations"

// stations lists the police stations by district. Where the bureau has listed
// none there is no such page, and nothing links to it.
func (s *Server) stations(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	if !exists(snapshot, stationsPath) {
		return fault.New(fault.NotFound, "本站还没有列出派出所。要找最近的派出所，拨打 110 问")
	}
	return s.cached(c, snapshot, "stations", "public/stations", func() any { return s.stationsView(snapshot) })
}

func (s *Server) stationsView(snapshot *library.Snapshot) stationsView {
	b := snapshot.Bureau
	view := stationsView{Page: s.pageOf(snapshot, "派出所", stationsPath), Total: len(b.Stations)}
	view.Description = b.Site.Organisation + "各派出所的地址和电话。紧急情况打 110。"
	for _, d := range b.Site.Districts {
		if list := b.StationsIn(d.Key); len(list) > 0 {
			view.Districts = append(view.Districts, StationDistrict{ID: "district-" + d.Key, Name: d.Name, Stations: placed(b, list)})
		}
	}
	return view
}

func placed(b *bureau.Bureau, list []bureau.Station) []StationPlace {
	places := make([]StationPlace, len(list))
	for i, station := range list {
		places[i] = StationPlace{Station: station, Maps: b.MapLinks(station)}
	}
	return places
}
