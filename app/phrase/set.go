package phrase

import (
	"cmp"
	"slices"

	"fanzha/app/fold"
)

// Set is many phrases, ready to be found. It may be used by many at once.
type Set struct {
	words   *Words
	phrases []compiled
}

type compiled [][]compiledAtom

type compiledAtom struct {
	gap    int
	number bool
	words  []int
}

// NewSet prepares phrases. They are known by their place in the list.
func NewSet(phrases []Phrase) *Set {
	s := &Set{}
	ids, words := map[string]int{}, [][]rune{}
	id := func(word []rune) int {
		known, ok := ids[string(word)]
		if !ok {
			known = len(words)
			ids[string(word)], words = known, append(words, word)
		}
		return known
	}
	for _, p := range phrases {
		var c compiled
		for _, part := range p.parts {
			var chain []compiledAtom
			for _, a := range part {
				atom := compiledAtom{gap: a.gap, number: a.number}
				for _, word := range a.words {
					atom.words = append(atom.words, id(word))
				}
				chain = append(chain, atom)
			}
			c = append(c, chain)
		}
		s.phrases = append(s.phrases, c)
	}
	s.words = NewWords(words)
	return s
}

// span is characters of a folded text, from up to to.
type span struct{ from, to int }

// Found is a text in which the words of a set were found.
type Found struct {
	set      *Set
	words    [][]span // of each word, in order
	numbers  []span
	sentence []int32 // that each character stands in
}

// Scan looks for the words of all phrases, once.
func (s *Set) Scan(text fold.Text) *Found {
	f := &Found{set: s, words: make([][]span, len(s.words.lengths)), sentence: make([]int32, len(text.Runes)+1)}
	s.words.Scan(text.Runes, func(word, from, to int) {
		f.words[word] = append(f.words[word], span{from, to})
	})
	sentence := int32(0)
	for i, r := range text.Runes {
		f.sentence[i] = sentence
		if r == fold.Stop {
			sentence++
		}
	}
	f.sentence[len(text.Runes)] = sentence
	f.numbers = numbers(text.Runes)
	return f
}

// numbers are the runs of digits; a comma between two digits is part of one.
func numbers(text []rune) []span {
	var runs []span
	for i, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		last := len(runs) - 1
		if last >= 0 && (runs[last].to == i || runs[last].to == i-1 && text[i-1] == fold.Pause) {
			runs[last].to = i + 1
			continue
		}
		runs = append(runs, span{i, i + 1})
	}
	return runs
}

// Sentence is the number of the sentence in which a character stands.
func (f *Found) Sentence(at int) int { return int(f.sentence[at]) }

// Each calls yield with every place of a phrase's first part, if the whole
// phrase is there.
func (f *Found) Each(phrase int, yield func(from, to int)) {
	parts := f.set.phrases[phrase]
	for _, part := range parts {
		if len(f.chains(part)) == 0 {
			return
		}
	}
	for _, s := range f.chains(parts[0]) {
		yield(s.from, s.to)
	}
}

// First returns where a phrase stands first, none of it in a sentence that is
// void. The place of a phrase of several parts is that of all of them where
// they stand close together, else that of the first.
func (f *Found) First(phrase int, void func(sentence int) bool) (from, to int, ok bool) {
	var all []span
	for _, part := range f.set.phrases[phrase] {
		chains := f.chains(part)
		i := slices.IndexFunc(chains, func(s span) bool { return !void(f.Sentence(s.from)) })
		if i < 0 {
			return 0, 0, false
		}
		all = append(all, chains[i])
	}
	whole := all[0]
	for _, s := range all[1:] {
		whole = span{min(whole.from, s.from), max(whole.to, s.to)}
	}
	if whole.to-whole.from > closeTogether {
		whole = all[0]
	}
	return whole.from, whole.to, true
}

// closeTogether is how long a place may be that is quoted in one piece.
const closeTogether = 60

// chains are the places of a part, in order of where they end.
func (f *Found) chains(part []compiledAtom) []span {
	for _, a := range part {
		if !f.has(a) {
			return nil
		}
	}
	before := f.places(part[0])
	for _, a := range part[1:] {
		before = f.follow(before, f.places(a), a.gap)
	}
	return before
}

func (f *Found) has(a compiledAtom) bool {
	return a.number && len(f.numbers) > 0 || slices.ContainsFunc(a.words, func(word int) bool { return len(f.words[word]) > 0 })
}

// places are where an atom stands, in order of where it ends.
func (f *Found) places(a compiledAtom) []span {
	if a.number {
		return f.numbers
	}
	var places []span
	sources := 0
	for _, word := range a.words {
		if len(f.words[word]) > 0 {
			places, sources = append(places, f.words[word]...), sources+1
		}
	}
	if sources > 1 {
		slices.SortFunc(places, func(a, b span) int { return cmp.Or(a.to-b.to, b.from-a.from) })
	}
	return places
}

// follow continues chains by what stands behind them in the same sentence, at
// most gap characters away. Both are in order of where they end.
func (f *Found) follow(before, next []span, gap int) []span {
	var chains []span
	for _, n := range next {
		i, _ := slices.BinarySearchFunc(before, n.from+1, func(s span, at int) int { return s.to - at })
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
