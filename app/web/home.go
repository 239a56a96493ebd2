package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
	"fanzha/templates"
)

func (s *Server) home(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.cached(c, snapshot, "/", "public/home", func() any {
		view := homeView{Page: s.pageOf(snapshot, "", "/")}
		view.Description = snapshot.Bureau.Site.Organisation + "主办。正在被骗先打 110；看案例警示和防骗指南，查是不是诈骗，反映线索。"
		view.Facts = s.homeFacts(snapshot)
		view.Warnings = under(library.Cases, s.latest(snapshot, library.Filter{Kind: library.Cases}, 4))
		view.Tips = s.latest(snapshot, library.Filter{Kind: library.Tips}, 6)
		view.Notices = s.latest(snapshot, library.Filter{Notice: library.AnyNotice}, 1)
		view.Bulletins = s.latest(snapshot, library.Filter{Kind: library.Bulletins}, 3+len(view.Notices))
		view.Bulletins = slices.DeleteFunc(view.Bulletins, func(c Card) bool { return slices.ContainsFunc(view.Notices, c.same) })
		view.Figures = s.homeFigures(snapshot.Bureau)
		view.Families = s.families(snapshot, view.Page)
		return view
	})
}

func (s *Server) latest(snapshot *library.Snapshot, f library.Filter, n int) []Card {
	list := snapshot.List(f)
	return s.cards(snapshot, list[:min(n, len(list))])
}

// families lists the scam types in use, each linked to its guide or, where it
// has none, to a search.
func (s *Server) families(snapshot *library.Snapshot, page templates.Page) []ScamFamily {
	var families []ScamFamily
	for _, f := range snapshot.Bureau.Families {
		family := ScamFamily{Name: f.Name}
		for _, scam := range snapshot.Bureau.Scams {
			if scam.Family == f.Key {
				family.Scams = append(family.Scams, ScamLink{scam.Name, scam.Plain, s.scamURL(snapshot, scam), page.Icon(scam.Icon)})
			}
		}
		if len(family.Scams) > 0 {
			families = append(families, family)
		}
	}
	return families
}
