package risk

import (
	"slices"
	"strings"

	"fanzha/app/fold"
	"fanzha/app/indicator"
	"fanzha/app/library"
	"fanzha/app/phrase"
)

// Published are the indicators that published articles name. What citizens
// have sent is not among them. Phones, accounts, wechat and qq are matched and
// shown masked, never listed.
type Published struct {
	byShape map[string][]*entry
	names   *phrase.Words // folded shapes of all but links
	named   []*entry      // of each name
}

type entry struct {
	kind, value string
	articles    []*library.Article // newest first
}

// The bounds of what is looked up whole, and of an answer.
const (
	longestNamed = 300 // characters, as the longest field that names somebody
	mostHits     = 20
	longestCode  = 5 // characters in which a country code would stand out
)

func newPublished(snapshot *library.Snapshot) *Published {
	p := &Published{byShape: map[string][]*entry{}}
	entries := map[[2]string]*entry{}
	var names [][]rune
	for _, article := range snapshot.Published() {
		for kind, values := range article.Indicators.Kinds() {
			for _, value := range values {
				e := entries[[2]string{kind, value}]
				if e == nil {
					e = &entry{kind: kind, value: value}
					entries[[2]string{kind, value}] = e
					names = p.add(e, names)
				}
				if !slices.Contains(e.articles, article) {
					e.articles = append(e.articles, article)
				}
			}
		}
	}
	p.names = phrase.NewWords(names)
	return p
}

func (p *Published) add(e *entry, names [][]rune) [][]rune {
	for _, shape := range indicator.Shapes(e.value) {
		p.byShape[shape] = append(p.byShape[shape], e)
		if name := fold.Word(shape); e.kind != library.URL && len(name) >= indicator.Shortest {
			names, p.named = append(names, name), append(p.named, e)
		}
	}
	return names
}

// Naming returns the articles that name any of these values, as they were
// typed into a form, newest first for each.
func (p *Published) Naming(values ...string) []*library.Article {
	var found []*library.Article
	for _, value := range values {
		for _, e := range p.lookup(value) {
			for _, article := range e.articles {
				if !slices.Contains(found, article) {
					found = append(found, article)
				}
			}
		}
	}
	return found
}

// lookup finds what a value names that is nothing else.
func (p *Published) lookup(value string) []*entry {
	if len(value) > longestNamed*4 || len([]rune(value)) > longestNamed {
		return nil
	}
	return p.shapes(indicator.Lookups(value))
}

func (p *Published) shapes(shapes []string) []*entry {
	var found []*entry
	for _, shape := range shapes {
		for _, e := range p.byShape[shape] {
			if !slices.Contains(found, e) {
				found = append(found, e)
			}
		}
	}
	return found
}

// find returns what a text names, in the order of the text.
func (p *Published) find(original string, text fold.Text, links []indicator.Link) []Hit {
	var hits []Hit
	known := map[*entry]bool{}
	hit := func(e *entry, quote string) {
		if !known[e] && len(hits) < mostHits {
			known[e] = true
			hits = append(hits, e.hit(quote))
		}
	}
	for _, e := range p.lookup(original) {
		hit(e, strings.TrimSpace(original))
	}
	p.names.Scan(text.Runes, func(word, from, to int) {
		if whole(text, from, to) {
			hit(p.named[word], text.Quote(from, to))
		}
	})
	for _, link := range links {
		for _, e := range p.shapes(link.Lookups()) {
			hit(e, link.Text)
		}
	}
	return hits
}

func (e *entry) hit(quote string) Hit {
	h := Hit{Kind: e.kind, Value: e.value, Articles: e.articles, quote: quote}
	if !library.IsPublic(e.kind) {
		h.Value = library.MaskValue(e.value)
	}
	return h
}

// names reports whether an article that names the indicator is about a scam.
func (h Hit) names(scam string) bool {
	return slices.ContainsFunc(h.Articles, func(a *library.Article) bool { return a.HasScam(scam) })
}

// whole reports whether a number or a handle is not a part of a longer one. A
// country code may stand before a number.
func whole(text fold.Text, i, j int) bool {
	if text.Joined(j) && isToken(text.Runes[j-1]) && isToken(text.Runes[j]) {
		return false
	}
	code := i
	for code > 0 && i-code < longestCode && isToken(text.Runes[code]) && text.Joined(code) && isToken(text.Runes[code-1]) {
		code--
	}
	before := string(text.Runes[code:i])
	return before == "" || before == "86" || before == "0086"
}

func isToken(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' }
