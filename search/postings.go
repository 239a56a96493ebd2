package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// postings are the lists of the documents that hold each of some tokens, the
// shortest list first. A token that no document holds has none.
type postings []index.TermFieldReader

func openPostings(ctx context.Context, r index.IndexReader, tokens []string) (postings, error) {
	var all postings
	for _, token := range tokens {
		list, err := r.TermFieldReader(ctx, []byte(token), tokenField, true, false, false)
		if err != nil {
			all.close()
			return nil, err
		}
		if list.Count() == 0 {
			_ = list.Close()
			continue
		}
		all = append(all, list)
	}
	slices.SortFunc(all, func(a, b index.TermFieldReader) int {
		return cmp.Compare(a.Count(), b.Count())
	})
	return all, nil
}

func (p postings) close() {
	for _, list := range p {
		_ = list.Close()
	}
}

// rarest returns the n shortest lists: they tell documents apart, and reading
// the others would take longest.
func (p postings) rarest(n int) postings { return p[:min(n, len(p))] }

// totals says of each document, by its number, how many of the tokens it
// holds and how well they fit.
type totals struct {
	tokens []int
	scores []float64
	most   int // the greatest of tokens
}

// total reads the lists for an index of n documents. It stops early where no
// document can come to hold need tokens.
func (p postings) total(ctx context.Context, n, need int) (totals, error) {
	t := totals{tokens: make([]int, n), scores: make([]float64, n)}
	for i, list := range p {
		if err := ctx.Err(); err != nil {
			return t, err
		}
		if t.most+len(p)-i < need {
			break
		}
		rarity := math.Log1p(float64(n) / float64(list.Count()))
		if err := t.add(list, rarity); err != nil {
			return t, err
		}
	}
	return t, nil
}

func (t *totals) add(list index.TermFieldReader, rarity float64) error {
	var doc index.TermFieldDoc
	for {
		next, err := list.Next(doc.Reset())
		if err != nil || next == nil {
			return err
		}
		n := next.ID.Value()
		t.tokens[n]++
		t.scores[n] += rarity * gain(next.Freq)
		t.most = max(t.most, t.tokens[n])
	}
}
