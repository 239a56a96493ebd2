package password

import (
	"regexp"
	"slices"
	"strings"
)

// longest is how many characters are looked at: what is not easily guessed by
// then is not.
const longest = 64

// weight is that of the lightest pieces of which a password can be made.
func weight(small string, words map[string]bool) int {
	text := []rune(small)
	if len(text) > longest {
		text = text[:longest]
	}
	if n := period(text); n < len(text) {
		return pieceWeight + weight(string(text[:n]), words)
	}
	least := make([]int, len(text)+1) // of what stands before
	for end, r := range text {
		end++
		least[end] = least[end-1] + weightOf(r)
		for begin := range end - 2 {
			if least[begin]+pieceWeight < least[end] && isPiece(text[begin:end], words) {
				least[end] = least[begin] + pieceWeight
			}
		}
	}
	return least[len(text)]
}

func weightOf(r rune) int {
	if notInWords(r) {
		return signWeight
	}
	return pieceWeight
}

// period is after how many characters a text begins again, to its end; its
// length where it says nothing twice.
func period(text []rune) int {
	for n := 1; n <= len(text)/2; n++ {
		if slices.Equal(text[n:], text[:len(text)-n]) {
			return n
		}
	}
	return len(text)
}

func isPiece(part []rune, words map[string]bool) bool {
	text := string(part)
	return isRun(part) || isWalk(text) || isWord(text, words) || isNumber(text) || len(part) >= Shortest && isCommon(text)
}

// isRun reports whether characters stay the same, or go up or down by one:
// aaa, 3456, cba.
func isRun(part []rune) bool {
	step := part[1] - part[0]
	for i := range part[1:] {
		if part[i+1]-part[i] != step {
			return false
		}
	}
	return -1 <= step && step <= 1
}

// walks are ways that fingers take over the keys, each from its left end.
var walks = []string{
	"`1234567890-=", "~!@#$%^&*()_+", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/", "!qaz@wsx#edc$rfv%tgb^yhn&ujm", "zaq12wsxcde34rfvbgt56yhnmju78ik,", "zaq1xsw2cde3vfr4bgt5nhy6mju7",
	"1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujmikolp", "qweasdzxc", "123qweasdzxc", "147258369", "159357", "741852963",
}

func isWalk(text string) bool {
	for _, walk := range walks {
		if strings.Contains(walk, text) || strings.Contains(walk, reversed(text)) {
			return true
		}
	}
	return false
}

func reversed(text string) string {
	signs := []rune(text)
	for i, j := 0, len(signs)-1; i < j; i, j = i+1, j-1 {
		signs[i], signs[j] = signs[j], signs[i]
	}
	return string(signs)
}

// plain is what signs stand for that are put in a letter's place. A 1 is either
// of two.
var plain = []*strings.Replacer{
	strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "i", "!", "i", "0", "o", "$", "s", "5", "s", "7", "t"),
	strings.NewReplacer("@", "a", "4", "a", "3", "e", "1", "l", "!", "l", "0", "o", "$", "s", "5", "s", "7", "t"),
}

func isWord(text string, words map[string]bool) bool {
	return words[text] || words[plain[0].Replace(text)] || words[plain[1].Replace(text)]
}

// numbers that everybody has, and that others know: a year, a day, a mobile
// phone, an identity card.
var numbers = regexp.MustCompile(`^(?:(?:19|20)\d\d|(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|1[3-9]\d{9}|\d{6}(?:19|20)\d{9}[\dx])$`)

func isNumber(text string) bool { return numbers.MatchString(text) }
