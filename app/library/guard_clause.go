package library

import "strings"

// nameInClause returns a likely name without a cue at i: a clause begins with
// it and goes on as one about a person does.
func (g *Guard) nameInClause(p *passage, i int) span {
	if !p.is(i, surname) || p.is(i, weak) || !g.beginsName(p, i) {
		return span{}
	}
	for length := 3; length > 1; length-- {
		end := i + length
		if g.canBeName(p, i, end) && g.isTypical(p, i, end) && !g.beginsWord(p, i) && g.actsAt(p, end) {
			return span{i, end}
		}
	}
	return span{}
}

// actsAt reports whether a person goes on at i: says, is told, is at home, is
// so old.
func (g *Guard) actsAt(p *passage, i int) bool {
	if g.lexicon.acts.at(p, i) > 0 {
		return true
	}
	if p.at(i) == '在' {
		return g.lexicon.homes.within(p, span{i, min(i+maxEstate, len(p.text))})
	}
	age := p.skip(i, ",今年")
	years := p.skip(age, decimals)
	return age > i && years > age && p.at(years) == '岁'
}

// personGoesOn reports whether what follows at i is said of a person, and not
// the rest of a sentence in which an everyday word stands.
func (g *Guard) personGoesOn(p *passage, i int) bool {
	return g.actsAt(p, i) || g.lexicon.nameEnds.at(p, i) > 1 || p.at(i) != 0 && strings.ContainsRune("在将把已", p.at(i))
}
