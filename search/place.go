package search

import "iter"

// place is where in a document something stands, from the least telling.
type place int

const (
	inBody place = iota
	inSummary
	inAliases
	inNames
	inTitle // or in a question: who asks it is meant as much
	places
	none place = -1
)

// texts yields all that d can be found by, the most telling first.
func (d *Document) texts() iter.Seq2[place, string] {
	return func(yield func(place, string) bool) {
		for _, part := range []struct {
			place place
			texts []string
		}{
			{inTitle, []string{d.Title}},
			{inTitle, d.Questions},
			{inNames, d.Names},
			{inAliases, d.Aliases},
			{inSummary, []string{d.Summary}},
			{inBody, []string{d.Body}},
		} {
			for _, text := range part.texts {
				if !yield(part.place, text) {
					return
				}
			}
		}
	}
}

// maxTimes is how often a token counts in one document: who repeats a word
// twenty times does not say more.
const maxTimes = 10

// weights says for each token of d where it stands and how often, in one
// number, as the index keeps one: the place in the tens, how often in 1 to 10.
func (d *Document) weights() map[string]int {
	all := make(map[string]int, len(d.Body)/3)
	for place, text := range d.texts() {
		for token := range tokens(text) {
			switch w := all[token]; {
			case w == 0:
				all[token] = int(place)*maxTimes + 1
			case w%maxTimes != 0:
				all[token] = w + 1
			}
		}
	}
	return all
}

// once is the weight of a token that stands there once.
func (p place) once() uint64 { return uint64(p)*maxTimes + 1 } //nolint:gosec // no place is negative but none

// gain turns a weight into what the token adds to a document's score. No
// number of repetitions lifts a document over one that has the token in a
// better place.
func gain(weight uint64) float64 {
	place, times := (weight-1)/maxTimes, (weight-1)%maxTimes+1
	return 1 + float64(place) + 0.03*float64(times)
}

// gain returns what phrases add to the score of d; not ok where one of them
// stands in no text of d.
func (d *Document) gain(phrases []phrase) (sum float64, ok bool) {
	for _, p := range phrases {
		at := d.place(p)
		if at == none {
			return 0, false
		}
		sum += gain(at.once())
	}
	return sum, true
}

// place returns the most telling place of d that holds p, and none where d
// does not.
func (d *Document) place(p phrase) place {
	for at, text := range d.texts() {
		if p.standsIn(text) {
			return at
		}
	}
	return none
}
