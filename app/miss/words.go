package miss

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"fanzha/app/fold"
)

const (
	readLength = 200 // characters of a search that are looked at
	wordsMost  = 20  // characters that are left of it at most
	wordsLeast = 2
)

var (
	// token is what sites, mailboxes and accounts are called by, as typed: what
	// has a scheme before it, and signs of ASCII in one piece with a digit or a
	// sign of addresses among them.
	token = regexp.MustCompile(`[!-~]*://\S*|[!-~]*[0-9@/\\:._#%?=&~+-][!-~]*`)
	// number is what is left of numbers in folded text, and what is too long
	// to be a word of another script.
	number = regexp.MustCompile(`\p{N}+|[零一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟]{5,}|[^\p{Han}，。]{11,}`)
)

// Words is what of a search may be shown to others: folded, without links,
// addresses, accounts and numbers, and cut. It is empty where no word is left.
func Words(typed string) string {
	typed = cut(typed, readLength)
	typed = token.ReplaceAllString(norm.NFKC.String(typed), " ")
	words := number.ReplaceAllString(string(fold.Word(typed)), string(fold.Pause))
	words = trim(cut(trim(string(fold.Word(words))), wordsMost))
	if len([]rune(words)) < wordsLeast {
		return ""
	}
	return words
}

// cut returns the first characters of a text.
func cut(text string, most int) string {
	for at := range text {
		if most--; most < 0 {
			return text[:at]
		}
	}
	return text
}

func trim(words string) string { return strings.Trim(words, string(fold.Pause)+string(fold.Stop)) }
