package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
)

const suggestPath = "/search/suggest"

// suggest answers the search field's script with what the text typed may
// become. Nothing of it is kept or logged.
func (s *Server) suggest(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(Timed(c), searchTimeout)
	defer cancel()
	suggestions, err := s.Search.Suggest(ctx, strings.ToValidUTF8(c.Query("q"), ""))
	if err != nil {
		return fault.Wrap(fault.Unavailable, "搜索暂时不能用，可以先从列表里找", err)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(fiber.Map{"suggestions": suggestions})
}
