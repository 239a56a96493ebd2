package risk

import (
	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/app/phrase"
)

// Examiner judges by one snapshot. It may be used by many at once.
type Examiner struct {
	*Published
	scams    []profile
	signs    []rule
	harmless []rule
	phrases  *phrase.Set
	sayings  *sayings
}

// profile is what is known of a scam type.
type profile struct {
	scam   bureau.Scam
	signs  []rule
	topics []int
	guide  *library.Article
	cases  []*library.Article
}

// rule is a sign, or a cue of harmless messages; any and not are phrases of
// the examiner's set.
type rule struct {
	words    string
	weight   int
	step     int
	any, not []int
}

// likeCases is how many cases of a scam type are named.
const likeCases = 3

// New prepares a snapshot's knowledge.
func New(snapshot *library.Snapshot) *Examiner {
	c := &compiler{}
	e := &Examiner{Published: newPublished(snapshot), sayings: newSayings(snapshot.Bureau.Scams)}
	for _, scam := range snapshot.Bureau.Scams {
		p := profile{scam: scam, topics: append(c.add(scam.Topics), c.add(scam.Aliases)...)}
		for _, sign := range scam.Signs {
			p.signs = append(p.signs, c.rule(sign))
		}
		p.guide, _ = snapshot.Guide(scam.Key)
		p.cases = snapshot.List(library.Filter{Kind: library.Cases, Scam: scam.Key})
		p.cases = p.cases[:min(len(p.cases), likeCases)]
		e.scams = append(e.scams, p)
	}
	for _, sign := range snapshot.Bureau.Signs {
		e.signs = append(e.signs, c.rule(sign))
	}
	for _, cue := range snapshot.Bureau.Harmless {
		e.harmless = append(e.harmless, rule{words: cue.Cue, weight: cue.Weight, any: c.add(cue.Any)})
	}
	e.phrases = phrase.NewSet(c.phrases)
	return e
}

// compiler numbers the phrases of all rules.
type compiler struct{ phrases []phrase.Phrase }

// add returns the numbers of phrases. What cannot be read is left out: the
// content checks have named it, and aliases are written for search.
func (c *compiler) add(written []string) []int {
	var numbers []int
	for _, source := range written {
		if p, err := phrase.Parse(source); err == nil {
			numbers = append(numbers, len(c.phrases))
			c.phrases = append(c.phrases, p)
		}
	}
	return numbers
}

func (c *compiler) rule(s bureau.Sign) rule {
	return rule{words: s.Sign, weight: s.Weight, step: s.Step, any: append(c.add(s.Any), c.add([]string{s.Sign})...), not: c.add(s.Not)}
}
