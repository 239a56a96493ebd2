package web

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
)

func (s *Server) home(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.cached(c, snapshot, "/", "public/home", func() any {
		view := homeView{Page: s.pageOf(snapshot, "", "/")}
		view.Description = snapshot.Bureau.Site.Organisation + "主办。正在被骗先打 110；看案例警示和防骗指南，查是不是诈骗，反映线索。"
		view.Warnings = s.latest(snapshot, library.Cases, 4)
		view.Tips = s.latest(snapshot, library.Tips, 6)
		view.Figures = s.homeFigures(snapshot.Bureau)
		view.Bulletins = s.latest(snapshot, library.Bulletins, 3)
		view.Families = s.families(snapshot)
		return view
	})
}

func (s *Server) latest(snapshot *library.Snapshot, kind library.Kind, n int) []Card {
	list := snapshot.List(library.Filter{Kind: kind})
	return s.cards(snapshot, list[:min(n, len(list))])
}

// families lists the scam types in use, each linked to its guide or, where it
// has none, to a search.
func (s *Server) families(snapshot *library.Snapshot) []ScamFamily {
	var families []ScamFamily
	for _, f := range snapshot.Bureau.Families {
		family := ScamFamily{Name: f.Name}
		for _, scam := range snapshot.Bureau.Scams {
			if scam.Family == f.Key {
				family.Scams = append(family.Scams, ScamLink{scam.Name, scam.Plain, s.scamURL(snapshot, scam)})
			}
		}
		if len(family.Scams) > 0 {
			families = append(families, family)
		}
	}
	return families
}
