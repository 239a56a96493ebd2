package search

import (
	"context"
	"slices"
)

// few is how many documents are too few to answer a sentence with: what holds
// enough of it comes behind them. A sentence has more pieces than a word.
const (
	few      = 3
	sentence = 4
)

// finding is what was found so far, and by which phrases.
type finding struct {
	found   []match
	wanted  []phrase
	instead string   // what was looked for in place of the text
	others  []string // what else it may have meant
}

// find returns what fits r.
func (c *catalog) find(ctx context.Context, m matcher, r request) (finding, error) {
	if r.Text == "" {
		return finding{found: c.browse(r)}, nil
	}
	if len(r.parts) == 0 {
		return finding{}, nil
	}
	asked := c.lexicon.meaningOf(r.Text)
	f, err := c.findWhole(ctx, m, r, asked)
	if err != nil {
		return f, err
	}
	if len(f.found) == 0 && len(asked.names) == 0 {
		instead, others := c.respelled(r)
		if f.others = others; instead != "" {
			return c.findInstead(ctx, m, r.with(instead), f)
		}
	}
	return c.findRest(ctx, m, r, asked, f)
}

// findInstead looks for what a text may have meant that nothing fits.
func (c *catalog) findInstead(ctx context.Context, m matcher, r request, f finding) (finding, error) {
	asked := c.lexicon.meaningOf(r.Text)
	next, err := c.findWhole(ctx, m, r, asked)
	if err != nil {
		return next, err
	}
	next.instead, next.others = r.Text, f.others
	return c.findRest(ctx, m, r, asked, next)
}

// findWhole looks for all of r, or at least for its core.
func (c *catalog) findWhole(ctx context.Context, m matcher, r request, asked meaning) (finding, error) {
	var f finding
	if err := f.add(ctx, m, r, byText, r.parts, nil); err != nil || len(f.found) >= few || len(asked.core) == 0 {
		return f, err
	}
	return f, f.add(ctx, m, r, byCore, asked.core, nil)
}

// findRest adds what holds pieces of r where that is needed, and ranks all.
func (c *catalog) findRest(ctx context.Context, m matcher, r request, asked meaning, f finding) (finding, error) {
	pieces := asked.loosely(r.parts)
	if len(f.found) == 0 || len(f.found) < few && len(pieces) >= sentence {
		if err := f.add(ctx, m, r, byPieces, pieces, enough); err != nil {
			return f, err
		}
	}
	if len(f.found) == 0 || len(f.found) < few && len(pieces) >= sentence {
		before := len(f.found)
		if err := f.add(ctx, m, r, byPiece, pieces, atLeastOne); err != nil {
			return f, err
		}
		f.found = append(f.found[:before], good(f.found[before:])...)
	}
	f.found = c.newRanking(r, asked).rank(f.found)
	return f, nil
}

// add looks for need of phrases, and adds what was not found before. The scores of one
// kind are normed to below 1 over it, for each engine counts in its own way.
func (f *finding) add(ctx context.Context, m matcher, r request, kind float64, phrases []phrase, need func(int) int) error {
	more, err := m.match(ctx, phrases, need)
	if err != nil {
		return err
	}
	more = slices.DeleteFunc(r.admitted(more), f.has)
	top := 0.0
	for _, m := range more {
		top = max(top, m.score)
	}
	for i := range more {
		more[i].score = kind + 0.9*more[i].score/max(top, 1e-9)
	}
	f.found = append(f.found, more...)
	f.wanted = distinct(append(f.wanted, phrases...))
	return nil
}

// good drops what fits not half as well as the best.
func good(found []match) []match {
	return slices.DeleteFunc(found, func(m match) bool { return m.score < byPiece+0.45 })
}

// has reports whether m was found before: among few.
func (f *finding) has(m match) bool {
	return slices.ContainsFunc(f.found, func(other match) bool { return other.record == m.record })
}

// suggestions returns what else to try.
func (f *finding) suggestions() []string {
	all := []string{}
	if f.instead != "" {
		all = append(all, f.instead)
	} else if len(f.found) > 0 {
		return all
	}
	for _, other := range f.others {
		if !slices.Contains(all, other) && len(all) < maxSuggestions {
			all = append(all, other)
		}
	}
	return all
}
