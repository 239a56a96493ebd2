package search_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"fanzha/search"
)

// FuzzSearch looks for any text in any document: no engine may fail, and what
// it shows must stand in the document.
func FuzzSearch(f *testing.F) {
	embedded, scan := openEmbedded(f), search.NewScan()
	replace(f, embedded, articles())
	f.Fuzz(func(t *testing.T, text, body string) {
		d := search.Document{Kind: "tips", Slug: "fuzz", Title: body, Summary: body, Body: body, Aliases: []string{text}, Date: time.Unix(0, 0)}
		replace(t, scan, []search.Document{d})
		for _, h := range find(t, scan, search.Query{Text: text}).Hits {
			if err := faithful(h, d); err != nil {
				t.Error(err)
			}
		}
		if i := strings.IndexFunc(body, han); i >= 0 {
			c, _ := utf8.DecodeRuneInString(body[i:])
			if r := find(t, scan, search.Query{Text: string(c)}); r.Total != 1 {
				t.Errorf("%c is in the document, which was not found", c)
			}
		}
		find(t, embedded, search.Query{Text: text})
	})
}

func han(c rune) bool { return unicode.Is(unicode.Han, c) }

// faithful says where a hit shows what is not in its document.
func faithful(h search.Hit, d search.Document) error {
	title, excerpt := plain(h.Title), plain(h.Excerpt)
	if title != d.Title {
		return fmt.Errorf("title %q is shown as %q", d.Title, title)
	}
	if !strings.Contains(d.Summary, excerpt) && !strings.Contains(d.Body, excerpt) {
		return fmt.Errorf("excerpt %q is in neither summary nor body", excerpt)
	}
	for _, s := range append(h.Title, h.Excerpt...) {
		if utf8.ValidString(d.Title+d.Summary+d.Body) && !utf8.ValidString(s.Text) {
			return fmt.Errorf("span %q cuts a character", s.Text)
		}
		if s.Text == "" {
			return fmt.Errorf("an empty span in %v, %v", h.Title, h.Excerpt)
		}
	}
	return nil
}
