package publicity

import (
	"html"
	"net/url"
	"strings"

	tree "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"fanzha/app/bureau"
	"fanzha/app/library"
)

// looks are the styles of what stands in an article. An official account keeps
// no classes, so each element carries its own.
var looks = map[atom.Atom]string{
	atom.P:          "margin:0 0 16px;line-height:1.8;font-size:16px;color:#15181c;",
	atom.H2:         "margin:28px 0 14px;padding-left:10px;border-left:4px solid #0b2a52;line-height:1.4;font-size:19px;font-weight:bold;color:#0b2a52;",
	atom.H3:         "margin:22px 0 12px;line-height:1.4;font-size:17px;font-weight:bold;color:#0b2a52;",
	atom.H4:         "margin:18px 0 10px;line-height:1.4;font-size:16px;font-weight:bold;color:#0b2a52;",
	atom.Ul:         "margin:0 0 16px;padding-left:24px;list-style:disc;",
	atom.Ol:         "margin:0 0 16px;padding-left:24px;list-style:decimal;",
	atom.Li:         "margin:0 0 6px;line-height:1.8;font-size:16px;color:#15181c;",
	atom.Blockquote: "margin:0 0 16px;padding:10px 14px;border-left:4px solid #c8ccd2;background:#f5f6f8;",
	atom.Table:      "width:100%;margin:0 0 16px;border-collapse:collapse;font-size:15px;line-height:1.6;",
	atom.Th:         "padding:6px 8px;border:1px solid #c8ccd2;background:#eef1f5;text-align:left;",
	atom.Td:         "padding:6px 8px;border:1px solid #c8ccd2;",
	atom.Strong:     "font-weight:bold;color:#a50f1c;",
	atom.Em:         "font-style:normal;border-bottom:1px solid #15181c;",
	atom.Del:        "text-decoration:line-through;",
	atom.Hr:         "margin:24px 0;border:0;border-top:1px solid #c8ccd2;",
	atom.Img:        "display:block;max-width:100%;height:auto;margin:0 auto 16px;",
	atom.Thead:      "", atom.Tbody: "", atom.Tr: "", atom.Br: "",
}

// boxes are the looks of what only a class tells apart.
var boxes = map[string]string{
	"callout":        "margin:0 0 16px;padding:12px 14px 1px;border-left:5px solid #123f7a;background:#eef3fa;",
	"callout-danger": "margin:0 0 16px;padding:12px 14px 1px;border-left:5px solid #a50f1c;background:#fdeeee;",
	"callout-call":   "margin:0 0 16px;padding:12px 14px 1px;border-left:5px solid #a50f1c;background:#fdeeee;",
	"callout-title":  "margin:0 0 6px;line-height:1.6;font-size:16px;font-weight:bold;color:#15181c;",
	"call-actions":   "margin:0 0 16px;line-height:1.8;font-size:18px;font-weight:bold;color:#a50f1c;",
	"chat":           "margin:0 0 16px;padding:12px;background:#eceff3;",
	"bubble-them":    "margin:0 40px 10px 0;padding:8px 12px;border-radius:6px;background:#ffffff;line-height:1.7;font-size:16px;color:#15181c;",
	"bubble-me":      "margin:0 0 10px 40px;padding:8px 12px;border-radius:6px;background:#95ec69;line-height:1.7;font-size:16px;color:#15181c;",
}

// layout writes an article for an official account.
type layout struct {
	rich, plain strings.Builder
	origin      string // scheme and host, before the address of a picture
}

// officialText lays an article out: its text, the moves of the fraud, and whom
// to call.
func officialText(site bureau.Site, a *library.Article, fragment string) (rich, plain string, err error) {
	nodes, err := tree.ParseFragment(strings.NewReader(fragment), &tree.Node{Type: tree.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		return "", "", err
	}
	l := &layout{origin: hostOf(site.BaseURL)}
	for _, n := range nodes {
		l.node(n)
	}
	if len(a.Steps) > 0 {
		l.element(atom.H2, "他们一步步这样骗")
		l.rich.WriteString(`<ol style="` + looks[atom.Ol] + `">`)
		for _, step := range a.Steps {
			l.element(atom.Li, step)
		}
		l.rich.WriteString("</ol>")
	}
	l.rich.WriteString(`<section style="` + boxes["callout-danger"] + `">`)
	for _, line := range site.Hotlines {
		l.element(atom.P, line.Label+"："+line.Number)
	}
	l.rich.WriteString("</section>")
	l.element(atom.P, site.Organisation)
	return l.rich.String(), strings.TrimSpace(l.plain.String()) + "\n", nil
}

// hostOf is a site's address without the path under which it lives.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// element writes an element of words alone.
func (l *layout) element(a atom.Atom, words string) {
	l.rich.WriteString("<" + a.String() + ` style="` + looks[a] + `">` + html.EscapeString(words) + "</" + a.String() + ">")
	l.plain.WriteString(words + "\n\n")
}

func (l *layout) node(n *tree.Node) {
	switch {
	case n.Type == tree.TextNode:
		l.rich.WriteString(html.EscapeString(n.Data))
		l.plain.WriteString(strings.ReplaceAll(n.Data, "\n", ""))
		return
	case n.Type != tree.ElementNode:
		return
	case n.DataAtom == atom.Img:
		l.image(n)
		return
	case n.DataAtom == atom.Br || n.DataAtom == atom.Hr:
		l.rich.WriteString("<" + n.Data + style(looks[n.DataAtom]) + ">")
		l.plain.WriteString("\n")
		return
	}
	name, look := n.Data, boxOf(n)
	known, listed := looks[n.DataAtom]
	switch {
	case n.DataAtom == atom.Div:
		name = "section" // as the editor of official accounts has them
	case look != "":
	case listed:
		look = known
	default:
		name = "" // a link leads nowhere there; its words stay
	}
	if name != "" {
		l.rich.WriteString("<" + name + style(look) + ">")
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		l.node(child)
	}
	if name != "" {
		l.rich.WriteString("</" + name + ">")
	}
	l.end(n)
}

// end ends a line of the plain text.
func (l *layout) end(n *tree.Node) {
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table:
		l.plain.WriteString("\n\n")
	case atom.Li, atom.Tr:
		l.plain.WriteString("\n")
	case atom.Td, atom.Th, atom.A:
		l.plain.WriteString(" ")
	}
}

// image shows a picture by its absolute address, from where the editor of
// official accounts fetches it.
func (l *layout) image(n *tree.Node) {
	var source, alt string
	for _, a := range n.Attr {
		switch a.Key {
		case "src":
			source = a.Val
		case "alt":
			alt = a.Val
		}
	}
	if l.origin == "" || !strings.HasPrefix(source, "/") {
		return
	}
	l.rich.WriteString(`<img src="` + html.EscapeString(l.origin+source) + `" alt="` + html.EscapeString(alt) + `"` + style(looks[atom.Img]) + `>`)
}

func style(look string) string {
	if look == "" {
		return ""
	}
	return ` style="` + look + `"`
}

// boxOf is the look of the most particular class that has one.
func boxOf(n *tree.Node) (look string) {
	for _, a := range n.Attr {
		if a.Key != "class" {
			continue
		}
		for class := range strings.FieldsSeq(a.Val) {
			if box, ok := boxes[class]; ok {
				look = box
			}
		}
	}
	return look
}
