package library

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

// class says what a character can be.
type class uint16

const (
	han      class = 1 << iota
	surname        // can begin a name
	weak           // a surname that is more often a word
	given          // typical of given names
	function       // grammar: never in a name
	border         // ends the name of a place on its left
	numeral        // a digit, or a Chinese one
	hidden         // stands for what an author has hidden
	opens          // begins a word of some wordSet
	closes         // ends one
)

// classTable holds the classes of the characters below U+10000.
type classTable [1 << 16]class

// of returns the classes of a character; those above the table are Han ones.
func (t *classTable) of(r rune) class {
	if int(r) < len(t) {
		return t[r]
	}
	return han
}

func newClassTable() *classTable {
	t := new(classTable)
	for r := rune(0); int(r) < len(t); r++ {
		if unicode.Is(unicode.Han, r) {
			t[r] = han
		}
	}
	tables := []struct {
		runes string
		class class
	}{
		{surnames, surname}, {weakSurnames, weak}, {givenRunes, given}, {functionRunes, function},
		{borderRunes, border}, {numeralRunes, numeral}, {maskRunes, hidden},
	}
	for _, table := range tables {
		for _, r := range table.runes {
			t[r] |= table.class
		}
	}
	return t
}

// lexicon holds the tables of the privacy guard in the form that the rules
// look things up in. It is built once and never changes.
type lexicon struct {
	classes    *classTable
	compounds  wordSet
	everyday   map[string]bool
	wordNames  map[string]bool // everyday words that are names too
	notGiven   map[string]bool
	nameCues   wordSet // a name follows
	nameEnds   wordSet // a name has ended
	titles     wordSet // a name went before
	persons    wordSet // a name may begin after it
	acts       wordSet // what a person does, at the start of a clause
	phoneCues  wordSet // a telephone number follows
	cardCues   wordSet // a bank card follows
	serialCues wordSet // a long number that is no card follows
	handleCues wordSet // a WeChat or QQ handle follows
	roads      wordSet
	estates    wordSet
	homes      wordSet // someone's home
	living     wordSet // someone lives at the place that follows
	offices    wordSet // no home: an office, a shop, an event
	sited      wordSet // an office's address follows
	vague      wordSet // an estate, a road or a village without a name
}

// sharedLexicon is the one lexicon, built when the first guard needs it.
var sharedLexicon = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	t := newClassTable()
	return &lexicon{
		classes:    t,
		compounds:  t.words(compoundSurnames),
		everyday:   newWords(everydayWords),
		wordNames:  newWords(wordNames),
		notGiven:   newWords(notGivenWords),
		nameCues:   t.words(nameCueWords),
		nameEnds:   t.words(nameEndWords),
		titles:     t.words(titleWords),
		persons:    t.words(personWords),
		acts:       t.words(actWords),
		phoneCues:  t.words(phoneCueWords),
		cardCues:   t.words(cardCueWords),
		serialCues: t.words(serialCueWords),
		handleCues: t.words(handleCueWords),
		roads:      t.words(roadWords),
		estates:    t.words(estateWords),
		homes:      t.words(homeWords),
		living:     t.words(livingWords),
		offices:    t.words(officeWords),
		sited:      t.words(sitedWords),
		vague:      t.words(vagueWords),
	}
}

// newWords makes a set of the words of a table, which blanks part.
func newWords(table string) map[string]bool {
	words := make(map[string]bool)
	for word := range strings.FieldsSeq(table) {
		words[word] = true
	}
	return words
}

// wordSet finds the words of a table in a passage.
type wordSet struct {
	byFirst map[rune][][]rune
	byLast  map[rune][][]rune
}

// words makes a wordSet of a table, whose words blanks part, and marks the
// characters at their edges.
func (t *classTable) words(table string) wordSet {
	s := wordSet{byFirst: make(map[rune][][]rune), byLast: make(map[rune][][]rune)}
	for written := range strings.FieldsSeq(table) {
		word := []rune(written)
		first, last := word[0], word[len(word)-1]
		s.byFirst[first] = append(s.byFirst[first], word)
		s.byLast[last] = append(s.byLast[last], word)
		t[first] |= opens
		t[last] |= closes
	}
	return s
}

// at returns the length of the longest word that begins at i, 0 for none.
func (s wordSet) at(p *passage, i int) int {
	if !p.is(i, opens) {
		return 0
	}
	var longest int
	for _, word := range s.byFirst[p.text[i]] {
		if end := i + len(word); len(word) > longest && end <= len(p.text) && slices.Equal(p.text[i:end], word) {
			longest = len(word)
		}
	}
	return longest
}

// before returns the length of the longest word that ends before i, 0 for none.
func (s wordSet) before(p *passage, i int) int {
	if !p.is(i-1, closes) {
		return 0
	}
	var longest int
	for _, word := range s.byLast[p.text[i-1]] {
		if start := i - len(word); len(word) > longest && start >= 0 && slices.Equal(p.text[start:i], word) {
			longest = len(word)
		}
	}
	return longest
}

// within reports whether any of the words begins in s.
func (s wordSet) within(p *passage, in span) bool {
	for i := in.start; i < in.end; i++ {
		if s.at(p, i) > 0 {
			return true
		}
	}
	return false
}
