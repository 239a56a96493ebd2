package search

import (
	"iter"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fanzha/search/han"
)

// unit is what text is compared by: one Han character (or kana), or one word
// of other letters and digits. All else only stands between units.
type unit struct {
	text       string // normalised
	start, end int    // its bytes in the text it was read from
	han        bool
}

// maxWord bounds a word, in bytes. What is longer is read as several.
const maxWord = 64

// units yields the units of text in order, each in its normal form: full-width
// and other compatible characters are unified, traditional characters are taken for
// their simplified forms, case and accents are dropped, invisible characters
// are skipped. Any string is a text, valid UTF-8 or not.
func units(text string) iter.Seq[unit] {
	return func(yield func(unit) bool) {
		r := unitReader{yield: yield}
		for start := 0; start < len(text); {
			c, size := utf8.DecodeRuneInString(text[start:])
			end := start + size
			if !r.read(c, text[start:end], start, end) {
				return
			}
			start = end
		}
		r.endWord()
	}
}

// unitReader gathers characters into words. Its methods return false once
// whoever receives the units wants no more.
type unitReader struct {
	yield      func(unit) bool
	word       []byte
	start, end int // of word
}

// read takes one character as it stands in the text. The cases are nearly all
// there is, and spare the look-up of the rest; the last are the full-width
// forms of ASCII.
func (r *unitReader) read(c rune, text string, start, end int) bool {
	switch {
	case '一' <= c && c <= '鿿':
		return r.endWord() && r.yield(unit{simplified(c, text), start, end, true})
	case c < utf8.RuneSelf:
		return r.readNormal(unicode.ToLower(c), start, end)
	case '！' <= c && c <= '～':
		return r.readNormal(unicode.ToLower(c-'！'+'!'), start, end)
	}
	for _, c := range norm.NFKD.String(text) {
		if !r.readNormal(unicode.ToLower(c), start, end) {
			return false
		}
	}
	return true
}

// simplified returns the simplified form of a character, which is text where it
// has none of its own.
func simplified(c rune, text string) string {
	if s := han.Simplified(c); s != c {
		return string(s)
	}
	return text
}

func (r *unitReader) readNormal(c rune, start, end int) bool {
	switch {
	case unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return r.endWord() && r.yield(unit{string(han.Simplified(c)), start, end, true})
	case unicode.IsLetter(c) || unicode.IsNumber(c):
		return r.extendWord(c, start, end)
	case invisible(c):
		return true
	}
	return r.endWord()
}

func (r *unitReader) extendWord(c rune, start, end int) bool {
	if len(r.word) == 0 {
		r.start = start
	}
	r.word, r.end = utf8.AppendRune(r.word, c), end
	return len(r.word) < maxWord || r.endWord()
}

func (r *unitReader) endWord() bool {
	if len(r.word) == 0 {
		return true
	}
	word := unit{string(r.word), r.start, r.end, false}
	r.word = r.word[:0]
	return r.yield(word)
}

// invisible reports whether c may stand within a word without parting it:
// accents, joiners, control characters. White space is not invisible.
func invisible(c rune) bool {
	return unicode.In(c, unicode.Mn, unicode.Me, unicode.Cf) ||
		unicode.IsControl(c) && !unicode.IsSpace(c)
}
