package library

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// addressKind says what may be done with the destination of a link.
type addressKind int

const (
	refused  addressKind = iota // a scheme that is not on the list
	rooted                      // "/guides/x": below the base path
	external                    // http and https, and "//host/x"
	other                       // "#x", mailto:, tel:, sms:
	relative                    // "x", "../x": means another page on each page
)

// externalRel tells nothing to another site and lends it no standing.
const externalRel = "noopener noreferrer nofollow"

// classify looks at an escaped address as a browser does. Escaping has turned
// blanks, control characters and backslashes into percent signs, so none of
// them can hide a scheme or a host.
func classify(address []byte) addressKind {
	switch {
	case bytes.HasPrefix(address, []byte("//")):
		return external
	case bytes.HasPrefix(address, []byte("/")):
		return rooted
	}
	end := bytes.IndexAny(address, ":/?#")
	switch {
	case end == 0 && address[end] == '#':
		return other
	case end < 0 || address[end] != ':':
		return relative
	}
	switch string(bytes.ToLower(address[:end])) {
	case "http", "https":
		return external
	case "mailto", "tel", "sms":
		return other
	}
	return refused
}

// unlink takes a link, an image or an autolink away and leaves its words.
func unlink(n ast.Node, source []byte) {
	parent := n.Parent()
	if auto, ok := n.(*ast.AutoLink); ok {
		words := ast.NewString(auto.Label(source))
		words.SetRaw(true)
		parent.InsertBefore(parent, n, words)
	}
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		parent.InsertBefore(parent, n, c)
		c = next
	}
	parent.RemoveChild(parent, n)
}
