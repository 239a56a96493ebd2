package manuscript

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"fanzha/app/fault"
)

// elements reads the elements of a part one after the other. Names and
// attributes are known without their namespaces. There are no entities but
// XML's own five, and no part of an office program has a document type.
type elements struct {
	in    *xml.Decoder
	depth int
}

type attributes map[string]string

func newElements(content []byte) *elements {
	return &elements{in: xml.NewDecoder(bytes.NewReader(content))}
}

// next is the next token; io.EOF comes only where every element has ended.
func (x *elements) next() (xml.Token, error) {
	token, err := x.in.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, notDocx, err)
	}
	switch token.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > maxNested {
			return nil, fault.New(fault.Invalid, "文件里的层次太多，读不出来。请在 Word 里把内容复制到新文档，另存以后再试")
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		return nil, fault.New(fault.Invalid, notDocx)
	}
	return token, nil
}

// within calls visit with each element inside the open one, up to its end. A
// visit reads the element to its end.
func (x *elements) within(visit func(name string, a attributes) error) error {
	return x.each(visit, nil)
}

// each also hands on the text between the elements.
func (x *elements) each(visit func(name string, a attributes) error, text func(string)) error {
	for {
		token, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := visit(t.Name.Local, attributesOf(t)); err != nil {
				return err
			}
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip reads to the end of the open element.
func (x *elements) skip() error {
	return x.within(func(string, attributes) error { return x.skip() })
}

// words is the text of the open element.
func (x *elements) words() (string, error) {
	var all string
	err := x.each(func(string, attributes) error { return x.skip() }, func(text string) { all += text })
	return all, err
}

func attributesOf(t xml.StartElement) attributes {
	a := make(attributes, len(t.Attr))
	for _, given := range t.Attr {
		if _, taken := a[given.Name.Local]; !taken || given.Name.Space != "" {
			a[given.Name.Local] = given.Value
		}
	}
	return a
}

// on reports whether a property is on: it is where nothing else is said.
func (a attributes) on() bool {
	switch a["val"] {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
