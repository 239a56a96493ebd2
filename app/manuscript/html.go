package manuscript

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"fanzha/app/fault"
)

// FromHTML reads what a clipboard holds as HTML. It fails with a fault where
// that is too much.
func FromHTML(in io.Reader) (*Manuscript, error) {
	content, err := io.ReadAll(io.LimitReader(in, MaxHTML+1))
	if err != nil {
		return nil, fmt.Errorf("read a clipboard: %w", err)
	}
	if len(content) > MaxHTML {
		return nil, fault.New(fault.TooLarge, fmt.Sprintf("粘贴的内容太多：最多 %d MB。请分几次粘贴，图片单独上传", MaxHTML>>20))
	}
	b := &builder{}
	if err := b.readHTML(bytes.NewReader(content)); err != nil {
		return nil, err
	}
	return b.finished()
}

func (b *builder) readHTML(in io.Reader) error {
	plain, err := simplified(in)
	if err != nil {
		return err
	}
	doc, err := html.Parse(bytes.NewReader(plain))
	if err != nil {
		return fault.Wrap(fault.Invalid, "粘贴的内容层次太多，读不出来。请在原处复制成纯文本再粘贴", err)
	}
	w := &walker{builder: b}
	return w.children(doc, context{})
}

// walker walks along the tree of a clipboard.
type walker struct {
	*builder
	lists int // that were begun
}

// context is what an element inherits from those around it.
type context struct {
	style   style
	link    string
	quoted  bool
	centred bool
	flat    bool   // in a heading or a cell, where a line does not end
	level   int    // of the lists around, from 1
	list    string // the innermost
	ordered bool
	numbers *int   // of the innermost list
	item    *entry // the innermost
}

// entry is an item that is read.
type entry struct {
	block block
	begun bool
}

func (w *walker) children(n *html.Node, c context) error {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if err := w.node(child, c); err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) node(n *html.Node, c context) error {
	switch {
	case n.Type == html.TextNode:
		w.say(n.Data, c)
		return w.check()
	case n.Type != html.ElementNode:
		return w.children(n, c)
	}
	looks := looksOf(n)
	if looks.hidden() || w.leftOut(n, looks) {
		return nil
	}
	c.style = looks.apply(tagStyle(n, c.style))
	if looks["text-align"] == "center" || attribute(n, "align") == "center" || tagOf(n) == atom.Center {
		c.centred = true
	} else if looks["text-align"] != "" {
		c.centred = false
	}
	if isBlock(n) {
		return w.blockElement(n, looks, c)
	}
	return w.inlineElement(n, looks, c)
}

// say writes words. In an item they belong to it as long as nothing else has
// come between.
func (w *walker) say(text string, c context) {
	if w.open == nil && strings.Trim(text, " \t\r\n\f\u00a0\u3000") == "" {
		return
	}
	if w.open == nil {
		w.openBlock(c)
	}
	w.write(text, c.style, c.link)
}

func (w *walker) openBlock(c context) {
	if c.item == nil || c.item.begun && !w.goesOn(c.item) {
		w.begin(block{quoted: c.quoted, centred: c.centred})
		return
	}
	if !c.item.begun {
		c.item.begun = true
		if c.numbers != nil {
			*c.numbers++
			c.item.block.number = *c.numbers
		}
		w.begin(c.item.block)
		return
	}
	last := w.blocks[len(w.blocks)-1]
	w.blocks = w.blocks[:len(w.blocks)-1]
	last.runs = append(last.runs, run{text: " "})
	w.open = &last
}

// goesOn reports whether the last block is an item's own.
func (w *walker) goesOn(i *entry) bool {
	n := len(w.blocks)
	return n > 0 && w.blocks[n-1].kind == item && w.blocks[n-1].list == i.block.list && w.blocks[n-1].number == i.block.number
}

// inlineElement reads an element that stands in a line.
func (w *walker) inlineElement(n *html.Node, l looks, c context) error {
	switch tagOf(n) {
	case atom.Br:
		w.lineBreak(l, c)
		return nil
	case atom.Img:
		w.image(n)
		return nil
	case atom.A:
		if mark := footnoteOf(n); mark != "" {
			w.say(mark, c)
			return nil
		}
		c.link = linkOf(attribute(n, "href"))
	}
	if strings.HasPrefix(l["mso-list"], "ignore") {
		return nil // the bullet, which the item's own paragraph has read
	}
	return w.children(n, c)
}

// lineBreak ends a paragraph, or is a blank where no paragraph can end.
func (w *walker) lineBreak(l looks, c context) {
	switch {
	case c.flat || c.item != nil || w.open != nil && w.open.kind != paragraph:
		w.write(" ", 0, "")
	case l["mso-special-character"] != "comment":
		w.end()
	}
}

func (w *walker) nextList() string {
	w.lists++
	return "list " + strconv.Itoa(w.lists)
}
