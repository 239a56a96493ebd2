package search

import (
	"cmp"
	"context"
	"slices"
)

// matcher finds the documents that hold phrases. The engines differ in it;
// how a query is answered is the same for all.
type matcher interface {
	// match returns the documents that hold all the phrases or, where need is
	// given, that many of the n that any document holds, in any order. It may
	// take units for side by side that are not.
	match(ctx context.Context, phrases []phrase, need func(n int) int) ([]match, error)
}

// match is a document that was found and how well it fits.
type match struct {
	*record
	score float64
}

// answer answers q from the documents of c, in the name of engine.
func (c *catalog) answer(ctx context.Context, m matcher, engine string, q Query) (Result, error) {
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	r := newRequest(q)
	f, err := c.find(ctx, m, r)
	if err != nil {
		return Result{}, err
	}
	result := Result{
		Total:       len(f.found),
		Hits:        []Hit{},
		Facets:      c.labels.facets(f.found),
		Instead:     f.instead,
		Suggestions: f.suggestions(),
		Engine:      engine,
	}
	h := newHighlighter(f.wanted)
	for _, m := range pageOf(f.found, r.Page, r.Limit) {
		result.Hits = append(result.Hits, h.hit(&m.Document))
	}
	return result, nil
}

// browse answers a request without a text: by its filters alone.
func (c *catalog) browse(r request) []match {
	var found []match
	if !r.filtered() {
		return nil
	}
	for d := range c.all() {
		if r.admits(&d.Document) {
			found = append(found, match{record: d})
		}
	}
	return found
}

// pageOf returns one page of found in order. It leaves found in none.
func pageOf(found []match, page, limit int) []match {
	found = best(found, page*limit)
	return found[min((page-1)*limit, len(found)):]
}

// best returns the n best of found in order, in found's own memory. It sorts
// no more than it has to: few of ten thousand get past the n best so far.
func best(found []match, n int) []match { return bestInto(found[:0], found, n) }

// bestInto is best with kept's memory, which found may share.
func bestInto(kept, found []match, n int) []match {
	cut := false
	for _, m := range found {
		if cut && better(m, kept[n-1]) > 0 {
			continue
		}
		kept = append(kept, m)
		if len(kept) == 2*n {
			slices.SortFunc(kept, better)
			kept, cut = kept[:n], true
		}
	}
	slices.SortFunc(kept, better)
	return kept[:min(n, len(kept))]
}

// better orders matches: the better score, then the newer, then by ID, so
// that pages never overlap.
func better(a, b match) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return cmp.Or(
		b.Date.Compare(a.Date),
		cmp.Compare(a.Kind, b.Kind),
		cmp.Compare(a.Slug, b.Slug),
	)
}
