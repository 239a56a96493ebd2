package phrase

import (
	"slices"

	"fanzha/app/fold"
)

// span is characters of a folded text, from up to to.
type span struct{ from, to int32 }

// Found is a text in which the words of a set were found.
type Found struct {
	set      *Set
	places   [][]span // of each atom, in order of where they end
	sentence []int32  // that each character stands in
}

// mostPlaces is how many places of an atom are kept: no text of the length
// that is judged has as many unless it is padded.
const mostPlaces = 4096

// Scan looks for the words of all phrases, once.
func (s *Set) Scan(text fold.Text) *Found {
	f := &Found{set: s, places: make([][]span, s.atoms), sentence: make([]int32, len(text.Runes)+1)}
	s.words.Scan(text.Runes, func(word, from, to int) {
		if cutsNumber(text.Runes, from, to) {
			return
		}
		for _, atom := range s.atomsOf[word] {
			if places := f.places[atom]; len(places) < mostPlaces {
				f.places[atom] = append(places, span{int32(from), int32(to)}) //nolint:gosec // places in a text in memory
			}
		}
	})
	sentence := int32(0)
	for i, r := range text.Runes {
		f.sentence[i] = sentence
		if r == fold.Stop {
			sentence++
		}
	}
	f.sentence[len(text.Runes)] = sentence
	f.places[numberAtom] = numbers(text.Runes)
	return f
}

// cutsNumber reports whether a place begins or ends within a number: 3800 does
// not stand in 13800000000.
func cutsNumber(text []rune, from, to int) bool {
	return from > 0 && isDigit(text[from-1]) && isDigit(text[from]) || to < len(text) && isDigit(text[to-1]) && isDigit(text[to])
}

// numbers are the runs of digits; a comma between two digits is part of one.
func numbers(text []rune) []span {
	var runs []span
	for i, r := range text {
		if !isDigit(r) {
			continue
		}
		last := len(runs) - 1
		at := int32(i) //nolint:gosec // as above
		if last >= 0 && (runs[last].to == at || runs[last].to == at-1 && text[i-1] == fold.Pause) {
			runs[last].to = at + 1
			continue
		}
		runs = append(runs, span{at, at + 1})
	}
	return runs
}

// Sentence is the number of the sentence in which a character stands.
func (f *Found) Sentence(at int) int { return int(f.sentence[at]) }

// Each calls yield with every place of a phrase's first part, if the whole
// phrase is there.
func (f *Found) Each(phrase int, yield func(from, to int)) {
	parts := f.set.phrases[phrase]
	for _, part := range parts[1:] {
		if len(f.chains(part)) == 0 {
			return
		}
	}
	for _, s := range f.chains(parts[0]) {
		yield(int(s.from), int(s.to))
	}
}

// First returns where a phrase stands first, none of it in a sentence that is
// void. The place of a phrase of several parts is that of all of them where
// they stand close together, else that of the first.
func (f *Found) First(phrase int, void func(sentence int) bool) (from, to int, ok bool) {
	var whole, first span
	for n, part := range f.set.phrases[phrase] {
		chains := f.chains(part)
		i := slices.IndexFunc(chains, func(s span) bool { return !void(int(f.sentence[s.from])) })
		if i < 0 {
			return 0, 0, false
		}
		if n == 0 {
			whole, first = chains[i], chains[i]
		}
		whole = span{min(whole.from, chains[i].from), max(whole.to, chains[i].to)}
	}
	if whole.to-whole.from > closeTogether {
		whole = first
	}
	return int(whole.from), int(whole.to), true
}

// closeTogether is how long a place may be that is quoted in one piece.
const closeTogether = 60

// chains are the places of a part, in order of where they end.
func (f *Found) chains(part chain) []span {
	for _, l := range part {
		if len(f.places[l.atom]) == 0 {
			return nil
		}
	}
	before := f.places[part[0].atom]
	for _, l := range part[1:] {
		before = f.follow(before, f.places[l.atom], int32(l.gap)) //nolint:gosec // at most longGap
	}
	return before
}

// follow continues chains by what stands behind them in the same sentence, at
// most gap characters away. Both are in order of where they end.
func (f *Found) follow(before, next []span, gap int32) []span {
	var chains []span
	for _, n := range next {
		i, _ := slices.BinarySearchFunc(before, n.from+1, func(s span, at int32) int { return int(s.to - at) })
		if i == 0 {
			continue
		}
		b := before[i-1] // the closest that ends in time
		if n.from-b.to <= gap && f.sentence[b.from] == f.sentence[n.from] {
			chains = append(chains, span{b.from, n.to})
		}
	}
	return chains
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
