package library

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// calloutKind is a kind of callout: the class suffix and the title shown.
type calloutKind struct{ name, title string }

// callouts holds the kinds by the word an author writes, in upper case.
var callouts = map[string]calloutKind{
	"DANGER": {"danger", "危险"}, "危险": {"danger", "危险"},
	"TIP": {"tip", "提示"}, "提示": {"tip", "提示"},
	"LAW": {"law", "法律"}, "法律": {"law", "法律"},
	"CALL": {"call", "求助"}, "求助": {"call", "求助"},
	"KEEPING": {"keeping", "保存期限"}, "保存期限": {"keeping", "保存期限"},
}

// calloutAttribute marks a block quote that is a callout.
const calloutAttribute = "callout"

// calloutTransformer takes the line [!DANGER] off the first paragraph of a
// block quote and marks the quote. It sees paragraphs before their inline
// content is parsed, so no link reference can change the meaning of the line.
type calloutTransformer struct{}

// Transform implements [parser.ParagraphTransformer].
func (calloutTransformer) Transform(n *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := n.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != n {
		return
	}
	lines := n.Lines()
	first := lines.At(0)
	kind, ok := parseCallout(first.Value(reader.Source()))
	if !ok {
		return
	}
	quote.SetAttributeString(calloutAttribute, kind)
	lines.SetSliced(1, lines.Len())
	if lines.Len() == 0 {
		quote.RemoveChild(quote, n)
	}
}

// parseCallout reads "[!DANGER]"; the exclamation mark may be a Chinese one.
func parseCallout(line []byte) (calloutKind, bool) {
	word, ok := bytes.CutSuffix(bytes.TrimSpace(line), []byte("]"))
	if !ok {
		return calloutKind{}, false
	}
	for _, opening := range []string{"[!", "[！"} {
		if rest, ok := bytes.CutPrefix(word, []byte(opening)); ok {
			kind, known := callouts[strings.ToUpper(string(rest))]
			return kind, known
		}
	}
	return calloutKind{}, false
}

// warns reports whether a node is a callout that says what to do at once.
func warns(n ast.Node) bool {
	if n == nil {
		return false
	}
	attribute, _ := n.AttributeString(calloutAttribute)
	kind, _ := attribute.(calloutKind)
	return kind.name == "danger" || kind.name == "call"
}

// renderQuote renders a block quote, as a callout where it is one.
func (r *nodeRenderer) renderQuote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	attribute, _ := n.AttributeString(calloutAttribute)
	kind, ok := attribute.(calloutKind)
	switch {
	case ok && entering:
		_, _ = fmt.Fprintf(w, "<div class=\"callout callout-%s\" role=\"note\">\n<p class=\"callout-title\">%s</p>\n",
			kind.name, kind.title)
	case ok:
		switch kind.name {
		case "call":
			r.renderHotlines(w)
		case "keeping":
			r.renderKeeping(w)
		}
		_, _ = w.WriteString("</div>\n")
	case entering:
		_, _ = w.WriteString("<blockquote>\n")
	default:
		_, _ = w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}

// renderHotlines writes one button for each hotline.
func (r *nodeRenderer) renderHotlines(w util.BufWriter) {
	if len(r.hotlines) == 0 {
		return
	}
	_, _ = w.WriteString(`<p class="call-actions">`)
	for i, h := range r.hotlines {
		if i > 0 {
			_ = w.WriteByte(' ')
		}
		_, _ = fmt.Fprintf(w, `<a class="call-button" href="tel:%s"><strong>%s</strong> %s</a>`,
			dialled(h.Number), html.EscapeString(h.Number), html.EscapeString(h.Label))
	}
	_, _ = w.WriteString("</p>\n")
}

// renderKeeping writes for how long each kind of report is kept.
func (r *nodeRenderer) renderKeeping(w util.BufWriter) {
	if len(r.keeping) == 0 {
		return
	}
	_, _ = w.WriteString("<ul>\n")
	for _, line := range r.keeping {
		_, _ = fmt.Fprintf(w, "<li>%s</li>\n", html.EscapeString(line))
	}
	_, _ = w.WriteString("</ul>\n")
}

// dialled is a number as a tel: address has it.
func dialled(number string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' || r == '-' {
			return r
		}
		return -1
	}, number)
}
