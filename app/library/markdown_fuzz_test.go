package library_test

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"fanzha/app/library"
)

// allowed are the elements a fragment may hold, with their attributes.
var allowed = map[string]string{
	"p": "class", "h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id",
	"a": "href title rel class", "img": "src alt title loading",
	"strong": "", "em": "", "del": "", "code": "", "pre": "", "b": "class", "br": "", "hr": "",
	"ul": "", "ol": "start", "li": "", "blockquote": "", "div": "class role tabindex aria-label",
	"table": "", "thead": "", "tbody": "", "tr": "", "th": "class scope", "td": "class",
}

var void = []string{"br", "hr", "img"}

// addresses are what a link may lead to: no scheme, or one of a few.
var addresses = regexp.MustCompile(`^(?:(?i:https?|mailto|tel|sms):|[^:]*$|[^:]*[/?#])`)

// FuzzMarkdown proves that whatever is rendered is a balanced fragment of the
// elements, attributes and addresses above.
func FuzzMarkdown(f *testing.F) {
	renderer := library.NewRenderer("/fz", hotlines, keeping, nil)
	f.Fuzz(func(t *testing.T, source []byte) {
		rendered, err := renderer.Render(source)
		if err != nil {
			return
		}
		checkFragment(t, rendered.HTML)
		for _, link := range rendered.Links {
			if lines := 1 + strings.Count(string(source), "\n"); link.Line < 1 || link.Line > lines {
				t.Errorf("link %q in line %d of %d", link.Target, link.Line, lines)
			}
		}
	})
}

func checkFragment(t *testing.T, fragment string) {
	t.Helper()
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch kind {
		case html.ErrorToken:
			if !errors.Is(tokens.Err(), io.EOF) || len(open) > 0 {
				t.Errorf("unbalanced (%v, open %v): %s", tokens.Err(), open, fragment)
			}
			return
		case html.StartTagToken:
			checkElement(t, token)
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v: %s", token.Data, open, fragment)
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken, html.SelfClosingTagToken:
			t.Errorf("unexpected %s", token)
		}
	}
}

func checkElement(t *testing.T, token html.Token) {
	t.Helper()
	attributes, ok := allowed[token.Data]
	if !ok {
		t.Errorf("unexpected element %s", token)
	}
	for _, a := range token.Attr {
		if !slices.Contains(strings.Fields(attributes), a.Key) {
			t.Errorf("unexpected attribute %s", token)
		}
		if (a.Key == "href" || a.Key == "src") && !addresses.MatchString(a.Val) {
			t.Errorf("dangerous address %s", token)
		}
	}
}
