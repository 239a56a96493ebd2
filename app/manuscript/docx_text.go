package manuscript

import "strings"

// document is a .docx file that is read.
type document struct {
	*builder
	pack      *pack
	main      string
	relations map[string]relation
	styles    map[string]wordStyle
	numbers   numbering
	notes     map[string]*Manuscript
	cited     []string // the notes, in the order in which they are cited
	joining   bool     // the paragraph goes on with the one before
	fields    []field  // that are open
	boxes     []*Manuscript
	inBox     int
}

// blocksOf reads the paragraphs and tables inside the open element.
func (d *document) blocksOf(x *elements) error {
	return x.within(func(name string, _ attributes) error {
		switch name {
		case "p":
			return d.paragraph(x)
		case "tbl":
			d.end()
			return d.table(x)
		case "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "AlternateContent", "Choice":
			return d.blocksOf(x)
		case "altChunk":
			d.warn("嵌在里面的另一个文档没有带过来")
		}
		return x.skip()
	})
}

func (d *document) paragraph(x *elements) error {
	if !d.joining {
		d.end()
	}
	joined := d.joining
	d.joining = false
	named, begun, left := "", joined, false
	err := x.within(func(name string, a attributes) error {
		if name == "pPr" {
			look, err := readLook(x)
			if err != nil {
				return err
			}
			named = d.settle(&look)
			left = strings.HasPrefix(named, "toc ")
			if !begun && !left {
				d.beginParagraph(look, named)
				begun = true
			}
			d.joining = look.joined
			return nil
		}
		if left {
			return x.skip()
		}
		if !begun {
			d.begin(block{})
			begun = true
		}
		return d.inline(x, name, a, "")
	})
	if err != nil {
		return err
	}
	if !d.joining {
		d.end()
		d.emptyBoxes()
	}
	return d.check()
}

func (d *document) beginParagraph(look paragraphLook, named string) {
	open := block{centred: look.centred, titled: named == "title" || named == "标题"}
	if look.outline > 0 {
		open.kind, open.level = heading, look.outline
	}
	prefix := ""
	if look.list != "" && look.list != "0" {
		if l, reached, ok := d.numbers.count(look.list, look.level); ok {
			switch {
			case open.kind == heading || !l.isCounted() && l.format != "bullet":
				prefix = d.numbers.shown(look.list, l, reached)
			default:
				open.kind, open.level, open.list, open.ordered, open.number = item, look.level, look.list, l.isCounted(), reached[look.level]
			}
			if l.format == "bullet" || l.format == "none" {
				prefix = ""
			}
		}
	}
	d.begin(open)
	d.write(prefix, 0, "")
}

// inline reads an element that stands in a line.
func (d *document) inline(x *elements, name string, a attributes, link string) error {
	inside := func(link string) error {
		return x.within(func(name string, a attributes) error { return d.inline(x, name, a, link) })
	}
	switch name {
	case "r":
		return d.run(x, link)
	case "hyperlink":
		if r, ok := d.relations[a["id"]]; ok && r.external {
			return inside(linkOf(r.target))
		}
		return inside(link)
	case "fldSimple":
		return inside(linkOfField(a["instr"]))
	case "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo", "ruby", "rubyBase", "oMath", "oMathPara", "AlternateContent", "Choice":
		return inside(link)
	}
	return x.skip() // what was deleted, comments, bookmarks
}

// run reads words that look alike.
func (d *document) run(x *elements, link string) error {
	var look style
	hidden := false
	return x.within(func(name string, a attributes) error {
		if name == "rPr" {
			words, named, hides, err := readWords(x, 0)
			if named != "" {
				base := d.styles[named].words
				words |= base
			}
			look, hidden = words, hides
			return err
		}
		if hidden {
			return x.skip()
		}
		return d.word(x, name, a, look, link)
	})
}

func (d *document) word(x *elements, name string, a attributes, look style, link string) error {
	if link == "" {
		link = d.fieldLink()
	}
	switch name {
	case "t":
		text, err := x.words()
		if d.isShown() {
			d.write(text, look, link)
		}
		return err
	case "tab":
		d.write(" ", look, link)
	case "br", "cr":
		d.lineBreak(a["type"])
	case "noBreakHyphen":
		d.write("-", look, link)
	case "instrText":
		return d.instruction(x)
	case "fldChar":
		d.fieldChar(a["fldCharType"])
	case "footnoteReference", "endnoteReference":
		d.cite(strings.TrimSuffix(name, "Reference"), a["id"])
	case "drawing", "pict", "object":
		return d.drawing(x)
	case "AlternateContent", "Choice", "ruby", "rubyBase", "r":
		return x.within(func(name string, a attributes) error {
			if name == "r" {
				return d.run(x, link)
			}
			return d.word(x, name, a, look, link)
		})
	}
	return x.skip()
}

// lineBreak ends a paragraph, or is a blank where none can end.
func (d *document) lineBreak(kind string) {
	if kind == "page" || kind == "column" {
		return
	}
	if d.open == nil || d.open.kind != paragraph || d.open.titled {
		d.write(" ", 0, "")
		return
	}
	like := block{centred: d.open.centred}
	d.begin(like)
}

// emptyBoxes adds what stands in text boxes beside a paragraph, behind it.
func (d *document) emptyBoxes() {
	boxes := d.boxes
	d.boxes = nil
	for _, m := range boxes {
		d.take(m, true, false)
	}
}
