package web

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/gofiber/fiber/v2"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/gzip"
	"github.com/valyala/fasthttp"

	"fanzha/app/library"
	"fanzha/app/phase"
	"fanzha/templates"
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

// pageCache keeps the pages of one snapshot. Those whose key has no question
// mark are kept all: there must be a bounded number of them, few for each
// article. The others, of which a client may ask for any number, are kept in a
// bounded cache: lists with filters, posters and their codes, elder mode.
type pageCache struct {
	mu       sync.Mutex
	version  uint64
	kept     map[string]*pageEntry
	filtered *lru.Cache[string, *pageEntry]
}

// pageEntry is a page, nil until it could be made: what failed is tried again.
type pageEntry struct {
	mu   sync.Mutex
	page *page
}

const filteredKept = 256

func newPageCache() *pageCache {
	filtered, err := lru.New[string, *pageEntry](filteredKept)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &pageCache{kept: map[string]*pageEntry{}, filtered: filtered}
}

// get returns the page of a key, made once per snapshot. A page made from an
// older snapshot than the cache holds is not kept.
func (pc *pageCache) get(snapshot *library.Snapshot, key string, make func() (*page, error)) (*page, error) {
	entry := pc.entry(snapshot.Version, key)
	entry.mu.Lock()
	defer entry.mu.Unlock()
	if entry.page == nil {
		made, err := make()
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", key, err)
		}
		entry.page = made
	}
	return entry.page, nil
}

// rendered makes a page of what render returns.
func rendered(contentType string, render func() ([]byte, error)) func() (*page, error) {
	return func() (*page, error) {
		body, err := render()
		if err != nil {
			return nil, err
		}
		return newPage(contentType, body), nil
	}
}

func (pc *pageCache) entry(version uint64, key string) *pageEntry {
	pc.mu.Lock()
	defer pc.mu.Unlock()
	switch {
	case version < pc.version:
		return &pageEntry{}
	case version > pc.version:
		pc.version = version
		pc.kept = map[string]*pageEntry{}
		pc.filtered.Purge()
	}
	if !strings.Contains(key, "?") {
		entry, ok := pc.kept[key]
		if !ok {
			entry = &pageEntry{}
			pc.kept[key] = entry
		}
		return entry
	}
	if entry, ok := pc.filtered.Get(key); ok {
		return entry
	}
	entry := &pageEntry{}
	pc.filtered.Add(key, entry)
	return entry
}

// cached answers with the page of a key, rendering view where it is new.
func (s *Server) cached(c *fiber.Ctx, snapshot *library.Snapshot, key, template string, view func() any) error {
	page, err := s.pageFrom(snapshot, modeOf(c), key, template, view)
	if err != nil {
		return err
	}
	return page.send(c)
}

// pageFrom is the page of a key in a mode, rendered from view where it is new.
func (s *Server) pageFrom(snapshot *library.Snapshot, mode templates.Mode, key, template string, view func() any) (*page, error) {
	if mode == templates.Elder {
		key = elderKey + key
	}
	return s.pages.get(snapshot, key, rendered(fiber.MIMETextHTMLCharsetUTF8, func() ([]byte, error) { return s.templates.Render(template, mode, view()) }))
}

// kept answers with the bytes of a key, making them where they are new.
func (s *Server) kept(c *fiber.Ctx, snapshot *library.Snapshot, key, contentType string, render func() ([]byte, error)) error {
	page, err := s.pages.get(snapshot, key, rendered(contentType, render))
	if err != nil {
		return err
	}
	return page.send(c)
}

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
