package web

import "github.com/gofiber/fiber/v2"

func (s *Server) stats(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.cached(c, snapshot, "stats", "public/stats", func() any {
		return statsView{Page: s.pageOf(snapshot, "警方数据", "/stats"), Series: snapshot.Bureau.Series}
	})
}

func (s *Server) robots(c *fiber.Ctx) error {
	return c.SendString("User-agent: *\nDisallow: " + s.base + "/receipt\nDisallow: " + s.base + "/search\n")
}
