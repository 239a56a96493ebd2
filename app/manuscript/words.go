package manuscript

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// written is the words of the open block.
type written struct {
	words []byte
	parts []part
	gap   gap // between what was read and what comes
}

// part is words that look and lead alike, up to the next part.
type part struct {
	from  int
	style style
	link  string
}

// runs are the words as runs.
func (w written) runs() []run {
	var all []run
	for i, p := range w.parts {
		end := len(w.words)
		if i+1 < len(w.parts) {
			end = min(end, w.parts[i+1].from)
		}
		if p.from >= end {
			break
		}
		all = append(all, run{string(w.words[p.from:end]), p.style, p.link})
	}
	return all
}

// write adds words to the open block. Blanks of every width become one space,
// or none where only a line of Chinese ended.
func (b *builder) write(text string, s style, link string) {
	if b.open == nil {
		b.open = &block{}
	}
	for _, r := range text {
		switch {
		case b.words > maxText:
			return // which check will say
		case r == '\n' || r == '\r':
			b.text.gap = max(b.text.gap, broken)
		case unicode.IsSpace(r) || r == '\u2800' || r == '\u3164':
			b.text.gap = blank
		case !isIgnored(r):
			b.words += b.text.letter(r, s, link)
		}
	}
}

// letter adds a character and returns its bytes.
func (w *written) letter(r rune, s style, link string) int {
	if w.gap != none && len(w.words) > 0 {
		before, _ := utf8.DecodeLastRune(w.words)
		if w.gap == blank || !joins(before, r) {
			w.words = append(w.words, ' ')
		}
	}
	w.gap = none
	w.append(string(r), s, link)
	return utf8.RuneLen(r)
}

// append adds words as they are.
func (w *written) append(words string, s style, link string) {
	if words == "" {
		return
	}
	if n := len(w.parts); n == 0 || w.parts[n-1].style != s || w.parts[n-1].link != link {
		w.parts = append(w.parts, part{len(w.words), s, link})
	}
	w.words = append(w.words, words...)
}

// isIgnored reports characters that nobody sees: controls, marks of width zero
// and direction, and the private ones in which Word draws bullets.
func isIgnored(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Variation_Selector, r)
}

// joins reports whether no space stands where a line was broken between two
// characters.
func joins(before, after rune) bool {
	mark := func(r rune) bool {
		return strings.ContainsRune("，。、；：？！（）《》〈〉【】「」『』", r)
	}
	chinese := func(r rune) bool {
		return unicode.Is(unicode.Han, r) || mark(r) || strings.ContainsRune("“”‘’—…·～", r)
	}
	return mark(before) || mark(after) || chinese(before) && chinese(after)
}

// settled is a block's words with each blank outside the emphasis that it
// stands at the edge of, and none at the ends. Neighbours that look and lead
// alike are one.
func settled(runs []run) []run {
	var all written
	for i, r := range runs {
		word := strings.TrimRight(r.text, " ")
		all.append(word, r.style, r.link)
		if word == r.text || len(all.words) == 0 || i+1 == len(runs) {
			continue
		}
		next, link := runs[i+1], ""
		if r.link == next.link {
			link = r.link
		}
		all.append(" ", r.style&next.style, link)
	}
	all.words = bytes.TrimRight(all.words, " ")
	return all.runs()
}
