package web

import (
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

const forEver = "public, max-age=31536000, immutable"

// asset sends a fingerprinted file of the program itself.
func (s *Server) asset(c *fiber.Ctx) error {
	file, ok := s.assets[c.Path()]
	if !ok {
		return fiber.ErrNotFound
	}
	return file.send(c)
}

// mediaTypes are the kinds of file that media/ may serve. SVG is not one of
// them: it can hold a script.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".mp4": "video/mp4", ".pdf": "application/pdf",
}

// maxMedia is the largest media file that is sent, in bytes.
const maxMedia = 32 << 20

// media sends a file of the content folder's media/.
func (s *Server) media(c *fiber.Ctx) error {
	name := path.Join("media", c.Params("*"))
	contentType, ok := mediaTypes[strings.ToLower(path.Ext(name))]
	if !ok || !fs.ValidPath(name) || !strings.HasPrefix(name, "media/") {
		return fiber.ErrNotFound
	}
	info, err := fs.Stat(s.Library.Content(), name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxMedia {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	c.Set(fiber.HeaderLastModified, info.ModTime().UTC().Format(http.TimeFormat))
	if since, err := http.ParseTime(c.Get(fiber.HeaderIfModifiedSince)); err == nil && !info.ModTime().Truncate(time.Second).After(since) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	body, err := fs.ReadFile(s.Library.Content(), name)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, contentType)
	return c.Send(body)
}
