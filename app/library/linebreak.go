package library

import (
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// joinLines drops the space that a soft line break would be where the writer
// only broke a line of Chinese.
func joinLines(n *ast.Text, source []byte) {
	if !n.SoftLineBreak() {
		return
	}
	last := n
	if n.Segment.IsEmpty() { // the line ends with **, say
		last = edgeText(n.PreviousSibling(), ast.Node.LastChild)
	}
	next := edgeText(n.NextSibling(), ast.Node.FirstChild)
	if last == nil || next == nil {
		return
	}
	before, _ := utf8.DecodeLastRune(last.Segment.Value(source))
	after, _ := utf8.DecodeRune(next.Segment.Value(source))
	n.SetSoftLineBreak(!joins(before, after))
}

// edgeText goes down from n along one edge to a text, and is nil where there
// is none.
func edgeText(n ast.Node, edge func(ast.Node) ast.Node) *ast.Text {
	for n != nil {
		if t, ok := n.(*ast.Text); ok {
			return t
		}
		n = edge(n)
	}
	return nil
}
