package manuscript

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"fanzha/app/fault"
)

// maxElements is how many elements a clipboard may have.
const maxElements = 100_000

// formatting are the elements that a browser opens again and again where they
// were not closed: a few hundred of them before many paragraphs would become
// millions. They come to the parser as spans, which it does not repeat.
var formatting = []atom.Atom{
	atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U,
}

// asAttribute is what a span was.
const asAttribute = "data-as"

// unseen are elements whose text is none of the page's.
var unseen = []atom.Atom{atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Noembed, atom.Noframes, atom.Noscript, atom.Xmp, atom.Plaintext}

// simplified is HTML without what costs much and says nothing.
func simplified(in io.Reader) ([]byte, error) {
	var out bytes.Buffer
	tokens := html.NewTokenizer(in)
	elements, hidden := 0, atom.Atom(0)
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return nil, fmt.Errorf("read a clipboard: %w", err)
			}
			return out.Bytes(), nil
		}
		token := tokens.Token()
		switch {
		case kind == html.CommentToken || kind == html.DoctypeToken:
			continue
		case hidden != 0:
			if kind == html.EndTagToken && token.DataAtom == hidden {
				hidden = 0
			}
			continue
		case kind == html.StartTagToken && slices.Contains(unseen, token.DataAtom):
			hidden = token.DataAtom
			continue
		case kind == html.StartTagToken:
			elements++
		}
		if elements > maxElements {
			return nil, fault.New(fault.TooLarge, "粘贴的内容太碎太多，请只粘贴需要的部分")
		}
		out.WriteString(simpler(token).String())
	}
}

// simpler is a token as it comes to the parser.
func simpler(token html.Token) html.Token {
	if token.Type == html.TextToken {
		return token
	}
	token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool { return !slices.Contains(kept, a.Key) })
	if slices.Contains(formatting, token.DataAtom) {
		token.Attr = append(token.Attr, html.Attribute{Key: asAttribute, Val: token.Data})
		token.Data, token.DataAtom = "span", atom.Span
	}
	if token.Type == html.EndTagToken {
		token.Attr = nil
	}
	return token
}

// kept are the attributes that mean something here.
var kept = []string{"style", "class", "href", "src", "alt", "start", "colspan", "align", "cite", "datetime"}

// tagOf is what an element was.
func tagOf(n *html.Node) atom.Atom {
	if n.DataAtom == atom.Span {
		if was := attribute(n, asAttribute); was != "" {
			return atom.Lookup([]byte(was))
		}
	}
	return n.DataAtom
}
