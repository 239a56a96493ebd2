package search

import (
	"context"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
)

// flat writes units so that one text holds another's units side by side
// exactly where its flat form contains the other's: Han as it is, words with
// a space on either side.
func flat(us iter.Seq[unit]) string {
	var b strings.Builder
	spaced := false
	for u := range us {
		if !u.han && !spaced {
			b.WriteByte(' ')
		}
		b.WriteString(u.text)
		if spaced = !u.han; spaced {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// flatTexts are the flat forms of a document's texts by place, those of one
// place on lines of their own.
type flatTexts [places]string

func newFlatTexts(d *Document) *flatTexts {
	var f flatTexts
	for place, text := range d.texts() {
		f[place] += flat(units(text)) + "\n"
	}
	return &f
}

// place returns the most telling place that holds the phrase, and none where
// f does not.
func (f *flatTexts) place(phrase string) place {
	for at := places - 1; at >= 0; at-- {
		if strings.Contains(f[at], phrase) {
			return at
		}
	}
	return none
}

// flatSet is what [Scan] reads. It does not change once made. The flat texts,
// which take as much memory again as the documents, are made for the first
// query: at most starts none comes before the index is there.
type flatSet struct {
	*catalog
	texts func() map[*record]*flatTexts
}

func newFlatSet(c *catalog) *flatSet {
	return &flatSet{c, sync.OnceValue(func() map[*record]*flatTexts {
		texts := make(map[*record]*flatTexts, len(c.records))
		for r := range c.all() {
			texts[r] = newFlatTexts(&r.Document)
		}
		return texts
	})}
}

// match implements matcher.
func (s *flatSet) match(ctx context.Context, phrases []phrase, need func(int) int) ([]match, error) {
	var wanted []string
	for _, p := range phrases {
		wanted = append(wanted, flat(slices.Values(p)))
	}
	places, counts := map[*record][]place{}, make([]int, len(wanted))
	for r, texts := range s.texts() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := make([]place, len(wanted))
		for i, phrase := range wanted {
			if at[i] = texts.place(phrase); at[i] != none {
				counts[i]++
				places[r] = at
			}
		}
	}
	least := len(wanted)
	if need != nil {
		least = need(len(counts) - occurrences(counts, 0))
	}
	maps.DeleteFunc(places, func(_ *record, at []place) bool { return len(at)-occurrences(at, none) < least })
	return s.collect(places, counts), nil
}

func occurrences[T comparable](all []T, of T) int {
	n := 0
	for _, one := range all {
		if one == of {
			n++
		}
	}
	return n
}

// collect scores documents by where they hold the phrases, of which counts says
// how many documents hold them: what few hold says more.
func (s *flatSet) collect(places map[*record][]place, counts []int) []match {
	var found []match
	for r, at := range places {
		m := match{record: r}
		for i, place := range at {
			if place != none {
				m.score += gain(place.once()) * math.Log1p(float64(len(s.records))/float64(counts[i]))
			}
		}
		m.score *= s.freshness(r)
		found = append(found, m)
	}
	return found
}
