package library

import (
	"cmp"
	"slices"
	"strings"
)

// Guard finds personal data that must not be published: identity, card and
// telephone numbers, WeChat and QQ handles, home addresses and full names. It
// judges by form and by the words beside it, line by line; it has no list of
// people. It is safe for concurrent use.
type Guard struct {
	allowed   []string
	officials [][]rune
	rules     []numberRule
	lexicon   *lexicon
}

// Exposure is one piece of personal data in a text.
type Exposure struct {
	Line    int    // of the text, 1-based
	Message string // Chinese, says what to write instead
	Warning bool   // true: the guard is not sure
	Text    string // what was found, as written
	Masked  string // what to write instead: 李某, 138****1234
}

// NewGuard returns a Guard that passes the bureau's own numbers (hotlines,
// call-back numbers, the contact telephone; with or without area code) and the
// names of its officials.
func NewGuard(allowedNumbers, officials []string) *Guard {
	g := &Guard{rules: numberRules(), lexicon: sharedLexicon()}
	for _, written := range allowedNumbers {
		for number := range strings.FieldsFuncSeq(written, isListMark) {
			g.allowed = append(g.allowed, onlyDigits(number))
		}
	}
	for _, name := range officials {
		g.officials = append(g.officials, []rune(strings.TrimSpace(name)))
	}
	return g
}

// Inspect returns what must not be published in text, in the order it stands.
func (g *Guard) Inspect(text string) []Exposure {
	var found []Exposure
	var number int
	for line := range strings.Lines(text) {
		number++
		for _, h := range g.inspectLine(line) {
			h.Line = number
			found = append(found, h.Exposure)
		}
	}
	return found
}

// inspectLine runs the rules from the surest to the least sure. What one has
// claimed the next ones leave alone.
func (g *Guard) inspectLine(line string) []hit {
	p := newPassage(strings.TrimRight(line, "\r\n"), g.lexicon)
	phones := g.findNumbers(p)
	g.findHandles(p)
	g.findAddresses(p)
	g.findNames(p, phones)
	slices.SortFunc(p.hits, func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	return p.hits
}
