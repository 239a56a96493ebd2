package library

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Body is what can be known of a body without rendering it.
type Body struct {
	// Text holds the words alone, one block a line, for the search index.
	Text string
	// Links are the root-relative destinations, in the order they stand.
	Links []Link
	// Outward are the addresses of other sites, in the order they stand; of an
	// article, those of its sources too.
	Outward []Link
	// Flaws are what no reader will see as it was meant.
	Flaws []Flaw
	// Headings are those of the body, for a table of contents.
	Headings []Heading
	// WarnsFirst reports whether the body begins with what to do: a callout that
	// warns of danger or calls for help.
	WarnsFirst bool
}

// Link is an address that the body refers to.
type Link struct {
	Target string // as the author meant it, without the base path
	Line   int    // of the body, 1-based
	Image  bool
}

// Flaw is something in the body that cannot be what the author meant: an
// address that leads no reader anywhere, or HTML, which is left out.
type Flaw struct {
	Line    int    // of the body, 1-based
	Message string // Chinese, says what to write
	Warning bool   // it holds no article back
}

// Heading is a heading of the body. Level is 2 to 6.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// ReadBody reads a body, which is what follows the front matter. It fails with
// a [fault.Error] where that is too long or too deeply nested to be an
// article's.
func ReadBody(source []byte) (Body, error) {
	_, _, body, err := parseBody(source, "")
	return body, err
}

// parseBody returns a body that is ready to be rendered below a base path, with
// the text that its nodes refer to.
func parseBody(source []byte, basePath string) ([]byte, ast.Node, Body, error) {
	if err := checkLimits(source); err != nil {
		return nil, nil, Body{}, err
	}
	source = bytes.ToValidUTF8(source, []byte("\uFFFD"))
	doc := markdownParser.Parse(text.NewReader(source))
	shaper := &shaper{source: source, basePath: basePath, ids: headingIDs{}}
	if err := shaper.shape(doc); err != nil {
		return nil, nil, Body{}, err
	}
	return source, doc, Body{
		Text:       plainText(doc, source),
		Links:      shaper.links,
		Outward:    shaper.outward,
		Flaws:      shaper.flaws,
		Headings:   shaper.headings,
		WarnsFirst: warns(doc.FirstChild()),
	}, nil
}

// markdownParser is goldmark's, with the CJK-friendly delimiters in the place of
// its own emphasis, and the GitHub extensions the format has.
var markdownParser = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(emphasisParser{}, 500),
		util.Prioritized(strikethroughParser{}, 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(calloutTransformer{}, 50),
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200),
	),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)
