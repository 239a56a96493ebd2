package library

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"fanzha/app/fault"
)

// shaper walks a parsed body once and changes what Markdown allows into what
// the site shows: headings start at h2 and have readable ids, addresses are
// safe and carry the base path, lines of Chinese join without a space. On its
// way it notes the links and the headings.
type shaper struct {
	source   []byte
	basePath string
	ids      headingIDs
	tables   int
	spent    int // bytes of addresses so far
	unsafe   []ast.Node
	links    []Link
	outward  []Link
	flaws    []Flaw
	headings []Heading
}

// shape shapes a whole document.
func (s *shaper) shape(doc ast.Node) error {
	if err := ast.Walk(doc, s.visit); err != nil {
		return err
	}
	for _, n := range s.unsafe {
		unlink(n, s.source)
	}
	return nil
}

func (s *shaper) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		s.heading(n)
	case *ast.Link:
		return ast.WalkContinue, s.link(n)
	case *ast.Image:
		return ast.WalkContinue, s.image(n)
	case *ast.AutoLink:
		s.autoLink(n)
	case *ast.RawHTML:
		s.html(n, n.Segments.Value(s.source))
	case *ast.HTMLBlock:
		s.html(n, n.Lines().Value(s.source))
	case *ast.Text:
		joinLines(n, s.source)
	case *tables.Table:
		s.table(n)
	case *tables.TableCell:
		cell(n)
	}
	return ast.WalkContinue, nil
}

func (s *shaper) heading(n *ast.Heading) {
	n.Level = max(n.Level, 2)
	words := strings.TrimSpace(plainText(n, s.source))
	id := s.ids.add(words)
	n.SetAttributeString("id", id)
	s.headings = append(s.headings, Heading{Level: n.Level, ID: id, Text: words})
}

func (s *shaper) link(n *ast.Link) error {
	address, err := s.address(n, n.Destination, n.Title)
	switch address {
	case refused:
		s.unsafe = append(s.unsafe, n)
		s.flaw(n, n.Destination, flawScheme)
	case relative:
		s.flaw(n, n.Destination, flawRelative)
	case rooted:
		s.note(n, n.Destination, false)
		n.Destination = append([]byte(s.basePath), n.Destination...)
	case external:
		s.outward = append(s.outward, Link{Target: destinationOf(n.Destination), Line: s.lineOf(n)})
		n.SetAttributeString("rel", externalRel)
	}
	return err
}

func (s *shaper) image(n *ast.Image) error {
	address, err := s.address(n, n.Destination, n.Title)
	switch address {
	case external:
		s.unsafe = append(s.unsafe, n)
		s.flaw(n, n.Destination, flawForeign)
	case refused, other, relative:
		s.unsafe = append(s.unsafe, n)
		s.flaw(n, n.Destination, flawImage)
	case rooted:
		s.note(n, n.Destination, true)
		n.Destination = append([]byte(s.basePath), n.Destination...)
	}
	return err
}

func (s *shaper) autoLink(n *ast.AutoLink) {
	if n.AutoLinkType == ast.AutoLinkEmail {
		return
	}
	switch classify(util.URLEscape(n.URL(s.source), false)) {
	case external:
		s.outward = append(s.outward, Link{Target: string(n.URL(s.source)), Line: s.lineOf(n)})
		n.SetAttributeString("rel", externalRel)
	case refused:
		s.unsafe = append(s.unsafe, n)
		s.flaw(n, n.URL(s.source), flawScheme)
	}
}

// address classifies a destination. It fails where all of them together are
// longer than a body can be, which only a reference used again and again does.
func (s *shaper) address(n ast.Node, destination, title []byte) (addressKind, error) {
	s.spent += len(destination) + len(title)
	if s.spent > maxAddresses {
		return refused, fault.New(fault.Invalid,
			fmt.Sprintf("第 %d 行：同一个链接地址用得太多", s.lineOf(n)))
	}
	return classify(util.URLEscape(destination, true)), nil
}
