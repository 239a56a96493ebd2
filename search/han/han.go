// Package han knows the forms of Chinese characters.
package han

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

// The characters that the table is of: CJK Unified Ideographs.
const (
	first = 0x4E00
	last  = 0x9FFF
)

//go:embed simplified.txt
var table string

var simplified = read(table)

// variant is a form that people write for another in the same words: 帐户 for
// 账户.
const variant, usual = '帐', '账'

// Simplified returns the simplified form of a traditional character, the usual
// form of a variant, and any other character as it is. It is for comparing texts, not for showing them:
// one character in some hundred has another simplified form in some words.
func Simplified(c rune) rune {
	if c < first || c > last || simplified[c-first] == 0 {
		return c
	}
	return rune(simplified[c-first])
}

// read reads pairs of characters, apart from lines that begin with #.
func read(table string) *[last - first + 1]uint16 {
	forms := new([last - first + 1]uint16)
	forms[variant-first] = usual
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for pair := range strings.FieldsSeq(line) {
			from, size := utf8.DecodeRuneInString(pair)
			to, _ := utf8.DecodeRuneInString(pair[size:])
			if to == variant {
				to = usual
			}
			forms[from-first] = uint16(to) //nolint:gosec // the test of the table holds it within first and last
		}
	}
	return forms
}
