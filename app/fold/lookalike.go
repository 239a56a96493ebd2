package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookalikes are Cyrillic and Greek small letters that look like Latin ones:
// the pairs by which addresses are forged, after Unicode's confusables.
var lookalikes = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm',
	'о': 'o', 'р': 'p', 'ԛ': 'q', 'ѕ': 's', 'т': 't', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', 'ё': 'e',
	'α': 'a', 'ε': 'e', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'τ': 't', 'υ': 'u', 'χ': 'x',
	'ı': 'i', 'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'i', 'ʟ': 'l', 'ո': 'n', 'օ': 'o', 'ս': 'u', 'ց': 'g',
}

// Skeleton is an address as the eye reads it: look-alike letters are Latin.
func Skeleton(address string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if latin, ok := lookalikes[r]; ok {
			return latin
		}
		return r
	}, norm.NFKC.String(address))
}

// replacement is the letter or digit that a sign stands for which Unicode
// does not count as one: ❶, 🅰, 🇦.
func replacement(r rune) (rune, bool) {
	switch {
	case r == '〇' || r == '⓿' || r == '🄋' || r == '🄌':
		return '0', true
	case r >= '❶' && r <= '❾':
		return '1' + r - '❶', true
	case r >= '➀' && r <= '➈':
		return '1' + r - '➀', true
	case r >= '➊' && r <= '➒':
		return '1' + r - '➊', true
	case r >= '⓵' && r <= '⓽':
		return '1' + r - '⓵', true
	case r >= '🅐' && r <= '🅩':
		return 'a' + r - '🅐', true
	case r >= '🅰' && r <= '🆉':
		return 'a' + r - '🅰', true
	case r >= '🇦' && r <= '🇿':
		return 'a' + r - '🇦', true
	}
	return 0, false
}
