package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
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

// Refuse answers for a body that is not read.
func (s *Server) Refuse(c *fiber.Ctx, err error) error {
	if stream := c.Context().RequestBodyStream(); stream != nil {
		return refuseBody(c, stream, err)
	}
	return err
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

// Poster is what an article's poster says, and where it is.
type Poster struct {
	Address  string
	Headline string
	Signs    []string
	Lead     string
	QR       string // address of the code that leads to the article
}

// Poster returns what the poster of a published article says.
func (s *Server) Poster(a *library.Article) Poster {
	view := s.posterView(s.Library.Snapshot(), a, bureau.Station{})
	return Poster{Address: s.base + a.Path() + "/poster", Headline: view.Headline, Signs: view.Signs, Lead: view.Lead, QR: view.QR}
}

// Code is the code that leads to a published article, as a PNG.
func (s *Server) Code(c *fiber.Ctx, a *library.Article) ([]byte, error) {
	origin, _, err := originOf(c, s.Library.Snapshot())
	if err != nil {
		return nil, err
	}
	return codeOf(origin, a)
}

// KindName is what a kind of article is called.
func KindName(kind library.Kind) string { return kindNames[kind].Name }

// Title is the heading of an error page of a status.
func Title(status int) string { return titles[status] }
