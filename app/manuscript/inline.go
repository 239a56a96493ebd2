package manuscript

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fanzha/app/library"
)

// inline writes the words of a block. What was written is read again as the
// site reads it; where that is something else, it is written plainer.
func (w *writer) inline(runs []run, of block) (string, error) {
	if len(runs) == 0 {
		return "", nil
	}
	if isPlain(runs) {
		return plain(runs), nil
	}
	for _, plainer := range plainerAndPlainer {
		try := plainer(runs)
		line := marked(try, of)
		same, err := w.reads(line, try, of)
		if err != nil || same {
			return line, err
		}
	}
	return allEscaped(plain(runs)), nil
}

// plainerAndPlainer are ways to write the same words, each with less than the
// one before of what a mark may not be recognised beside.
var plainerAndPlainer = []func([]run) []run{
	slices.Clone[[]run],
	punctuationOutside,
	func(runs []run) []run { return unstyled(runs, italic) },
	func(runs []run) []run { return unstyled(punctuationOutside(runs), italic) },
	func(runs []run) []run { return unstyled(runs, bold|italic|strike) },
	func(runs []run) []run {
		bare := unstyled(runs, bold|italic|strike)
		for i := range bare {
			bare[i].link = ""
		}
		return settled(bare)
	},
}

// isPlain reports words without anything that could be a mark.
func isPlain(runs []run) bool {
	return len(runs) == 1 && runs[0].style == 0 && runs[0].link == "" &&
		!strings.ContainsFunc(runs[0].text, func(r rune) bool {
			return r < utf8.RuneSelf && strings.ContainsRune(marks+"-+=)", r) || r == utf8.RuneError
		})
}

// reads reports whether a line is read as the runs that it was made of.
func (w *writer) reads(line string, runs []run, of block) (bool, error) {
	rendered, err := w.site.Render([]byte(prefix(of) + line))
	if err != nil {
		return false, err
	}
	again := &builder{}
	if err := again.readHTML(strings.NewReader(rendered.HTML)); err != nil {
		return false, err
	}
	again.end()
	if len(rendered.Flaws) > 0 || len(again.blocks) != 1 {
		return false, nil
	}
	read := again.blocks[0]
	if read.kind == heading {
		read.runs = unstyled(read.runs, bold|italic)
	}
	return slices.Equal(read.runs, runs) && (read.kind == of.kind || of.kind == table), nil
}

// prefix is how a block of a kind begins, alone.
func prefix(of block) string {
	switch {
	case of.kind == heading:
		return "## "
	case of.kind == item && of.ordered:
		return "1. "
	case of.kind == item:
		return "- "
	}
	return ""
}

// marked writes runs with the marks of their emphasis and links.
func marked(runs []run, of block) string {
	var out strings.Builder
	var open style
	link, start := "", true
	for i, r := range runs {
		text := r.text
		if link != "" && link != r.link {
			out.WriteString(closing(open) + "](" + link + ")")
			open, link = 0, ""
		} else if open&^r.style != 0 {
			out.WriteString(closing(open))
			open = 0
		}
		for strings.HasPrefix(text, " ") && (open != r.style || link != r.link) { // only where blanks have a style of their own
			out.WriteByte(' ')
			text = text[1:]
		}
		if isAddress(r) && (i == 0 || runs[i-1].link != r.link) && (i+1 == len(runs) || runs[i+1].link != r.link) {
			out.WriteString(closing(open) + "<" + r.link + ">")
			open, start = 0, false
			continue
		}
		if link != r.link {
			out.WriteString(closing(open) + "[")
			open, link = 0, r.link
			start = false
		}
		out.WriteString(opening(r.style &^ open))
		start = start && r.style == 0
		open = r.style
		out.WriteString(escaped(text, place{start: start && of.kind != heading && of.kind != table, end: i+1 == len(runs) && r.style == 0 && link == "", link: link != "", row: of.kind == table}))
		start = false
	}
	out.WriteString(closing(open))
	if link != "" {
		out.WriteString("](" + link + ")")
	}
	if of.kind == heading {
		return endMark.ReplaceAllString(out.String(), ` \$1`)
	}
	return out.String()
}

// opening and closing are the marks of styles, the outermost first and last.
func opening(s style) string {
	var marks string
	for _, m := range styleMarks {
		if s&m.style != 0 {
			marks += m.mark
		}
	}
	return marks
}

func closing(s style) string {
	var marks string
	for _, m := range styleMarks {
		if s&m.style != 0 {
			marks = m.mark + marks
		}
	}
	return marks
}

var styleMarks = []struct {
	style style
	mark  string
}{{strike, "~~"}, {bold, "**"}, {italic, "*"}}

// isAddress reports a link that shows its own address.
func isAddress(r run) bool {
	return r.style == 0 && r.text == r.link && (strings.HasPrefix(r.link, "http://") || strings.HasPrefix(r.link, "https://"))
}

// punctuationOutside moves punctuation out of the edges of emphasis, where it
// keeps a mark from being one.
func punctuationOutside(runs []run) []run {
	var all []run
	for _, r := range runs {
		if r.style == 0 {
			all = append(all, r)
			continue
		}
		inner := strings.TrimLeftFunc(r.text, isEdge)
		before := r.text[:len(r.text)-len(inner)]
		word := strings.TrimRightFunc(inner, isEdge)
		all = append(all, run{before, 0, r.link}, run{word, r.style, r.link}, run{inner[len(word):], 0, r.link})
	}
	return settled(all)
}

func isEdge(r rune) bool { return r == ' ' || unicode.IsPunct(r) || unicode.IsSymbol(r) }

// newSite is the site's renderer of Markdown.
func newSite() *library.Renderer { return library.NewRenderer("", nil, nil, nil) }
