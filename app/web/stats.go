package web

import "github.com/gofiber/fiber/v2"

func (s *Server) stats(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.cached(c, snapshot, "stats", "public/stats", func() any {
		view := statsView{Page: s.pageOf(snapshot, "警方数据", "/stats"), Series: snapshot.Bureau.Series}
		view.Description = snapshot.Bureau.Site.Organisation + "公布的反诈工作数据，每个数字都有来源。"
		return view
	})
}
