package manuscript

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// isBlock reports an element that stands for itself.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Address, atom.Center,
		atom.Figure, atom.Figcaption, atom.Details, atom.Summary, atom.Form, atom.Fieldset, atom.Dl, atom.Dt, atom.Dd,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Blockquote, atom.Hr, atom.Pre, atom.Body, atom.Html:
		return true
	}
	return false
}

// blockElement reads an element that stands for itself. Where no line ends, it
// is set off by a blank.
func (w *walker) blockElement(n *html.Node, l looks, c context) error {
	if c.flat {
		w.write(" ", 0, "")
		err := w.children(n, c)
		w.write(" ", 0, "")
		return err
	}
	w.end()
	err := w.standing(n, l, c)
	w.end()
	return err
}

func (w *walker) standing(n *html.Node, l looks, c context) error {
	switch n.DataAtom {
	case atom.Ul, atom.Ol:
		return w.listElement(n, c)
	case atom.Li:
		return w.itemElement(n, c)
	case atom.Table:
		return w.tableElement(n, c)
	case atom.Blockquote:
		c.quoted = true
	case atom.Hr:
		w.ruled(c)
		return nil
	case atom.Pre:
		return w.preElement(n, c)
	}
	if level := headingLevel(n, l); level > 0 && c.item == nil && !c.quoted {
		c.flat = true
		w.begin(block{kind: heading, level: level})
		return w.children(n, c)
	}
	if hasClass(n, "msotitle") && c.item == nil {
		c.flat = true
		w.begin(block{titled: true})
		return w.children(n, c)
	}
	if mark := l["mso-list"]; mark != "" && mark != "none" {
		return w.wordItem(n, mark, c)
	}
	return w.children(n, c)
}

// headingLevel is 0 for what is no heading.
func headingLevel(n *html.Node, l looks) int {
	if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	if level, err := strconv.Atoi(l["mso-outline-level"]); err == nil && level >= 1 && level <= 9 && n.DataAtom == atom.P {
		return level
	}
	return 0
}

func (w *walker) ruled(c context) {
	if !c.quoted {
		w.blocks = append(w.blocks, block{kind: rule})
	}
}

func (w *walker) listElement(n *html.Node, c context) error {
	start := 0
	if given, err := strconv.Atoi(attribute(n, "start")); err == nil && given > 0 && given < 10_000 {
		start = given - 1
	}
	c.level, c.list, c.ordered, c.numbers, c.item = c.level+1, w.nextList(), n.DataAtom == atom.Ol, &start, nil
	return w.children(n, c)
}

func (w *walker) itemElement(n *html.Node, c context) error {
	if c.list == "" {
		c.list, c.level = w.nextList(), 1
	}
	c.item = &entry{block: block{kind: item, level: c.level - 1, ordered: c.ordered, list: c.list, quoted: c.quoted}}
	return w.children(n, c)
}

// preElement reads lines that stand as they were typed.
func (w *walker) preElement(n *html.Node, c context) error {
	for line := range strings.Lines(textOf(n)) {
		w.say(line, c)
		w.end()
		if err := w.check(); err != nil {
			return err
		}
	}
	return nil
}

// textOf is the words below a node as they stand.
func textOf(n *html.Node) string {
	var words strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			words.WriteString(d.Data)
		case d.DataAtom == atom.Br:
			words.WriteByte('\n')
		}
	}
	return words.String()
}
