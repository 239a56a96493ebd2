package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/templates"
)

// What the console shares with the public site.

// Base is the path under which the site lives.
func (s *Server) Base() string { return s.base }

// Page makes what every view embeds, from the current snapshot.
func (s *Server) Page(title, path string) templates.Page { return s.page(title, path) }

// Show answers with a page that nobody keeps.
func (s *Server) Show(c *fiber.Ctx, status int, template string, view any) error {
	return s.fresh(c, status, template, view)
}

// Warnings are the published articles that name any of these values among
// their indicators.
func (s *Server) Warnings(values ...string) []Link { return s.warningLinks(values...) }

// Source is where a request comes from, for counting failures.
func (s *Server) Source(c *fiber.Ctx) string { return s.source(c) }

// Explain finds the status of an error and what of it may be seen, and logs
// the rest.
func (s *Server) Explain(c *fiber.Ctx, err error) (status int, public *fault.Error) {
	public = s.publicFault(c, err)
	status = statusOf[public.Kind]
	var fiberError *fiber.Error
	if errors.As(err, &fiberError) && titles[fiberError.Code] != "" {
		status = fiberError.Code
	}
	if public.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(public.RetryAfter))
	}
	return status, public
}

// ShowArticle answers with the public page of an article that nobody may read
// yet, as it would be, for who writes or reviews it. Pages of this site may show
// it in a frame.
func (s *Server) ShowArticle(c *fiber.Ctx, a *library.Article) error {
	snapshot := s.Library.Snapshot()
	c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
	s.allow(c, "frame-ancestors 'none'", "frame-ancestors 'self'")
	if a.Status == library.StatusWithdrawn {
		return s.fresh(c, fiber.StatusOK, "public/withdrawn", s.withdrawnView(snapshot, a))
	}
	return s.fresh(c, fiber.StatusOK, "public/article", s.articleView(snapshot, a))
}

// AllowFrames lets a page hold pages of this site in frames.
func (s *Server) AllowFrames(c *fiber.Ctx) {
	s.allow(c, "form-action", "frame-src 'self'; form-action")
}

// allow changes one directive of the policy that goes with every answer.
func (s *Server) allow(c *fiber.Ctx, directive, instead string) {
	c.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(headers[0][1], directive, instead, 1))
}

// Title is the heading of an error page of a status.
func Title(status int) string { return titles[status] }

// KindName is what a kind of article is called.
func KindName(kind library.Kind) string { return kindNames[kind].Name }
