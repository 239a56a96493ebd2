package web

import (
	"fmt"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	lru "github.com/hashicorp/golang-lru/v2"

	"fanzha/app/library"
	"fanzha/templates"
)

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
