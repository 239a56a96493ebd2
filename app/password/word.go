package password

import (
	_ "embed"
	"maps"
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// usual are the words of which people make passwords, here above all.
//
//go:embed usual.txt
var usual string

// shortestWord is how many letters a word has that is nobody's by chance.
const shortestWord = 3

// wordsOf are the usual words with those of the names: as they are written, in
// pinyin, in parts, by initials.
func wordsOf(names []string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(usual) {
		words[word] = true
	}
	for _, name := range names {
		for _, part := range strings.FieldsFunc(strings.ToLower(name), notInWords) {
			maps.Copy(words, spelt([]rune(part)))
		}
	}
	for word := range words {
		if len([]rune(word)) < shortestWord {
			delete(words, word)
		}
	}
	return words
}

func notInWords(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// spelt are the ways in which a part of a name is typed.
func spelt(part []rune) map[string]bool {
	words := map[string]bool{string(part): true, strings.TrimRightFunc(string(part), unicode.IsDigit): true}
	sounds := make([][]string, len(part))
	for i, r := range part {
		if sounds[i] = soundsOf(r); len(sounds[i]) == 0 {
			return words // not Chinese
		}
	}
	for begin := range part {
		whole, initials := sounds[begin][0], sounds[begin][0][:1]
		for end := begin + 1; end < len(part); end++ {
			whole, initials = whole+sounds[end][0], initials+sounds[end][0][:1]
			words[string(part[begin:end+1])], words[whole] = true, true
			if end-begin >= shortestWord {
				words[initials] = true
			}
		}
	}
	for i := 1; i < len(part); i++ {
		for _, first := range sounds[i-1] {
			for _, second := range sounds[i] {
				words[first+second] = true
			}
		}
	}
	return words
}

// soundsOf are the readings of a Chinese character, the most usual first.
func soundsOf(r rune) []string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	return pinyin.SinglePinyin(r, args)
}
