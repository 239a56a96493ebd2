package web

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"fanzha/app/phase"
)

// fresh answers with a page that nobody keeps.
func (s *Server) fresh(c *fiber.Ctx, status int, template string, view any) error {
	body, err := s.render(c, template, view)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(body)
}

// render renders a page that nobody keeps.
func (s *Server) render(c *fiber.Ctx, template string, view any) ([]byte, error) {
	defer phase.Begin(Timed(c), phase.Rendering)()
	return s.templates.Render(template, modeOf(c), view)
}

// compressed answers with a page that nobody keeps and that holds no secret: a
// form that nobody has written in, results. A page that shows what was typed
// beside a code must not be compressed: its size would tell of them.
func (s *Server) compressed(c *fiber.Ctx, template string, view any) error {
	body, err := s.render(c, template, view)
	if err != nil {
		return err
	}
	return sendOnce(c, fiber.MIMETextHTMLCharsetUTF8, body)
}

// sendOnce answers with bytes that nobody keeps, compressed for this client.
func sendOnce(c *fiber.Ctx, contentType string, body []byte) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return pack(c, contentType, body)
}

// sendJSONOnce is sendOnce for JSON.
func sendJSONOnce(c *fiber.Ctx, view any) error {
	body, err := json.Marshal(view)
	if err != nil {
		return err
	}
	return sendOnce(c, fiber.MIMEApplicationJSON, body)
}

// sendJSON answers with what is made for each request, of which a client may
// ask for any number: it is not kept here, and whoever has it is told so.
func sendJSON(c *fiber.Ctx, view any) error {
	body, err := json.Marshal(view)
	if err != nil {
		return err
	}
	etag := etagOf(body)
	c.Set(fiber.HeaderETag, etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if has(c, etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return pack(c, fiber.MIMEApplicationJSON, body)
}

// pack answers with bytes in the best encoding the client takes.
func pack(c *fiber.Ctx, contentType string, body []byte) error {
	c.Set(fiber.HeaderContentType, contentType)
	accepted := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
	switch {
	case !compresses(contentType) || len(body) < minCompressed: // as it is
	case accepts(accepted, "br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		body = fasthttp.AppendBrotliBytesLevel(nil, body, brotliLevel)
	case accepts(accepted, "gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = fasthttp.AppendGzipBytesLevel(nil, body, gzipLevel)
	}
	return c.Send(body)
}
