package web

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
)

// siteMap lists all that the site has, for people.
func (s *Server) siteMap(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.cached(c, snapshot, "site-map", "public/site-map", func() any {
		view := siteMapView{Page: s.pageOf(snapshot, "站点地图", "/site-map")}
		view.Families = s.families(snapshot, view.Page)
		view.Description = "本站有哪些栏目、哪些页面，各在哪里。"
		for _, kind := range library.Kinds {
			if kind == library.Pages {
				continue
			}
			view.Kinds = append(view.Kinds, KindCount{
				Link:  Link{Text: kindNames[kind].Name, URL: s.base + "/" + string(kind)},
				Intro: kindNames[kind].Intro, Total: len(snapshot.List(library.Filter{Kind: kind})),
			})
		}
		for _, page := range snapshot.List(library.Filter{Kind: library.Pages}) {
			view.Pages = append(view.Pages, Link{Text: page.Title, URL: s.base + page.Path()})
		}
		return view
	})
}
