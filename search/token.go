package search

import (
	"iter"
	"strings"
)

// tokens yields what a text is found by: each unit, and each pair of
// neighbours of which one is Han. What stands between two neighbours does not
// count: 冒充“公检法”诈骗 has the pairs 充公 and 法诈, as who types it without
// the quotes expects.
func tokens(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		var last unit
		for u := range units(text) {
			if !yield(u.text) {
				return
			}
			if paired(last, u) && !yield(pairIn(text, last, u)) {
				return
			}
			last = u
		}
	}
}

// paired reports whether two neighbours make a token. Two words do not: their
// pairs would be many and say little.
func paired(a, b unit) bool { return a.text != "" && (a.han || b.han) }

// pairIn joins two neighbours, without a copy where they stand in text side
// by side and in their normal form.
func pairIn(text string, a, b unit) string {
	s := text[a.start:b.end]
	if len(s) == len(a.text)+len(b.text) && strings.HasPrefix(s, a.text) && strings.HasSuffix(s, b.text) {
		return s
	}
	return a.text + b.text
}
