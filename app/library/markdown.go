package library

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"fanzha/app/picture"
)

// Renderer turns the body of an article into an HTML fragment: CommonMark with
// GitHub's tables, strikethrough and autolinks, callouts and chat bubbles, as
// docs/content.md describes them. The fragment holds no raw HTML of the
// author's, no script, no inline style and no address but http, https, mailto,
// tel and sms ones. It is safe for concurrent use.
type Renderer struct {
	basePath string
	parser   parser.Parser
	renderer renderer.Renderer
}

// Rendered is what a body became.
type Rendered struct {
	HTML string
	// Text holds the words alone, one block a line, for the search index.
	Text string
	// Links are the root-relative destinations, in the order they stand.
	Links []Link
	// Flaws are what no reader will see as it was meant.
	Flaws []Flaw
	// Headings are those of the body, for a table of contents.
	Headings []Heading
	// WarnsFirst reports whether the body begins with what to do: a callout that
	// warns of danger or calls for help.
	WarnsFirst bool
}

// Link is a root-relative address that the body refers to.
type Link struct {
	Target string // as the author meant it, without the base path
	Line   int    // of the body, 1-based
	Image  bool
}

// Flaw is something in the body that cannot be what the author meant: an
// address that leads no reader anywhere, or HTML, which is left out.
type Flaw struct {
	Line    int // of the body, 1-based
	Message string
	Warning bool // it holds no article back // Chinese, says what to write
}

// Heading is a heading of the body. Level is 2 to 6.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// NewRenderer returns a Renderer that puts basePath ("" or "/fanzha") before
// root-relative links and images, and shows hotlines as the buttons of a
// [!CALL] callout, and how long reports are kept as the lines of a [!KEEPING]
// one. The sizes of pictures in media/, by name, keep their places in a page.
func NewRenderer(basePath string, hotlines []Hotline, keeping []string, pictures map[string]picture.Size) *Renderer {
	return &Renderer{
		basePath: strings.TrimSuffix(basePath, "/"),
		parser:   newMarkdownParser(),
		renderer: renderer.NewRenderer(renderer.WithNodeRenderers(
			util.Prioritized(&nodeRenderer{slices.Clone(hotlines), slices.Clone(keeping), strings.TrimSuffix(basePath, "/"), pictures}, 100),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
			util.Prioritized(extension.NewTableHTMLRenderer(
				extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
			util.Prioritized(html.NewRenderer(), 1000),
		)),
	}
}

// newMarkdownParser is goldmark's, with the CJK-friendly delimiters in the place of
// its own emphasis, and the GitHub extensions the format has.
func newMarkdownParser() parser.Parser {
	return parser.NewParser(
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
}

// Render renders a body, which is what follows the front matter. It fails with
// a [fault.Error] where the body is too long or too deeply nested to be an
// article.
func (r *Renderer) Render(source []byte) (Rendered, error) {
	if err := checkLimits(source); err != nil {
		return Rendered{}, err
	}
	source = bytes.ToValidUTF8(source, []byte("\uFFFD"))
	doc := r.parser.Parse(text.NewReader(source))
	shaper := &shaper{source: source, basePath: r.basePath, ids: headingIDs{}}
	if err := shaper.shape(doc); err != nil {
		return Rendered{}, err
	}
	var page bytes.Buffer
	page.Grow(len(source) * 3 / 2)
	if err := r.renderer.Render(&page, source, doc); err != nil {
		return Rendered{}, err
	}
	return Rendered{
		HTML:       page.String(),
		Text:       plainText(doc, source),
		Links:      shaper.links,
		Flaws:      shaper.flaws,
		Headings:   shaper.headings,
		WarnsFirst: warns(doc.FirstChild()),
	}, nil
}

// nodeRenderer renders the nodes that goldmark has no HTML for, or other HTML
// than the site wants.
type nodeRenderer struct {
	hotlines []Hotline
	keeping  []string
	basePath string
	pictures map[string]picture.Size
}

// RegisterFuncs implements [renderer.NodeRenderer].
func (r *nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindBlockquote, r.renderQuote)
	reg.Register(ast.KindImage, r.renderImage)
	reg.Register(ast.KindFencedCodeBlock, renderFence)
	reg.Register(tables.KindTable, renderTable)
	reg.Register(ast.KindHTMLBlock, renderNothing)
	reg.Register(ast.KindRawHTML, renderNothing)
}

// renderNothing drops a node and what is in it.
func renderNothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}
