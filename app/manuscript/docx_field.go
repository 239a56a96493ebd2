package manuscript

import (
	"regexp"
)

// field is something that Word works out: a link, a table of contents.
type field struct {
	code   string
	result bool // its result is read
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
