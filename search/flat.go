package search

import (
	"context"
	"iter"
	"slices"
	"strings"
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

// gain returns what holding the phrase adds to a score; 0 where f does not.
func (f *flatTexts) gain(phrase string) float64 {
	for place := places - 1; place >= 0; place-- {
		if strings.Contains(f[place], phrase) {
			return 1 + float64(place)
		}
	}
	return 0
}

// score adds up the gains of the wanted phrases. It is not ok where f holds
// less than need of them.
func (f *flatTexts) score(wanted []string, need int) (score float64, ok bool) {
	for i, phrase := range wanted {
		if gain := f.gain(phrase); gain > 0 {
			score += gain
			need--
		} else if len(wanted)-i <= need {
			return 0, false
		}
	}
	return score, need <= 0
}

// flatSet is what [Scan] reads. It does not change once made.
type flatSet struct {
	catalog
	texts map[*record]*flatTexts
}

// with returns the set that has put added and remove taken out.
func (s *flatSet) with(ctx context.Context, put []Document, remove []string) (*flatSet, error) {
	c, _ := s.catalog.with(put, remove)
	next := &flatSet{catalog: *c, texts: make(map[*record]*flatTexts, len(c.records))}
	for r := range c.all() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		next.texts[r] = s.texts[r]
		if next.texts[r] == nil {
			next.texts[r] = newFlatTexts(&r.Document)
		}
	}
	return next, nil
}

// match implements matcher.
func (s *flatSet) match(ctx context.Context, phrases []phrase, loose bool) ([]match, error) {
	var wanted []string
	for _, p := range phrases {
		wanted = append(wanted, flat(slices.Values(p)))
	}
	need := len(wanted)
	if loose {
		need = enough(need)
	}
	var found []match
	for r, texts := range s.texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if score, ok := texts.score(wanted, need); ok {
			found = append(found, match{r, score})
		}
	}
	return found, nil
}
