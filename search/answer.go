package search

import (
	"cmp"
	"context"
	"slices"
)

// matcher finds the documents that hold phrases. The engines differ in it;
// how a query is answered is the same for all.
type matcher interface {
	// match returns the documents that hold all the phrases or, if loose,
	// enough of them, in any order. It may take units for side by side that
	// are not.
	match(ctx context.Context, phrases []phrase, loose bool) ([]match, error)
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
	found, wanted, err := c.find(ctx, m, r)
	if err != nil {
		return Result{}, err
	}
	result := Result{
		Total:       len(found),
		Hits:        []Hit{},
		Facets:      c.labels.facets(found),
		Suggestions: []string{},
		Engine:      engine,
	}
	h := newHighlighter(wanted)
	for _, m := range pageOf(found, r.Page, r.Limit) {
		result.Hits = append(result.Hits, h.hit(&m.Document))
	}
	if result.Total == 0 {
		result.Suggestions = c.lexicon.near(r.Text)
	}
	return result, nil
}

// find returns what fits r, and the phrases by which it was found.
func (c *catalog) find(ctx context.Context, m matcher, r request) ([]match, []phrase, error) {
	if r.Text == "" {
		return c.browse(r), nil, nil
	}
	if len(r.parts) == 0 {
		return nil, nil, nil
	}
	found, err := m.match(ctx, r.parts, false)
	if found = r.admitted(found); err != nil || len(found) > 0 {
		return found, r.parts, err
	}
	pieces := r.loose()
	found, err = m.match(ctx, pieces, true)
	return r.admitted(found), pieces, err
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
func best(found []match, n int) []match {
	kept, cut := found[:0], false
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
