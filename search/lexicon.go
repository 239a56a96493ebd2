package search

import (
	"cmp"
	"maps"
	"slices"
)

// lexicon is the names that documents go by. It does not change once made.
type lexicon struct {
	names  map[string]*name
	begins map[string][]*name // by their first unit, the longest first
}

// name is a name with how it sounds.
type name struct {
	text      string
	units     []unit
	spellings []string
	initials  string
	documents int       // that go by it
	leads     []*record // the documents to which it leads
}

func newName(text string) *name {
	n := &name{text: text, units: slices.Collect(units(text))}
	n.spellings, n.initials = spellings(n.units), initials(n.units)
	return n
}

// with returns the lexicon that has the names of added, and not those of gone.
func (l lexicon) with(added, gone []*record) lexicon {
	c := lexiconChange{names: maps.Clone(l.names), own: map[*name]bool{}}
	if c.names == nil {
		c.names = map[string]*name{}
	}
	for _, r := range added {
		c.count(r, 1)
	}
	for _, r := range gone {
		c.count(r, -1)
	}
	next := lexicon{names: c.names, begins: map[string][]*name{}}
	for text, n := range next.names {
		if n.documents == 0 || len(n.units) == 0 {
			delete(next.names, text)
			continue
		}
		next.begins[n.units[0].text] = append(next.begins[n.units[0].text], n)
	}
	for _, names := range next.begins {
		slices.SortFunc(names, func(a, b *name) int {
			return cmp.Or(cmp.Compare(len(b.units), len(a.units)), cmp.Compare(a.text, b.text))
		})
	}
	return next
}

// lexiconChange is a lexicon being made: the names it owns may be changed.
type lexiconChange struct {
	names map[string]*name
	own   map[*name]bool
}

func (c *lexiconChange) count(r *record, by int) {
	for _, text := range r.Names {
		n := c.name(text)
		n.documents += by
		switch {
		case !r.Lead:
		case by > 0:
			n.leads = append(n.leads, r)
		default:
			n.leads = slices.DeleteFunc(n.leads, func(other *record) bool { return other == r })
		}
	}
	for _, text := range r.Aliases {
		c.name(text).documents += by
	}
}

// name returns a name that may be changed.
func (c *lexiconChange) name(text string) *name {
	n := c.names[text]
	switch {
	case n == nil:
		n = newName(text)
	case c.own[n]:
		return n
	default:
		changed := *n
		changed.leads = slices.Clone(n.leads)
		n = &changed
	}
	c.names[text], c.own[n] = n, true
	return n
}
