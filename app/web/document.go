package web

import (
	"encoding/xml"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
)

// document answers with what machines read, whose addresses must be absolute.
// origin is what render puts before a path of the site: the base address of
// site.yaml and of --base-url.
//
// Where a bureau has given none, it is the host that the request names, so
// that a trial works. Nobody may keep such an answer: who asks under another
// name would get it. Pages never name that host.
func (s *Server) document(c *fiber.Ctx, snapshot *library.Snapshot, key, contentType string, render func(origin string) ([]byte, error)) error {
	origin, own, err := originOf(c, snapshot)
	if err != nil {
		return err
	}
	if own {
		return s.kept(c, snapshot, key, contentType, func() ([]byte, error) { return render(origin) })
	}
	body, err := render(origin)
	if err != nil {
		return err
	}
	etag := etagOf(body)
	c.Set(fiber.HeaderETag, etag)
	if has(c, etag) {
		c.Set(fiber.HeaderCacheControl, "no-store")
		c.Status(fiber.StatusNotModified)
		return nil
	}
	return sendOnce(c, contentType, body)
}

// originOf is what stands before a path of the site: its own address or, where
// it has none, the host of the request.
func originOf(c *fiber.Ctx, snapshot *library.Snapshot) (origin string, own bool, err error) {
	if origin := snapshot.Bureau.Site.BaseURL; origin != "" {
		return origin, true, nil
	}
	host := string(c.Request().Header.Host()) // a name or an address with or without a port: strictly has seen to it
	if host == "" {
		return "", false, fault.New(fault.BadRequest, "请求里没有主机名")
	}
	return "http://" + host, false, nil
}

// xmlDocument is a value as a whole XML document.
func xmlDocument(value any) ([]byte, error) {
	body, err := xml.Marshal(value)
	return append([]byte(xml.Header), body...), err
}
