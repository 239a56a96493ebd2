package library

import "slices"

// beginsName reports whether a name can begin at i: at the start of a line or
// clause, after a grammatical word, or after a word for a person or a place.
func (g *Guard) beginsName(p *passage, i int) bool {
	return i == 0 || !p.is(i-1, han) || p.is(i-1, function) || g.lexicon.persons.before(p, i) > 0
}

// canBeName reports whether the runes from start to end have the form of a
// full name that is neither masked nor an official's.
func (g *Guard) canBeName(p *passage, start, end int) bool {
	family := g.familyLength(p, start)
	given := end - start - family
	if family == 0 || given < 1 || given > 2 || end > len(p.text) {
		return false
	}
	for i := start + family; i < end; i++ {
		if !p.is(i, han) || p.is(i, function) || p.is(i, hidden) {
			return false
		}
	}
	return !g.lexicon.notGiven[string(p.text[start+family:end])] && !g.isOfficial(p, start, end)
}

// familyLength is the length of the surname at i, and 0 where there is none.
func (g *Guard) familyLength(p *passage, i int) int {
	if length := g.lexicon.compounds.at(p, i); length > 0 {
		return length
	}
	if p.is(i, surname) {
		return 1
	}
	return 0
}

// isTypical reports whether all characters after the surname are ones that
// names are made of.
func (g *Guard) isTypical(p *passage, start, end int) bool {
	for i := start + g.familyLength(p, start); i < end; i++ {
		if !p.is(i, given) {
			return false
		}
	}
	return true
}

// isWord reports whether the runes from start to end are an everyday word.
func (g *Guard) isWord(p *passage, start, end int) bool {
	return g.lexicon.everyday[string(p.text[start:end])]
}

// isWordName reports whether the runes from start to end are an everyday word
// that people are called as well.
func (g *Guard) isWordName(p *passage, start, end int) bool {
	return g.lexicon.wordNames[string(p.text[start:end])]
}

// beginsWord reports whether an everyday word begins at start.
func (g *Guard) beginsWord(p *passage, start int) bool {
	return g.isWord(p, start, start+2)
}

// isOfficial reports whether an official's name stands at start or ends at end.
func (g *Guard) isOfficial(p *passage, start, end int) bool {
	return slices.ContainsFunc(g.officials, func(name []rune) bool {
		return len(name) > 1 && (slices.Equal(p.text[start:min(start+len(name), len(p.text))], name) ||
			slices.Equal(p.text[max(0, end-len(name)):end], name))
	})
}
