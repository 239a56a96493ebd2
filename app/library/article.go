// Package library is the content folder as an immutable snapshot of articles.
//
// It reads front matter and Markdown, checks them, and swaps the whole snapshot
// when files change. A snapshot renders a body to an HTML fragment when it is
// asked for it: who makes a page keeps that. A file with a fault never takes the
// site down: the last good version of that article stays, and the fault is kept
// with the snapshot.
//
// It knows nothing of HTTP.
package library

import (
	"time"

	"fanzha/app/bureau"
)

// Kind is a folder of articles and the first part of their addresses.
type Kind string

// The kinds of article.
const (
	Cases     Kind = "cases"
	Guides    Kind = "guides"
	Tips      Kind = "tips"
	Bulletins Kind = "bulletins"
	Pages     Kind = "pages"
)

// Kinds are all kinds, in the order in which they are listed.
var Kinds = []Kind{Cases, Guides, Tips, Bulletins, Pages}

// Article is one Markdown file: its front matter and its body. It never changes
// once it is in a snapshot.
type Article struct {
	Kind Kind
	Slug string
	File string // path below the content folder
	Meta
	Markdown string    // the body as written
	Saved    time.Time // when the file was last written otherwise than before, as it says itself
	Body
	references []reference // see, cover, audio
}

// ID is the article's key: "guides/task-rebate".
func (a *Article) ID() string { return string(a.Kind) + "/" + a.Slug }

// Path is the article's root-relative address, without a base path.
func (a *Article) Path() string { return "/" + a.ID() }

// HasScam reports whether the article is about a scam type.
func (a *Article) HasScam(key string) bool {
	for _, scam := range a.Scam {
		if scam == key {
			return true
		}
	}
	return false
}

// Changed is the day of the article's last change of substance.
func (a *Article) Changed() bureau.Date {
	if a.Updated.After(a.Date.Time) {
		return a.Updated
	}
	return a.Date
}
