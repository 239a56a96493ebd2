package library

import (
	"bufio"
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	markup "github.com/yuin/goldmark/renderer/html"
)

// plainText collects the words below n, one block a line. Words that only a
// picture shows (its alternative text) count; raw HTML does not.
func plainText(n ast.Node, source []byte) string {
	words := &words{source: source}
	_ = ast.Walk(n, words.visit)
	return strings.TrimSpace(words.text.String())
}

type words struct {
	source []byte
	text   bytes.Buffer
}

func (w *words) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		w.end(n)
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Text:
		w.write(n)
	case *ast.String:
		w.text.Write(n.Value)
	case *ast.AutoLink:
		w.text.Write(n.Label(w.source))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.text.Write(n.Lines().Value(w.source))
	case *ast.HTMLBlock, *ast.RawHTML, *ast.LinkReferenceDefinition:
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

// end closes what n held: a cell with a space, any other block with a newline.
func (w *words) end(n ast.Node) {
	switch {
	case n.Kind() == tables.KindTableCell:
		w.text.WriteByte(' ')
	case n.Type() == ast.TypeBlock && w.text.Len() > 0 && !bytes.HasSuffix(w.text.Bytes(), []byte("\n")):
		w.text.WriteByte('\n')
	}
}

// write writes the words of a text node, its escapes and entities resolved.
func (w *words) write(n *ast.Text) {
	value := n.Segment.Value(w.source)
	if n.IsRaw() || !bytes.ContainsAny(value, `\&`) {
		w.text.Write(value)
	} else {
		w.text.WriteString(resolve(value))
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		w.text.WriteByte(' ')
	}
}

// resolve is the text that a browser would show for a piece of Markdown text.
func resolve(value []byte) string {
	var escaped strings.Builder
	out := bufio.NewWriter(&escaped)
	markup.DefaultWriter.Write(out, value)
	_ = out.Flush()
	return html.UnescapeString(escaped.String())
}
