package search

import (
	"slices"
	"strings"
)

// request is a query made ready: bounded, cleaned and split.
type request struct {
	Query          // Text cleaned, Page and Limit within their bounds
	parts []phrase // what Text asks for; all of it is wanted
}

func newRequest(q Query) request {
	q.Text = clean(q.Text)
	q.Page = min(max(q.Page, 1), MaxPage)
	if q.Limit <= 0 {
		q.Limit = DefaultLimit
	}
	q.Limit = min(q.Limit, MaxLimit)
	return request{Query: q, parts: phrases(q.Text)}
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

// maxLoose is how many pieces of a question are looked for where nothing fits
// all of it.
const maxLoose = 12

// loose returns what to look for where nothing fits all of r: the pieces of
// the question without the words that every question has.
func (r request) loose() []phrase {
	parts := phrases(dropFillers(r.Text))
	if len(parts) == 0 {
		parts = r.parts
	}
	var pieces []phrase
	for _, p := range parts {
		pieces = append(pieces, p.pieces()...)
	}
	if slices.ContainsFunc(pieces, func(p phrase) bool { return !p.vague() }) {
		pieces = slices.DeleteFunc(pieces, phrase.vague)
	}
	return distinct(pieces)
}

// enough is how many of n loose pieces a document must hold.
func enough(n int) int { return (min(n, maxLoose) + 2) / 3 }

// dropFillers parts text at the words of questions that say nothing of their
// matter. Of words that begin alike the longer stands first.
func dropFillers(text string) string {
	var pairs []string
	for _, word := range strings.Fields(`
		请问 我想 我的 我被 我在 我 你 您
		被骗了 骗了 被骗 怎么办 怎么 如何 为什么 什么 哪里
		是不是 是真的吗 真的吗 有没有 能不能 可不可以 可以
		了 吗 呢 啊 吧 的`) {
		pairs = append(pairs, word, " ")
	}
	return strings.NewReplacer(pairs...).Replace(text)
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
