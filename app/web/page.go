package web

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
)

// page is the bytes of one page, compressed once. They never change.
type page struct {
	contentType  string
	etag         string // weak: one for all encodings
	plain        []byte // of what is not compressed; else it would be most of what is kept
	gzip, brotli []byte // brotli is nil where gzip alone is kept
	size         int    // uncompressed
	cacheControl string
	vary         string
}

// The levels at which pages are compressed: what costs about a millisecond.
const (
	brotliLevel = 5
	gzipLevel   = 6
)

// minCompressed is the size below which compressing is not worth a header.
const minCompressed = 512

func newPage(contentType string, body []byte) *page {
	p := &page{
		contentType:  contentType,
		etag:         etagOf(body),
		size:         len(body),
		cacheControl: "no-cache", // may be kept, must be asked about
		vary:         fiber.HeaderAcceptEncoding,
	}
	if contentType == fiber.MIMETextHTMLCharsetUTF8 {
		p.vary = pageVary
	}
	if len(body) >= minCompressed && compresses(contentType) {
		p.gzip, p.brotli = gzipped(body), brotlied(body)
	} else {
		p.plain = bytes.Clone(body)
	}
	return p
}

// compresses reports whether compressing a kind of file makes it smaller.
func compresses(contentType string) bool { return contentType != pngType && contentType != jpegType }

// newLargePage makes a page that is too large to be in memory uncompressed, or
// kept in two forms.
func newLargePage(contentType string, write func(io.Writer) error) (*page, error) {
	p := &page{contentType: contentType, cacheControl: "no-cache", vary: fiber.HeaderAcceptEncoding}
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzipLevel)
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	size := &sizer{}
	buffered := bufio.NewWriterSize(io.MultiWriter(sum, size, compressed), largeChunk)
	if err := errors.Join(write(buffered), buffered.Flush(), compressed.Close()); err != nil {
		return nil, err
	}
	p.gzip, p.size, p.etag = bytes.Clone(out.Bytes()), size.n, etagFrom(sum.Sum(nil))
	return p, nil
}

// largeChunk is how much of a large page is handed on at once.
const largeChunk = 64 << 10

// sizer counts the bytes that are written to it.
type sizer struct{ n int }

func (s *sizer) Write(p []byte) (int, error) {
	s.n += len(p)
	return len(p), nil
}

func etagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return etagFrom(sum[:])
}

func etagFrom(sum []byte) string { return `W/"` + hex.EncodeToString(sum[:8]) + `"` }

// has reports whether the client says that it has what a tag names.
func has(c *fiber.Ctx, etag string) bool {
	match := c.Request().Header.Peek(fiber.HeaderIfNoneMatch)
	return len(match) > 0 && bytes.Contains(match, []byte(strings.TrimPrefix(etag, "W/")))
}

func gzipped(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzipLevel)
	if err != nil {
		panic(err) // only for a level that does not exist
	}
	_, _ = w.Write(body) // a bytes.Buffer takes everything
	_ = w.Close()
	return bytes.Clone(out.Bytes()) // without the room that it grew into
}

func brotlied(body []byte) []byte {
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, brotliLevel)
	_, _ = w.Write(body)
	_ = w.Close()
	return bytes.Clone(out.Bytes())
}

// uncompressed is the page for the few clients that take no compression.
func (p *page) uncompressed() ([]byte, error) {
	if p.gzip == nil {
		return p.plain, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(p.gzip))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// large is the size from which a page may take as long to send as media, and
// is unpacked while it is sent.
const large = 1 << 20

// sendUncompressed sends the page to one of the few clients that take no
// compression.
func (p *page) sendUncompressed(c *fiber.Ctx) error {
	if p.size < large || p.gzip == nil {
		body, err := p.uncompressed()
		c.Response().SetBodyRaw(body)
		return err
	}
	r, err := gzip.NewReader(bytes.NewReader(p.gzip))
	if err == nil {
		c.Context().SetBodyStream(r, p.size)
	}
	return err
}

// send answers with the page in the best encoding the client takes, or with
// 304 where the client has it.
func (p *page) send(c *fiber.Ctx) error {
	header := &c.Response().Header
	setAsIs(header, fiber.HeaderETag, p.etag)
	setAsIs(header, fiber.HeaderCacheControl, p.cacheControl)
	setAsIs(header, fiber.HeaderVary, p.vary)
	if has(c, p.etag) {
		c.Status(fiber.StatusNotModified)
		return nil
	}
	header.SetContentType(p.contentType)
	if p.size >= large {
		if err := c.Context().SetWriteDeadline(time.Now().Add(mediaTimeout)); err != nil {
			return err
		}
	}
	accepted := c.Request().Header.Peek(fiber.HeaderAcceptEncoding)
	switch { // what is sent is shared: nobody may change it
	case p.brotli != nil && accepts(accepted, "br"):
		header.SetContentEncoding("br")
		c.Response().SetBodyRaw(p.brotli)
	case p.gzip != nil && accepts(accepted, "gzip"):
		header.SetContentEncoding("gzip")
		c.Response().SetBodyRaw(p.gzip)
	default:
		return p.sendUncompressed(c)
	}
	return nil
}

// accepts reports whether an Accept-Encoding header names an encoding and
// does not refuse it with q=0.
func accepts(header []byte, encoding string) bool {
	i := bytes.Index(header, []byte(encoding))
	if i < 0 {
		return false
	}
	rest := header[i+len(encoding):]
	if end := bytes.IndexByte(rest, ','); end >= 0 {
		rest = rest[:end]
	}
	quality := strings.ReplaceAll(string(rest), " ", "")
	return !strings.HasPrefix(quality, ";q=0") || strings.Trim(quality[4:], ".0") != ""
}
