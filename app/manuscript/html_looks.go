package manuscript

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// looks are the declarations of an element's own style, in lower case.
type looks map[string]string

func looksOf(n *html.Node) looks {
	text := attribute(n, "style")
	if text == "" {
		return nil
	}
	l := looks{}
	for declaration := range strings.SplitSeq(text, ";") {
		if name, value, ok := strings.Cut(declaration, ":"); ok {
			l[strings.ToLower(strings.TrimSpace(name))] = strings.ToLower(strings.Trim(strings.TrimSpace(value), `'"`))
		}
	}
	return l
}

// hidden reports what nobody was meant to see.
func (l looks) hidden() bool {
	return l["display"] == "none" || l["visibility"] == "hidden" || l["mso-hide"] == "all" || l["font-size"] == "0" || l["font-size"] == "0px"
}

// apply changes the emphasis as the declarations say.
func (l looks) apply(s style) style {
	if weight, ok := l["font-weight"]; ok {
		s = s.with(bold, weight == "bold" || weight == "bolder" || atLeast(weight, 600))
	}
	if slant, ok := l["font-style"]; ok {
		s = s.with(italic, slant == "italic" || slant == "oblique")
	}
	if strings.Contains(l["text-decoration"], "line-through") || strings.Contains(l["text-decoration-line"], "line-through") {
		s |= strike
	}
	return s
}

func atLeast(text string, least int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= least
}

func (s style) with(one style, on bool) style {
	if on {
		return s | one
	}
	return s &^ one
}

// tagStyle is the emphasis that an element's name says.
func tagStyle(n *html.Node, s style) style {
	switch tagOf(n) {
	case atom.B, atom.Strong:
		return s | bold
	case atom.I, atom.Em, atom.Cite:
		return s | italic
	case atom.S, atom.Strike, atom.Del:
		return s | strike
	}
	return s
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name && a.Namespace == "" {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func hasClass(n *html.Node, name string) bool {
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		if strings.EqualFold(class, name) {
			return true
		}
	}
	return false
}

// linkOf is an address that a link may have on this site; empty for others.
func linkOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || len(address) > 2000 || u.User != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "tel", "mailto", "sms":
		if u.Opaque == "" {
			return ""
		}
	case "":
		if !strings.HasPrefix(address, "/") || u.Host != "" {
			return ""
		}
	default:
		return ""
	}
	return linkMarks.Replace(u.String())
}

// linkMarks writes characters of addresses as no Markdown sees a mark in them.
var linkMarks = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C", "*", "%2A", "[", "%5B", "]", "%5D", "`", "%60", "|", "%7C",
	"&", "&amp;")
