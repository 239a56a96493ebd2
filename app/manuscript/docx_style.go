package manuscript

import (
	"strconv"
	"strings"
)

// wordStyle is a style of a document: of paragraphs or of words.
type wordStyle struct {
	name, basis string
	look        paragraphLook
	words       style
}

// paragraphLook is what a paragraph's properties say of it.
type paragraphLook struct {
	style   string
	outline int // 1 to 9; 0: none
	list    string
	level   int
	centred bool
	joined  bool // with the next: its end was deleted
}

// readStyles reads styles.xml.
func (d *document) readStyles(x *elements) error {
	d.styles = map[string]wordStyle{}
	return x.within(func(string, attributes) error {
		return x.within(func(name string, a attributes) error {
			if name != "style" {
				return x.skip()
			}
			s, err := readStyle(x)
			d.styles[a["styleId"]] = s
			return err
		})
	})
}

func readStyle(x *elements) (s wordStyle, err error) {
	err = x.within(func(name string, a attributes) (err error) {
		switch name {
		case "name":
			s.name = strings.ToLower(a["val"])
		case "basedOn":
			s.basis = a["val"]
		case "pPr":
			s.look, err = readLook(x)
			return err
		case "rPr":
			s.words, _, _, err = readWords(x, 0)
			return err
		}
		return x.skip()
	})
	return s, err
}

// readLook reads a paragraph's properties.
func readLook(x *elements) (look paragraphLook, err error) {
	err = x.within(func(name string, a attributes) error {
		switch name {
		case "pStyle":
			look.style = a["val"]
		case "outlineLvl":
			if n, err := strconv.Atoi(a["val"]); err == nil && n >= 0 && n < 9 {
				look.outline = n + 1
			}
		case "jc":
			look.centred = a["val"] == "center"
		case "numPr":
			return x.within(func(name string, a attributes) error {
				switch name {
				case "numId":
					look.list = a["val"]
				case "ilvl":
					look.level, _ = strconv.Atoi(a["val"])
				}
				return x.skip()
			})
		case "rPr":
			return x.within(func(name string, _ attributes) error {
				look.joined = look.joined || name == "del"
				return x.skip()
			})
		}
		return x.skip()
	})
	return look, err
}

// readWords reads the properties of words that have a style already.
func readWords(x *elements, s style) (words style, named string, hidden bool, err error) {
	words = s
	err = x.within(func(name string, a attributes) error {
		switch name {
		case "b":
			words = words.with(bold, a.on())
		case "i":
			words = words.with(italic, a.on())
		case "strike", "dstrike":
			words = words.with(strike, a.on())
		case "vanish":
			hidden = a.on()
		case "rStyle":
			named = a["val"]
		}
		return x.skip()
	})
	return words, named, hidden, err
}

// longestBasis is how many styles may be based on each other.
const longestBasis = 20

// settle adds to a paragraph's own properties those of its style, and returns
// the style's name.
func (d *document) settle(look *paragraphLook) (name string) {
	id := look.style
	for range longestBasis {
		s, ok := d.styles[id]
		if !ok {
			break
		}
		if name == "" {
			name = s.name
		}
		if look.outline == 0 {
			look.outline = max(s.look.outline, headingNumber(s.name))
		}
		if look.list == "" {
			look.list, look.level = s.look.list, max(look.level, s.look.level)
		}
		look.centred = look.centred || s.look.centred
		id = s.basis
	}
	return name
}

// headingNumber reads a style's name: it is English in every Word.
func headingNumber(name string) int {
	number, ok := strings.CutPrefix(name, "heading ")
	if !ok {
		number, ok = strings.CutPrefix(name, "标题 ")
	}
	if n, err := strconv.Atoi(number); ok && err == nil && n >= 1 && n <= 9 {
		return n
	}
	return 0
}
