package intake

import (
	"strings"
	"unicode"

	"fanzha/app/fold"
)

// cleaned returns a text as a report may hold it: trimmed, UTF-8, without
// characters that steer a terminal or the direction of what stands around
// them. Only a text of several lines keeps its tabs and line breaks. Whole is
// false where something had to be taken out.
func cleaned(typed string, lines bool) (text string, whole bool) {
	whole = true
	text = strings.Map(func(r rune) rune {
		switch {
		case lines && strings.ContainsRune("\t\n\r", r):
			return r
		case unicode.IsSpace(r) && isSteering(r): // a line break or a tab
			whole = false
			return ' '
		case isSteering(r):
			whole = false
			return -1
		}
		return r
	}, strings.TrimSpace(strings.ToValidUTF8(typed, "\x00"))) // what is no UTF-8 goes as a NUL does
	return strings.TrimSpace(text), whole
}

// isSteering reports whether a character is a control character, breaks the
// line, or turns the direction of text.
func isSteering(r rune) bool {
	return !fold.IsPlain(r) && unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control)
}

// visible counts the characters of a text that leave a mark.
func visible(text string) int {
	n := 0
	for _, r := range text {
		if !fold.IsBlank(r) {
			n++
		}
	}
	return n
}

// trim takes spaces off both ends. A text in which nothing is visible is
// empty.
func trim(text string) string {
	if strings.TrimLeftFunc(text, fold.IsBlank) == "" {
		return ""
	}
	return strings.TrimSpace(text)
}
