package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/templates"
)

// posterView is one A4 page to pin up, and what the browser draws a picture
// from to send on.
type posterView struct {
	templates.Page
	KindName string
	Headline string
	Signs    []string // three at most
	Lead     string   // where there are no signs
	Back     string   // to the article
	QR       string   // address of the picture with the article's address
	Station  *bureau.Station
	Stations []Choice
	Loud     string
}

const (
	posterSigns = 3
	pngType     = "image/png"
	jpegType    = "image/jpeg"
)

// poster shows what can be printed of an article. The address may name a
// police station, whose phone is then on it.
func (s *Server) poster(kind library.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		snapshot := s.Library.Snapshot()
		a, ok := snapshot.Article(kind, c.Params("slug"))
		if !ok {
			return s.missing(c, snapshot, kind, c.Params("slug"))
		}
		key := c.Query("station")
		station, ok := snapshot.Bureau.Station(key)
		if key != "" && !ok {
			return fault.New(fault.NotFound, "没有这个派出所")
		}
		s.read(c, a.ID())
		return s.cached(c, snapshot, a.ID()+"/poster?"+key, "public/poster", func() any { return s.posterView(snapshot, a, station) })
	}
}

func (s *Server) posterView(snapshot *library.Snapshot, a *library.Article, station bureau.Station) posterView {
	path := a.Path() + "/poster"
	view := posterView{
		Page: s.pageOf(snapshot, "海报："+a.Title, path), KindName: kindNames[a.Kind].Name, Headline: a.Title, Lead: a.Summary,
		Signs: posterLines(snapshot.Bureau, a), Back: s.base + a.Path(), QR: s.base + a.Path() + "/qr.png", Loud: a.Loudspeaker,
	}
	view.NoIndex = true
	if station.Key != "" {
		view.Station = &station
	}
	for _, other := range snapshot.Bureau.Stations {
		view.Stations = append(view.Stations, Choice{Value: other.Key, Text: other.Name, Selected: other.Key == station.Key})
	}
	return view
}

// posterLines are the signs that weigh most of what the article is about, or
// the first moves of the fraud where its type has none.
func posterLines(b *bureau.Bureau, a *library.Article) []string {
	scam, _ := firstScam(b, a)
	signs := slices.Clone(scam.Signs)
	slices.SortStableFunc(signs, func(x, y bureau.Sign) int { return y.Weight - x.Weight })
	var lines []string
	for _, sign := range signs {
		lines = append(lines, sign.Sign)
	}
	if len(lines) == 0 {
		lines = a.Steps
	}
	return lines[:min(posterSigns, len(lines))]
}

// qr is an article's address as a picture that a phone reads (ISO/IEC 18004).
func (s *Server) qr(kind library.Kind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		snapshot := s.Library.Snapshot()
		a, ok := snapshot.Article(kind, c.Params("slug"))
		if !ok {
			return s.missing(c, snapshot, kind, c.Params("slug"))
		}
		return s.document(c, snapshot, a.ID()+"/qr?", pngType, func(origin string) ([]byte, error) { // on demand, as the poster is
			return codeOf(origin, a)
		})
	}
}

func codeOf(origin string, a *library.Article) ([]byte, error) {
	code, err := qr.Encode(origin+a.Path(), qr.M)
	if err != nil {
		return nil, err
	}
	return code.PNG(), nil
}
