// Package fold makes texts comparable that people write differently: width,
// case, traditional characters, look-alike digits and letters, and whatever
// is put between characters to hide a word. Every folded character knows
// where it stood, so that the very words can be quoted.
package fold

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fanzha/search/han"
)

// The two breaks that folded text knows, whatever mark made them.
const (
	Pause = '，' // within a sentence; a line break too, as in chats
	Stop  = '。'
)

// Text is a folded text.
type Text struct {
	Runes    []rune
	original string
	from, to []int32 // the bytes of the original that each rune stands for
}

// Of folds a text. What is no UTF-8 is left out.
func Of(original string) Text {
	t := Text{original: original, Runes: make([]rune, 0, len(original)/2)}
	for at := 0; at < len(original); {
		r, size := utf8.DecodeRuneInString(original[at:])
		if r != utf8.RuneError || size > 1 {
			t.add(r, at, at+size)
		}
		at += size
	}
	return t
}

// Word folds a word that is to be found in texts.
func Word(word string) []rune { return Of(word).Runes }

// Quote returns the words of the original from folded character i up to j.
func (t Text) Quote(i, j int) string {
	if i >= j {
		return ""
	}
	return t.original[t.from[i]:t.to[j-1]]
}

// Joined reports whether nothing was left out before folded character i.
func (t Text) Joined(i int) bool { return i > 0 && i < len(t.Runes) && t.to[i-1] == t.from[i] }

func (t *Text) add(r rune, from, to int) {
	switch {
	case r < utf8.RuneSelf:
		t.keep(ascii(r), from, to)
	case r >= 0x3400 && r <= 0x9fff:
		t.keep(han.Simplified(r), from, to)
	case r >= '！' && r <= '～': // full-width ASCII
		t.keep(ascii(r-'！'+'!'), from, to)
	default:
		if folded, ok := replacement(r); ok {
			t.keep(folded, from, to)
			return
		}
		for _, part := range norm.NFKC.String(string(r)) {
			t.keep(other(part), from, to)
		}
	}
}

// keep appends a folded character; zero is none. Breaks that follow each
// other are one, the stronger.
func (t *Text) keep(r rune, from, to int) {
	last := len(t.Runes) - 1
	switch {
	case r == 0:
		return
	case last >= 0 && isBreak(r) && isBreak(t.Runes[last]):
		if r == Stop {
			t.Runes[last] = Stop
		}
		t.to[last] = int32(to) //nolint:gosec // texts are far below 2 GB
		return
	}
	t.Runes = append(t.Runes, r)
	t.from = append(t.from, int32(from)) //nolint:gosec // as above
	t.to = append(t.to, int32(to))       //nolint:gosec // as above
}

func isBreak(r rune) bool { return r == Pause || r == Stop }

// ascii folds an ASCII character.
func ascii(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '%', r == '+', r == '@', r == '/':
		return r
	case r == '!', r == '?', r == ';':
		return Stop
	case r == ',', r == ':', r == '\n':
		return Pause
	}
	return 0
}

// other folds what is neither ASCII nor an everyday Chinese character.
func other(r rune) rune {
	switch r {
	case '。', '！', '？', '；', '…':
		return Stop
	case '，', '、', '：', '\u2028', '\u2029':
		return Pause
	}
	switch {
	case r < utf8.RuneSelf:
		return ascii(r)
	case r >= 0x3400 && r <= 0x9fff: // NFKC of a compatibility character
		return han.Simplified(r)
	case IsBlank(r), !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return 0
	}
	r = unicode.ToLower(r)
	if latin, ok := lookalikes[r]; ok {
		return latin
	}
	return r
}

// IsBlank reports whether a character shows nothing: space, control and
// format characters, fillers, and the empty Braille cell.
func IsBlank(r rune) bool {
	return !IsPlain(r) && (unicode.IsSpace(r) || r == '\u2800' ||
		unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector))
}

// IsPlain reports whether a character is a sign of ASCII or a Han character,
// as most of any text is: it is seen, and steers nothing. It is known without
// a look into Unicode's tables.
func IsPlain(r rune) bool { return r > ' ' && r < 0x7f || r >= 0x4e00 && r <= 0x9fff }
