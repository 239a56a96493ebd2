package newsroom

import (
	"slices"
	"strings"

	"github.com/mozillazg/go-pinyin"

	"fanzha/app/fault"
	"fanzha/app/library"
)

// The longest slugs, in characters: that the console gives, and that it can
// take from the folder.
const (
	longestSlug  = 80
	longestKnown = 120
)

// Slug writes a title in pinyin, a word for each Chinese character and for each
// run of Latin letters or digits, cut to a length that fits an address. It is
// empty where nothing can be written so.
func Slug(title string) string {
	const most = 60
	args := pinyin.NewArgs()
	var words []string
	length, joined := 0, false
	for _, r := range strings.ToLower(title) {
		latin := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		word := string(r)
		if !latin {
			word = strings.Join(pinyin.SinglePinyin(r, args), "")
		}
		if length += len(word) + 1; length > most {
			break
		}
		switch {
		case latin && joined:
			words[len(words)-1] += word
		case word != "":
			words = append(words, word)
		}
		joined = latin
	}
	return strings.Join(words, "-")
}

var errNoKind = fault.New(fault.NotFound, "没有这个栏目")

func isKind(kind library.Kind) bool { return slices.Contains(library.Kinds, kind) }

// checkSlug fails for what cannot be the last part of an address.
func checkSlug(slug string) error {
	if len(slug) > longestSlug || !library.ValidSlug(slug) {
		return fault.New(fault.Invalid, "网址只能用小写字母、数字和单个连字符，最多 80 个，如 shuadan-fanli")
	}
	return nil
}
