package manuscript

import (
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
