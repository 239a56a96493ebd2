package manuscript

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a block is.
type kind int

const (
	paragraph kind = iota
	heading
	item  // of a list
	table // of cells
	rule  // a line between
	shown // a picture
)

// block is a paragraph or what stands like one.
type block struct {
	kind    kind
	level   int    // of a heading, from 1; of an item, from 0
	ordered bool   // an item with a number
	number  int    // that an ordered item shows
	list    string // which list an item is of
	quoted  bool
	centred bool
	titled  bool // its author says that it is the title
	runs    []run
	rows    [][]cell
	picture int // 1-based
}

// cell is what a table has at one place.
type cell []run

// run is words that look and lead alike.
type run struct {
	text  string
	style style
	link  string
}

// style is what emphasis words have.
type style uint8

const (
	bold style = 1 << iota
	italic
	strike
)

// gap is the blank before what comes next.
type gap int

const (
	none   gap = iota
	broken     // a line of the source ended
	blank
)

// begin opens a block. What was open is ended.
func (b *builder) begin(open block) {
	b.end()
	b.open = &open
}

// end closes the open block and keeps it where it says anything.
func (b *builder) end() {
	open := b.open
	if open == nil {
		return
	}
	open.runs = settled(append(open.runs, b.text.runs()...))
	b.open, b.text = nil, written{}
	if len(open.runs) > 0 {
		b.blocks = append(b.blocks, *open)
	}
}

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

// plain is the words of runs.
func plain(runs []run) string {
	var words strings.Builder
	for _, r := range runs {
		words.WriteString(r.text)
	}
	return words.String()
}

// unstyled is runs without some styles.
func unstyled(runs []run, without style) []run {
	bare := slices.Clone(runs)
	for i := range bare {
		bare[i].style &^= without
	}
	return settled(bare)
}

// cut takes so many bytes of words off the beginning.
func cut(runs []run, bytes int) []run {
	rest := slices.Clone(runs)
	for len(rest) > 0 && bytes >= len(rest[0].text) {
		bytes -= len(rest[0].text)
		rest = rest[1:]
	}
	if len(rest) > 0 {
		rest[0].text = strings.TrimLeft(rest[0].text[bytes:], " ")
	}
	if len(rest) > 0 && rest[0].text == "" {
		rest = rest[1:]
	}
	return settled(rest)
}

// altText is what stands for a picture: what its author wrote, and not what a
// program put in its place.
func altText(alt string) string {
	alt = strings.Join(strings.FieldsFunc(alt, func(r rune) bool { return unicode.IsSpace(r) || isIgnored(r) }), " ")
	if !strings.ContainsFunc(alt, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || utf8.RuneCountInString(alt) > 80 {
		return "图片"
	}
	return alt
}
