package search

import (
	"cmp"
	"slices"
	"strings"
)

const (
	// maxSuggestions bounds what is suggested.
	maxSuggestions = 5
	// maxSpelling, in bytes, bounds the part of a text that is compared.
	maxSpelling = 96
	// minCovered is the part of a text's letters that a misspelt name must be
	// to be looked for in place of the text.
	minCovered = 0.6
)

// respelled returns what a text that nothing fits may have meant, the best
// first: none where nobody knows.
func (c *catalog) respelled(r request) (instead string, others []string) {
	if text, ok := c.heard(r.parts); ok {
		return text, nil
	}
	if names := c.lexicon.abbreviated(r.Text); len(names) > 0 {
		return names[0], names
	}
	names, sure := c.lexicon.near(r.Text)
	if sure {
		return names[0], names
	}
	return c.lexicon.heardSome(r.parts), names
}

// abbreviated returns the names whose initials text is, or four and more in
// them: those that lead, then those of the most documents.
func (l lexicon) abbreviated(text string) []string {
	if text = strings.ToLower(text); len(text) < 2 || !isLetters(text) {
		return nil
	}
	var found []*name
	for _, n := range l.names {
		if n.initials == text || len(text) >= 4 && strings.Contains(n.initials, text) {
			found = append(found, n)
		}
	}
	slices.SortFunc(found, func(a, b *name) int {
		return cmp.Or(cmp.Compare(len(b.leads), len(a.leads)), cmp.Compare(b.documents, a.documents), cmp.Compare(a.text, b.text))
	})
	return textsOf(found)
}

// candidate is a name that a text may have meant, with the part of its own
// letters that are wrong and the part of the text's letters that it is.
type candidate struct {
	*name
	wrong, covered float64
}

// near returns the names that sound like a part of text, and whether the first
// of them is surely meant: people pick the wrong character of the right sound
// (刷弹), or slip on the keyboard (shuadn). One letter in four may be wrong, but
// only Han is guessed: who looks for a number gets no other.
func (l lexicon) near(text string) (names []string, sure bool) {
	written := spellings(slices.Collect(units(text)))[0]
	var found []candidate
	for _, n := range l.names {
		if !slices.ContainsFunc(n.units, func(u unit) bool { return u.han }) {
			continue
		}
		if wrong, ok := n.distanceWithin(written[:min(len(written), maxSpelling)]); ok && n.text != text {
			found = append(found, candidate{n, wrong, float64(len(n.spellings[0])) / float64(len(written))})
		}
	}
	if len(found) == 0 {
		return nil, false
	}
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.wrong, b.wrong), cmp.Compare(b.covered, a.covered), cmp.Compare(a.text, b.text))
	})
	all := make([]*name, len(found))
	for i, f := range found {
		all[i] = f.name
	}
	first := found[0]
	return textsOf(all), first.covered >= minCovered || first.wrong == 0 && isPinyin(text)
}

// isPinyin reports whether a text is of letters alone.
func isPinyin(text string) bool {
	for u := range units(text) {
		if !u.isLatin() {
			return false
		}
	}
	return true
}

// distanceWithin returns the least part of n's letters that have to change to
// make of it some part of what is written. It is not ok where that is too much.
func (n *name) distanceWithin(written string) (wrong float64, ok bool) {
	for _, spelling := range n.spellings {
		most := len(spelling) / 4
		if d := distanceWithin(spelling, written, most); d <= most && spelling != "" {
			return float64(d) / float64(len(spelling)), true
		}
	}
	return 0, false
}

// textsOf returns the first of names, as many as are suggested.
func textsOf(names []*name) []string {
	texts := []string{}
	for _, n := range names[:min(len(names), maxSuggestions)] {
		texts = append(texts, n.text)
	}
	return texts
}
