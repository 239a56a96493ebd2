package library

import (
	"unicode"

	"golang.org/x/text/width"
)

// isCJK reports whether r is a CJK character by the CJK-friendly amendment of
// CommonMark: East Asian wide, fullwidth or halfwidth and no emoji, or Hangul.
func isCJK(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return !isEmoji(r)
	}
	return unicode.Is(unicode.Hangul, r)
}

// isEmoji reports whether a wide character is shown as a picture: a symbol
// outside the CJK blocks.
func isEmoji(r rune) bool {
	return unicode.IsSymbol(r) && (r < 0x2E80 || r >= 0x1F000)
}

// isPunctuation reports what CommonMark calls a Unicode punctuation character.
func isPunctuation(r rune) bool {
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}

// isSharedQuote reports whether r is a quotation mark or dash that Chinese and
// Latin share; its width is ambiguous, so isCJK does not know it.
func isSharedQuote(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '—', '…', '·':
		return true
	}
	return false
}

// joins reports whether a line that ends with before and one that begins with
// after are one run of Chinese text, with no space between them.
func joins(before, after rune) bool {
	chinese := func(r rune) bool { return isCJK(r) || isSharedQuote(r) }
	mark := func(r rune) bool { return isCJK(r) && isPunctuation(r) }
	return mark(before) || mark(after) || chinese(before) && chinese(after)
}
