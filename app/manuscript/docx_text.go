package manuscript

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
)

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

// field is something that Word works out: a link, a table of contents.
type field struct {
	code   string
	result bool // its result is read
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

func (d *document) instruction(x *elements) error {
	text, err := x.words()
	if n := len(d.fields); n > 0 && len(d.fields[n-1].code) < 4000 {
		d.fields[n-1].code += text
	}
	return err
}

func (d *document) fieldChar(kind string) {
	n := len(d.fields)
	switch {
	case kind == "begin" && n < maxNested:
		d.fields = append(d.fields, field{})
	case kind == "separate" && n > 0:
		d.fields[n-1].result = true
	case kind == "end" && n > 0:
		d.fields = d.fields[:n-1]
	}
}

// isShown reports whether words are part of the text: those before a field's
// result are its code.
func (d *document) isShown() bool {
	for _, f := range d.fields {
		if !f.result {
			return false
		}
	}
	return true
}

func (d *document) fieldLink() string {
	for i := len(d.fields) - 1; i >= 0; i-- {
		if link := linkOfField(d.fields[i].code); link != "" {
			return link
		}
	}
	return ""
}

var hyperlinkCode = regexp.MustCompile(`^\s*HYPERLINK\s+"([^"]*)"`)

func linkOfField(code string) string {
	if found := hyperlinkCode.FindStringSubmatch(code); found != nil {
		return linkOf(found[1])
	}
	return ""
}

// cite writes a note's number; the notes stand at the end.
func (d *document) cite(kind, id string) {
	d.cited = append(d.cited, kind+" "+id)
	d.write("（注"+strconv.Itoa(len(d.cited))+"）", 0, "")
}

// addNotes reads the notes that were cited and adds them at the end.
func (d *document) addNotes() error {
	for _, kind := range []string{"footnote", "endnote"} {
		err := d.optional(kind+"s", func(x *elements) error {
			return x.within(func(string, attributes) error {
				return x.within(func(name string, a attributes) error {
					if name != kind || a["type"] != "" && a["type"] != "normal" {
						return x.skip()
					}
					note, err := d.apart(func(inner *document) error { return inner.blocksOf(x) })
					d.notes[kind+" "+a["id"]] = note
					return err
				})
			})
		})
		if err != nil && !errors.Is(err, errMissing) {
			return err
		}
	}
	for i, key := range d.cited {
		if note := d.notes[key]; note != nil && len(note.line()) > 0 {
			runs := append([]run{{text: "注" + strconv.Itoa(i+1) + "："}}, note.line()...)
			d.blocks = append(d.blocks, block{runs: settled(runs)})
		}
	}
	return nil
}

// apart reads a part of the document as a manuscript of its own.
func (d *document) apart(read func(*document) error) (*Manuscript, error) {
	inner := *d
	inner.builder = &builder{words: d.words, cells: d.cells}
	inner.joining, inner.boxes, inner.fields = false, nil, nil
	err := read(&inner)
	inner.end()
	inner.emptyBoxes()
	d.words, d.cells, d.left, d.cited = inner.words, inner.cells, d.left+inner.left, inner.cited
	return &inner.Manuscript, err
}

// emptyBoxes adds what stands in text boxes beside a paragraph, behind it.
func (d *document) emptyBoxes() {
	boxes := d.boxes
	d.boxes = nil
	for _, m := range boxes {
		d.take(m, true, false)
	}
}
