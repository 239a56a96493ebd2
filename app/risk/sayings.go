package risk

import (
	"math/bits"
	"slices"

	"fanzha/app/bureau"
	"fanzha/app/fold"
)

// sayings finds sentences that are nearly what fraudsters say, by the pairs
// of characters they have in common.
type sayings struct {
	sentences []saying
	byPair    map[pair][]place
	scams     int
}

type pair [2]rune

// saying is a sentence of a scam type; pairs is how many there are in it.
type saying struct{ scam, pairs int }

// place is a pair's place in a saying.
type place struct {
	saying int
	bit    uint64
}

// The bounds of likeness.
const (
	sayingPairs  = 5  // a shorter saying is found by chance
	longestSaid  = 64 // pairs of a saying that count
	likeEnough   = 65 // percent of its pairs
	sayingPoints = 4
)

func newSayings(scams []bureau.Scam) *sayings {
	s := &sayings{byPair: map[pair][]place{}, scams: len(scams)}
	for i, scam := range scams {
		for _, said := range scam.Says {
			pairs := pairsOf(fold.Word(said))
			if len(pairs) < sayingPairs {
				continue
			}
			for j, p := range pairs {
				s.byPair[p] = append(s.byPair[p], place{len(s.sentences), 1 << j})
			}
			s.sentences = append(s.sentences, saying{i, len(pairs)})
		}
	}
	return s
}

// pairsOf are the pairs of characters in a text, each once, without breaks.
func pairsOf(text []rune) []pair {
	var pairs []pair
	for i := 1; i < len(text) && len(pairs) < longestSaid; i++ {
		if p := (pair{text[i-1], text[i]}); !isBreak(p) && !slices.Contains(pairs, p) {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

func isBreak(p pair) bool {
	return p[0] == fold.Pause || p[0] == fold.Stop || p[1] == fold.Pause || p[1] == fold.Stop
}

// likeness is how far a saying was found in the sentence that is being read.
type likeness struct {
	seen       uint64
	first, end int
}

// reading compares one text with all sayings.
type reading struct {
	*sayings
	text    fold.Text
	like    []likeness // of each saying
	touched []int      // the sayings of which anything was found
	best    []int      // of each scam type: percent
	found   [][]Reason
}

// find returns for each scam type the sentence that is most like one of its
// sayings. What is in a void sentence does not count.
func (s *sayings) find(text fold.Text, void func(sentence int) bool) [][]Reason {
	r := reading{sayings: s, text: text, like: make([]likeness, len(s.sentences)), best: make([]int, s.scams), found: make([][]Reason, s.scams)}
	sentence, start := 0, 0
	for i := 0; i <= len(text.Runes); i++ {
		stop := i < len(text.Runes) && text.Runes[i] == fold.Stop
		if i < len(text.Runes) && !stop && i-start < longestSentence {
			continue
		}
		if !void(sentence) {
			r.read(start, i)
		}
		if stop {
			sentence++
		}
		start = i
	}
	return r.found
}

// longestSentence is where a sentence without an end is cut.
const longestSentence = 120

func (r *reading) read(from, to int) {
	for i := from + 1; i < to; i++ {
		for _, at := range r.byPair[pair{r.text.Runes[i-1], r.text.Runes[i]}] {
			l := &r.like[at.saying]
			if l.seen == 0 {
				l.first = i - 1
				r.touched = append(r.touched, at.saying)
			}
			l.seen |= at.bit
			l.end = i + 1
		}
	}
	slices.Sort(r.touched)
	for _, i := range r.touched {
		l, saying := r.like[i], r.sentences[i]
		percent := bits.OnesCount64(l.seen) * 100 / saying.pairs
		if percent >= likeEnough && percent > r.best[saying.scam] {
			r.best[saying.scam] = percent
			r.found[saying.scam] = []Reason{{signSaid, r.text.Quote(l.first, l.end), sayingPoints}}
		}
		r.like[i] = likeness{}
	}
	r.touched = r.touched[:0]
}
