package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"fanzha/app/bureau"
)

// mediaControl is how long a file of the content folder may be kept unasked.
const mediaControl = "public, max-age=3600"

const forEver = "public, max-age=31536000, immutable"

// asset sends a fingerprinted file of the program itself.
func (s *Server) asset(c *fiber.Ctx) error {
	file, ok := s.assets[c.Path()]
	if !ok {
		return fiber.ErrNotFound
	}
	return file.send(c)
}

// mediaTypes are the kinds of file that media/ may serve. SVG, which can hold a
// script, is one only where site.yaml names the file: see drawing.
var mediaTypes = map[string]string{
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp", ".gif": "image/gif",
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".mp4": "video/mp4", ".pdf": "application/pdf",
}

// media sends a file of the content folder's media/, or the one range of it
// that a player asks for (RFC 9110, section 14).
func (s *Server) media(c *fiber.Ctx) error {
	name, contentType, ok := mediaName(c.Params("*"))
	if !ok && s.drawing(name) {
		contentType, ok = svgType, true
	}
	if !ok {
		return fiber.ErrNotFound
	}
	file, err := s.Library.Content().Open(name)
	if err != nil {
		return fiber.ErrNotFound
	}
	info, err := file.Stat()
	source, seekable := file.(io.ReadSeekCloser)
	if err != nil || !info.Mode().IsRegular() || !seekable {
		return errors.Join(fiber.ErrNotFound, file.Close())
	}
	if contentType == svgType {
		c.Set(fiber.HeaderContentSecurityPolicy, drawingPolicy)
	}
	modified := info.ModTime().UTC().Format(http.TimeFormat)
	width, err := widthAsked(c, contentType)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	if width > 0 {
		return errors.Join(s.sendNarrowed(c, file, info, width), file.Close())
	}
	c.Set(fiber.HeaderCacheControl, mediaControl)
	c.Set(fiber.HeaderLastModified, modified)
	if c.Get(fiber.HeaderIfModifiedSince) == modified {
		c.Status(fiber.StatusNotModified)
		return file.Close()
	}
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	if err := c.Context().SetWriteDeadline(time.Now().Add(mediaTimeout)); err != nil {
		return errors.Join(err, file.Close())
	}
	return sendRange(c, source, int(info.Size()), modified)
}

const svgType = "image/svg+xml"

// drawingPolicy lets a drawing that is opened by itself do nothing but be seen.
const drawingPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// drawing reports whether a file is an SVG that site.yaml names: the bureau's
// emblem or the badge of its site.
func (s *Server) drawing(name string) bool {
	return strings.EqualFold(path.Ext(name), ".svg") && slices.ContainsFunc(s.Library.Snapshot().Bureau.Site.Media(), func(m bureau.MediaName) bool {
		return "media/"+m.File == name
	})
}

// mediaName finds the file that an address means, Chinese names included, and
// what kind of file it is.
func mediaName(address string) (name, contentType string, ok bool) {
	decoded, err := url.PathUnescape(address)
	if err != nil {
		return "", "", false
	}
	name = path.Join("media", decoded)
	contentType, known := mediaTypes[strings.ToLower(path.Ext(name))]
	return name, contentType, known && fs.ValidPath(name) && strings.HasPrefix(name, "media/")
}

// sendRange streams a file and closes it, whole or from the first to the last
// byte asked for. Where the file has changed since the client's first part,
// it gets the whole.
func sendRange(c *fiber.Ctx, file io.ReadSeekCloser, size int, modified string) error {
	asked := c.Request().Header.Peek(fiber.HeaderRange)
	condition := c.Get(fiber.HeaderIfRange)
	if len(asked) == 0 || condition != "" && condition != modified || bytes.ContainsRune(asked, ',') {
		c.Context().SetBodyStream(part(file, size), size)
		return nil
	}
	first, last, err := fasthttp.ParseByteRange(asked, size)
	if err != nil {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", size))
		c.Status(fiber.StatusRequestedRangeNotSatisfiable)
		return file.Close()
	}
	if _, err := file.Seek(int64(first), io.SeekStart); err != nil {
		return errors.Join(err, file.Close())
	}
	c.Status(fiber.StatusPartialContent)
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", first, last, size))
	c.Context().SetBodyStream(part(file, last-first+1), last-first+1)
	return nil
}

// part is the next n bytes of a file, which is closed with it.
func part(file io.ReadCloser, n int) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(file, int64(n)), file}
}
