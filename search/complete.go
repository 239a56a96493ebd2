package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

const (
	// maxCompletions bounds what is offered while somebody types.
	maxCompletions = 8
	// maxOffered, in units, is how long an offer may be: scam types are also
	// called by whole sentences.
	maxOffered = 16
)

// offer is a name or a question that a text may become.
type offer struct {
	text  string
	class int // the smaller the better
	leads bool
	size  int // in units
}

// complete returns what text may become: names that begin with it, by their
// characters, their pinyin or their initials; names and questions that hold it.
func (c *catalog) complete(ctx context.Context, text string) ([]string, error) {
	r := newRequest(Query{Text: text})
	typed := strings.TrimSpace(flat(units(r.Text)))
	if typed == "" {
		return []string{}, nil
	}
	offers := c.lexicon.complete(typed)
	if len(offers) < maxCompletions {
		more, err := c.completeQuestion(ctx, r.Text)
		if err != nil {
			return nil, err
		}
		offers = append(offers, more...)
	}
	slices.SortFunc(offers, func(a, b offer) int {
		return cmp.Or(cmp.Compare(a.class, b.class), compareBool(a.leads, b.leads), cmp.Compare(a.size, b.size), cmp.Compare(a.text, b.text))
	})
	texts := []string{}
	for _, o := range offers {
		if len(texts) < maxCompletions && o.text != text && !slices.Contains(texts, o.text) {
			texts = append(texts, o.text)
		}
	}
	return texts, nil
}

// compareBool puts true first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func (l lexicon) complete(typed string) []offer {
	letters := strings.ReplaceAll(typed, " ", "")
	var offers []offer
	for _, n := range l.names {
		if len(n.units) > maxOffered {
			continue
		}
		if class := n.becomes(typed, letters); class > 0 {
			offers = append(offers, offer{n.text, class, len(n.leads) > 0, len(n.units)})
		}
	}
	return offers
}

// becomes says how a name goes on from what is typed, 0 where it does not.
// Letters are what is typed without blanks.
func (n *name) becomes(typed, letters string) int {
	written := phrase(n.units).written()
	latin := isLetters(letters)
	switch {
	case strings.HasPrefix(written, typed):
		return 1
	case latin && slices.ContainsFunc(n.spellings, func(s string) bool { return strings.HasPrefix(s, letters) }):
		return 2
	case latin && len(letters) > 1 && strings.HasPrefix(n.initials, letters):
		return 3
	case strings.Contains(written, typed):
		return 4
	}
	return 0
}

// completeQuestion offers the questions that hold what is typed. One character
// is in too many.
func (c *catalog) completeQuestion(ctx context.Context, typed string) ([]offer, error) {
	if len(typed) <= len("骗") {
		return nil, nil
	}
	var offers []offer
	for r := range c.all() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, question := range r.Questions {
			if strings.Contains(question, typed) {
				offers = append(offers, offer{question, 5, r.Lead, len(question)})
			}
		}
	}
	return offers, nil
}
