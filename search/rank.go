package search

import (
	"math"
	"slices"
)

// What a document was found by says more than how well it fits: scores of one
// kind, which are below 2, never reach the next.
const (
	byPiece  = 2 * iota // it holds some of the text
	byPieces            // it holds enough of it
	byCore              // it holds all but what every question has
	byText              // it holds all of it
	byIntent            // it has the very question, or leads where a part of the text names something
	byName              // it leads there, and the text says nothing else
	byHelp              // it says what to do, and the text asks nothing else
)

const (
	// maxRanked is how many documents are compared with the text closely: the
	// engine's best.
	maxRanked = 20
	// maxMeant is how many documents one name, or a call for help, may lead to.
	maxMeant = 10
	// isClose is how much of a text one title or question must hold to be the
	// very question.
	isClose = 0.7
)

// ranking gives documents their final scores.
type ranking struct {
	meaning
	pieces map[string]bool     // of the core, or of the whole text where that is all
	leads  map[*record]float64 // the part of the core that is a name which leads there
	help   []*record           // where who asks for help is sent
}

func (c *catalog) newRanking(r request, m meaning) *ranking {
	k := &ranking{meaning: m, pieces: map[string]bool{}, leads: map[*record]float64{}}
	for _, p := range m.loosely(r.parts) {
		k.pieces[p.text()] = true
	}
	total := float64(max(countUnits(m.core), 1))
	for _, n := range m.names {
		for _, lead := range n.leads[:min(len(n.leads), maxMeant)] {
			if r.admits(&lead.Document) {
				k.leads[lead] += float64(len(n.units)) / total
			}
		}
	}
	for _, help := range c.help[:min(len(c.help), maxMeant)] {
		if _, leads := k.leads[help]; m.asks && !leads && r.admits(&help.Document) {
			k.help = append(k.help, help)
		}
	}
	return k
}

// rank returns found with what the text means and final scores.
func (k *ranking) rank(found []match) []match {
	found = k.withMeant(found)
	near := bestInto(make([]match, 0, 2*maxRanked), found, maxRanked)
	if len(near) == 0 {
		return nil
	}
	least, ranked := near[len(near)-1].score, make(map[*record]bool, len(near))
	for _, m := range near {
		ranked[m.record] = true
	}
	top := 0.0 // of all but help
	for i, m := range found {
		part, leads := k.leads[m.record]
		if leads || m.score >= least && ranked[m.record] {
			found[i].score = k.score(m, part)
		}
		if !m.Help {
			top = max(top, found[i].score)
		}
	}
	for i, m := range found {
		if m.Help && slices.Contains(k.help, m.record) {
			found[i].score = k.helpScore(m, top)
		}
	}
	return found
}

// withMeant adds what the text means where it was not found.
func (k *ranking) withMeant(found []match) []match {
	missing := slices.Clone(k.help)
	for lead := range k.leads {
		missing = append(missing, lead)
	}
	for _, m := range found {
		if m.Lead || m.Help {
			missing = slices.DeleteFunc(missing, func(r *record) bool { return r == m.record })
		}
	}
	for _, r := range missing {
		found = append(found, match{record: r})
	}
	return found
}

// score returns the final score of m, part of the text being a name that leads
// there.
func (k *ranking) score(m match, part float64) float64 {
	fit := math.Mod(m.score, byPieces)
	near := k.closeness(&m.Document)
	switch {
	case part > 0 && k.coverage == 1:
		return byName + near + fit/3
	case part > 0:
		return byIntent + max(part, near) + fit/3
	case near >= isClose:
		return byIntent + near + fit/3
	}
	return m.score + near
}

// helpScore puts help behind what is about the very thing, unless it is that
// itself, and first where nothing but help is asked for.
func (k *ranking) helpScore(m match, top float64) float64 {
	if k.bare {
		return byHelp
	}
	return max(m.score, math.Nextafter(top, 0))
}

// closeness returns how much of the text one title, question or, where it
// leads, name of d holds: 0 to 1, and a little more where a second one comes
// near.
func (k *ranking) closeness(d *Document) float64 {
	first, second := k.closenessOf(d.Title), 0.0
	texts := d.Questions
	if d.Lead {
		texts = slices.Concat(d.Questions, d.Names)
	}
	for _, text := range texts {
		switch near := k.closenessOf(text); {
		case near > first:
			first, second = near, first
		case near > second:
			second = near
		}
	}
	return first + 0.15*second
}

func (k *ranking) closenessOf(text string) float64 {
	if len(k.pieces) == 0 {
		return 0
	}
	all, held := 0, make([]string, 0, 16)
	for token := range tokens(text) {
		all++
		if k.pieces[token] && !slices.Contains(held, token) {
			held = append(held, token)
		}
	}
	recall, precision := float64(len(held))/float64(len(k.pieces)), 2*float64(len(held))/float64(max(all, 1))
	return recall * (0.8 + 0.2*min(precision, 1))
}
