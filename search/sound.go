package search

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"

	"fanzha/search/han"
)

// sounds are the readings of Han characters in pinyin without tones, the usual
// one first, by their distance from the first.
var sounds = sync.OnceValue(func() [][]string {
	all := make([][]string, lastHan-firstHan+1)
	args := pinyin.NewArgs()
	args.Heteronym = true
	for i := range all {
		for _, reading := range pinyin.SinglePinyin(rune(firstHan+i), args) {
			if len(all[i]) < maxReadings && !slices.Contains(all[i], reading) {
				all[i] = append(all[i], reading)
			}
		}
	}
	return all
})

const (
	firstHan, lastHan = '一', '鿿'
	maxReadings       = 3 // of a character: more are of old books
)

// readings returns how a unit may be typed on a Latin keyboard.
func (u unit) readings() []string {
	if c, _ := utf8.DecodeRuneInString(u.text); u.han && firstHan <= c && c <= lastHan {
		if all := sounds()[c-firstHan]; len(all) > 0 {
			return all
		}
	}
	return []string{u.text}
}

const (
	// maxSpellings is how many spellings of one text are told apart.
	maxSpellings = 4
	// manyVoiced are the characters of everyday words with more than one
	// reading: 银行 is yinhang, not yinxing.
	manyVoiced = "行还重长调传弹便差乐"
)

// spellings returns how the units are typed: nobody here knows which reading a
// character has in which word.
func spellings(units []unit) []string {
	all := []string{""}
	for _, u := range units {
		readings := u.readings()
		if len(all)*len(readings) > maxSpellings || !strings.Contains(manyVoiced, u.text) {
			readings = readings[:1]
		}
		next := make([]string, 0, len(all)*len(readings))
		for _, s := range all {
			for _, reading := range readings {
				next = append(next, s+reading)
			}
		}
		all = next
	}
	return all
}

// initials returns the first letters of what the units sound like: sd for 刷单.
func initials(units []unit) string {
	var b strings.Builder
	for _, u := range units {
		c, _ := utf8.DecodeRuneInString(u.readings()[0])
		b.WriteRune(c)
	}
	return b.String()
}

// spelledBy returns how many of the units from the first on spell just letters,
// whatever their readings; 0 where they do not.
func spelledBy(letters string, units []unit) int {
	if len(units) == 0 {
		return 0
	}
	for _, reading := range units[0].readings() {
		rest, ok := strings.CutPrefix(letters, reading)
		switch {
		case !ok:
		case rest == "":
			return 1
		default:
			if n := spelledBy(rest, units[1:]); n > 0 {
				return n + 1
			}
		}
	}
	return 0
}

// spelledBytes returns how many bytes of text from the first on spell just
// letters: Han alone; 0 where they do not.
func spelledBytes(letters, text string) int {
	c, size := utf8.DecodeRuneInString(text)
	if c = han.Simplified(c); c < firstHan || c > lastHan {
		return 0
	}
	for _, reading := range sounds()[c-firstHan] {
		rest, ok := strings.CutPrefix(letters, reading)
		switch {
		case !ok:
		case rest == "":
			return size
		default:
			if n := spelledBytes(rest, text[size:]); n > 0 {
				return size + n
			}
		}
	}
	return 0
}

// isLetters reports whether s is of ASCII letters alone, as pinyin is.
func isLetters(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// distanceWithin returns the least number of letters to add, drop or change
// that makes of word some part of text (Sellers' algorithm), or something over
// most where that is more than most.
func distanceWithin(word, text string, most int) int {
	row := make([]int, len(text)+1) // the costs up to each place of text
	for i := range len(word) {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range len(text) {
			cost := diagonal
			if word[i] != text[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least > most {
			return least
		}
	}
	return slices.Min(row)
}
