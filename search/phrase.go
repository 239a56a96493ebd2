package search

import (
	"slices"
	"strings"
)

// phrase is a run of units that a document must hold side by side.
type phrase []unit

// phrases splits text where its units do not touch: at white space and
// punctuation.
func phrases(text string) []phrase {
	var all []phrase
	for u := range units(text) {
		if n := len(all); n > 0 && touches(all[n-1], u) {
			all[n-1] = append(all[n-1], u)
		} else {
			all = append(all, phrase{u})
		}
	}
	return distinct(all)
}

// touches reports whether u goes on where p ends. Units that come from one
// character (㎏, ㍿) share its place in the text.
func touches(p phrase, u unit) bool { return u.start <= p[len(p)-1].end }

// tokensOf returns what the index must hold where it holds all of phrases.
func tokensOf(phrases []phrase) []string {
	var all []string
	for _, p := range phrases {
		for _, piece := range p.pieces() {
			all = append(all, piece.text())
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// pieces returns the phrases of one token each that say as much as p: its
// pairs and its words, or its only unit.
func (p phrase) pieces() []phrase {
	var all []phrase
	for i, u := range p {
		if !u.han || len(p) == 1 {
			all = append(all, p[i:i+1])
		}
		if i > 0 && paired(p[i-1], u) {
			all = append(all, p[i-1:i+1])
		}
	}
	return all
}

func (p phrase) text() string {
	var b strings.Builder
	for _, u := range p {
		b.WriteString(u.text)
	}
	return b.String()
}

// vague reports whether p is a single Han character, which says little.
func (p phrase) vague() bool { return len(p) == 1 && p[0].han }

// startsAt reports whether the units from there on begin with p.
func (p phrase) startsAt(there []unit) bool {
	if len(there) < len(p) {
		return false
	}
	for i := range p {
		if there[i].text != p[i].text {
			return false
		}
	}
	return true
}

// standsIn reports whether p stands in text. Most texts are written as p is.
func (p phrase) standsIn(text string) bool {
	if p[0].han && p[len(p)-1].han && strings.Contains(text, p.text()) {
		return true
	}
	there := slices.Collect(units(text))
	for i := range there {
		if p.startsAt(there[i:]) {
			return true
		}
	}
	return false
}

// distinct drops repetitions, which would count twice. The order stays.
func distinct(all []phrase) []phrase {
	seen := make(map[string]bool, len(all))
	return slices.DeleteFunc(all, func(p phrase) bool {
		s := flat(slices.Values(p))
		repeated := seen[s]
		seen[s] = true
		return repeated
	})
}
