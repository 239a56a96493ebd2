package library

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"fanzha/app/bureau"
	"fanzha/app/picture"
)

// Renderer turns the body of an article into an HTML fragment: CommonMark with
// GitHub's tables, strikethrough and autolinks, callouts and chat bubbles, as
// docs/content.md describes them. The fragment holds no raw HTML of the
// author's, no script, no inline style and no address but http, https, mailto,
// tel and sms ones. It is safe for concurrent use.
type Renderer struct {
	basePath string
	renderer renderer.Renderer
}

// Rendered is what a body became.
type Rendered struct {
	HTML string
	Body
}

// NewRenderer returns a Renderer that puts basePath ("" or "/fanzha") before
// root-relative links and images, and shows hotlines as the buttons of a
// [!CALL] callout, and how long reports are kept as the lines of a [!KEEPING]
// one. The sizes of pictures in media/, by name, keep their places in a page.
func NewRenderer(basePath string, hotlines []bureau.Hotline, keeping []string, pictures map[string]picture.Size) *Renderer {
	basePath = strings.TrimSuffix(basePath, "/")
	return &Renderer{
		basePath: basePath,
		renderer: renderer.NewRenderer(renderer.WithNodeRenderers(
			util.Prioritized(&nodeRenderer{slices.Clone(hotlines), slices.Clone(keeping), basePath, pictures}, 100),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
			util.Prioritized(extension.NewTableHTMLRenderer(
				extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
			util.Prioritized(html.NewRenderer(), 1000),
		)),
	}
}

// Render renders a body, which is what follows the front matter. It fails as
// [ReadBody] does.
func (r *Renderer) Render(source []byte) (Rendered, error) {
	source, doc, body, err := parseBody(source, r.basePath)
	if err != nil {
		return Rendered{}, err
	}
	var page bytes.Buffer
	page.Grow(len(source) * 3 / 2)
	err = r.renderer.Render(&page, source, doc)
	return Rendered{page.String(), body}, err
}

// nodeRenderer renders the nodes that goldmark has no HTML for, or other HTML
// than the site wants.
type nodeRenderer struct {
	hotlines []bureau.Hotline
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
