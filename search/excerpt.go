package search

import (
	"strings"
	"unicode/utf8"
)

// An excerpt has excerptLength characters, of which up to leadLength stand
// before the first mark.
const (
	excerptLength = 120
	leadLength    = 30
)

// window returns the stretch of text to show as its excerpt: the first one of
// those with the most phrases, begun at a sentence where one is near.
func window(text string, marks []mark) (start, end int) {
	if len(marks) == 0 {
		return 0, forward(text, 0, excerptLength)
	}
	m := densest(marks)
	start = backward(text, m.start, leadLength)
	if stop := strings.LastIndexAny(text[start:m.start], "。！？\n"); stop >= 0 {
		start = forward(text, start+stop, 1)
	}
	end = forward(text, start, excerptLength)
	if end == len(text) {
		start = backward(text, end, excerptLength)
	}
	return start, end
}

// densest returns the mark from which on the most different phrases follow
// within an excerpt.
func densest(marks []mark) mark {
	const reach = (excerptLength - leadLength) * len("骗")
	best, most := marks[0], 0
	for i, m := range marks {
		if n := shown(marks[i:], m.start, m.start+reach); n > most {
			best, most = m, n
		}
	}
	return best
}

// forward returns the place n characters after from, or the end of text.
func forward(text string, from, n int) int {
	for ; n > 0 && from < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	return from
}

// backward returns the place n characters before from, or the start of text.
func backward(text string, from, n int) int {
	for ; n > 0 && from > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	return from
}
