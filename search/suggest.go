package search

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// maxSuggestions bounds what is suggested, maxSpelling (in bytes) the part of
// a query that is compared.
const (
	maxSuggestions = 5
	maxSpelling    = 96
)

// lexicon is the names that documents go by, with how they are spelled.
type lexicon []name

type name struct{ text, spelling string }

// newLexicon gathers the aliases of docs.
func newLexicon(docs iter.Seq[*record]) lexicon {
	seen := make(map[string]bool)
	var all lexicon
	for d := range docs {
		for _, alias := range d.Aliases {
			if !seen[alias] {
				seen[alias] = true
				all = append(all, name{alias, spell(alias)})
			}
		}
	}
	return all
}

// near returns the names that sound like a part of text: people pick the
// wrong character of the right sound (刷弹), or never leave the Latin keyboard
// (shuadan). One letter in four may be wrong.
func (l lexicon) near(text string) []string {
	type candidate struct {
		name string
		cost float64
	}
	spelling := spell(text)
	spelling = spelling[:min(len(spelling), maxSpelling)]
	var found []candidate
	for _, n := range l {
		wrong := distanceWithin(n.spelling, spelling)
		if wrong*4 <= len(n.spelling) && n.spelling != "" && n.text != text {
			found = append(found, candidate{n.text, float64(wrong) / float64(len(n.spelling))})
		}
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.name, b.name))
	})
	names := make([]string, 0, maxSuggestions)
	for _, c := range found[:min(len(found), maxSuggestions)] {
		names = append(names, c.name)
	}
	return names
}

// spell writes text as it is typed: Han in pinyin without tones.
func spell(text string) string {
	var b strings.Builder
	for u := range units(text) {
		c, _ := utf8.DecodeRuneInString(u.text)
		if sound := pinyin.SinglePinyin(c, pinyin.NewArgs()); len(sound) > 0 {
			b.WriteString(sound[0])
		} else {
			b.WriteString(u.text)
		}
	}
	return b.String()
}

// distanceWithin returns the least number of letters to add, drop or change
// that makes of word some part of text (Sellers' algorithm).
func distanceWithin(word, text string) int {
	row := make([]int, len(text)+1) // the costs up to each place of text
	for i := range len(word) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(text) {
			cost := diagonal
			if word[i] != text[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return slices.Min(row)
}
