package web

import (
	"context"

	"github.com/gofiber/fiber/v2"
)

// healthz says that the process answers.
func (s *Server) healthz(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString("ok\n")
}

// readyz says whether reading and reporting work.
func (s *Server) readyz(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(Timed(c), backendTimeout)
	defer cancel()
	details, err := s.Ready(ctx)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if err != nil {
		s.Logger.Error("not ready", "error", err)
		c.Status(fiber.StatusServiceUnavailable)
	}
	return c.JSON(fiber.Map{"ready": err == nil, "details": details})
}
