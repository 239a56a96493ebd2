// Package search finds published articles by what people type.
//
// There is one interface, [Engine], and more than one engine behind it. The
// package knows nothing of Markdown, HTTP or the library: main feeds it
// [Document] values and web asks it [Query] values.
package search

import (
	"context"
	"errors"
	"time"
)

// Document is one published article as the engines see it.
type Document struct {
	Kind      string   // cases, guides, tips, bulletins, pages
	Slug      string   // unique within its kind
	Title     string   //
	Summary   string   //
	Body      string   // plain text, no markup
	Questions []string // what people type who are in it
	Names     []string // names, synonyms and sayings of what it is about
	Aliases   []string // the same of what else it touches
	Scams     []string // scam keys
	District  string   // district key; may be empty
	Date      time.Time
	Lead      bool // it explains what its Names are names of: who types one finds it first
	Help      bool // it says what to do: who asks for help finds it beside
}

// ID is the document's key in every engine: "guides/task-rebate".
func (d Document) ID() string { return d.Kind + "/" + d.Slug }

// Query is what a reader asks. Zero values do not filter.
type Query struct {
	Text     string // as typed; engines cap it at MaxText characters
	Kind     string
	Scam     string
	District string
	Year     int
	Page     int // from 1; 0 means 1
	Limit    int // hits a page; 0 means DefaultLimit, at most MaxLimit
}

// The bounds of a query. Characters are Unicode code points.
const (
	MaxText      = 200
	DefaultLimit = 20
	MaxLimit     = 200
	MaxPage      = 500
)

// Span is a piece of a highlighted text: Match pieces are the words that
// were found. Pieces are plain text: whoever shows them escapes them.
type Span struct {
	Text  string
	Match bool
}

// Hit is one article found. Summary, date and address are looked up in the
// snapshot by Kind and Slug, so that a hit never shows what is no longer
// published.
type Hit struct {
	Kind, Slug string
	Title      []Span
	Excerpt    []Span // the piece of summary or body that fits best, about 120 characters
}

// Count is one value of a facet and how many hits have it.
type Count struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Result answers a query. Its slices and its map are never nil.
type Result struct {
	Total       int                // of all pages; an engine may stop counting at 1,000
	Hits        []Hit              // of the page that was asked for
	Facets      map[string][]Count // by "kind", "scam", "district", "year"; over all pages
	Instead     string             // what was looked for in place of a text that nothing fits; else empty
	Suggestions []string           // what else to try where nothing fits; Instead is the first of them
	Engine      string             // embedded, meilisearch, scan
}

// ErrClosed is returned by an engine after Close.
var ErrClosed = errors.New("search: engine is closed")

// Engine finds documents. All methods are safe for concurrent use. An engine
// may keep what the documents it is given refer to (their slices): nobody
// changes it afterwards.
type Engine interface {
	// Search answers q. The text is parted at white space and punctuation.
	// Documents that hold all parts come before those that hold enough of
	// it; before both come those that lead where the text names something,
	// and with them the help page where it asks for help. A text that nothing
	// fits is taken for pinyin and for misspelt. An empty text finds what the
	// filters admit, and nothing without a filter. Odd input (query syntax, invalid UTF-8,
	// control characters) is text to be looked for, never an error.
	Search(ctx context.Context, q Query) (Result, error)
	// Suggest returns what the text of a query may become while it is typed,
	// the best first; nothing for nothing. It never fails for odd input.
	Suggest(ctx context.Context, text string) ([]string, error)
	// Replace makes docs the whole index. Readers see the old index until
	// the new one is complete. Of two documents with one ID the later counts.
	Replace(ctx context.Context, docs []Document) error
	// Update deletes documents by ID and puts others, visible on return.
	Update(ctx context.Context, put []Document, remove []string) error
	// Close releases what the engine holds; what comes later gets ErrClosed.
	// A second Close does nothing.
	Close() error
}
