package search

import (
	"slices"
	"strings"

	"fanzha/search/han"
)

// request is a query made ready: bounded, cleaned and split.
type request struct {
	Query          // Text cleaned and simplified, Page and Limit within their bounds
	parts []phrase // what Text asks for; all of it is wanted
}

func newRequest(q Query) request {
	q.Text = strings.Map(han.Simplified, clean(q.Text))
	q.Page = min(max(q.Page, 1), MaxPage)
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	return request{Query: q, parts: phrases(q.Text)}
}

// with returns the request for another text.
func (r request) with(text string) request {
	r.Text, r.parts = text, phrases(text)
	return r
}

// clean cuts text to MaxText characters and drops what cannot be seen, so
// that it neither counts as text nor parts words.
func clean(text string) string {
	n := 0
	for i := range text {
		if n == MaxText {
			text = text[:i]
			break
		}
		n++
	}
	visible := strings.Map(func(c rune) rune {
		if invisible(c) {
			return -1
		}
		return c
	}, text)
	return strings.TrimSpace(visible)
}

// filtered reports whether r asks for more than a text.
func (r request) filtered() bool {
	return r.Kind != "" || r.Scam != "" || r.District != "" || r.Year != 0
}

// admits reports whether d passes the filters.
func (r request) admits(d *Document) bool {
	return (r.Kind == "" || r.Kind == d.Kind) &&
		(r.District == "" || r.District == d.District) &&
		(r.Year == 0 || r.Year == d.Date.Year()) &&
		(r.Scam == "" || slices.Contains(d.Scams, r.Scam))
}

// admitted drops from found what the filters do not admit.
func (r request) admitted(found []match) []match {
	if !r.filtered() {
		return found
	}
	return slices.DeleteFunc(found, func(m match) bool { return !r.admits(&m.Document) })
}
