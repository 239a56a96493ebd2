package library

import (
	"fmt"
	"strings"
)

// maxName is the longest name: a compound surname and two more characters.
const maxName = 4

// findNames claims full names: after a cue (受害人), before one (女士), before
// a telephone number, and, as warnings, at the start of a clause.
func (g *Guard) findNames(p *passage, phones []span) {
	g.dottedNames(p)
	for i := range p.text {
		if length := g.lexicon.nameCues.at(p, i); length > 0 {
			g.namesAfter(p, i+length)
		} else if end := g.spacedCue(p, i); end > i {
			g.namesAfter(p, end)
		}
		if g.titleAt(p, i) {
			g.claimName(p, g.nameBefore(p, p.skipBack(i, "*_”\"")), false)
		}
	}
	for _, phone := range phones {
		g.claimName(p, g.nameBefore(p, g.beforePhone(p, phone.start)), false)
	}
	for i := range p.text {
		g.claimName(p, g.nameInClause(p, i), true)
	}
}

// claimName claims the name in s; an empty s is none.
func (g *Guard) claimName(p *passage, s span, warning bool) {
	if s.start == s.end {
		return
	}
	family := g.familyLength(p, s.start)
	masked := string(p.raw[s.start:s.start+family]) + strings.Repeat("某", s.end-s.start-family)
	message := "像是真实姓名，请写成“%s”"
	if warning {
		message = "可能是真实姓名，若是，请写成“%s”"
	}
	p.claim(s, Exposure{Message: fmt.Sprintf(message, masked), Masked: masked, Warning: warning})
}

// spacedCue is the end of a form's label that is written with blanks in it
// (联 系 人：) at i, and i where none is.
func (g *Guard) spacedCue(p *passage, i int) int {
	if p.at(i+1) != ' ' {
		return i
	}
	for _, cue := range g.lexicon.nameCues.byFirst[p.text[i]] {
		end := i
		for _, r := range cue {
			end = p.skip(end, " ")
			if p.at(end) != r {
				end = -1
				break
			}
			end++
		}
		if end > 0 && p.at(p.skip(end, " ")) == ':' {
			return end
		}
	}
	return i
}

// namesAfter claims the names that follow a cue which ends at i: one, or
// several with blanks, 、 or 和 between them. After a colon or in a table's
// next cell stands a field, which is a name even where it is a word too.
func (g *Guard) namesAfter(p *passage, i int) {
	const marks = " (*_\"“‘'「"
	start := p.skip(i, marks)
	field := p.at(start) == ':' || p.at(start) == '|'
	start = p.skip(start, marks+":|")
	for {
		name := g.nameAfter(p, start, field)
		end := name.end
		if end == 0 {
			end = g.skipMasked(p, start)
		}
		g.claimName(p, name, !field && g.isWordName(p, name.start, name.end))
		next := p.skip(end, " 、/和与及*_\"”,"+decimals)
		if end == start || next == end {
			return
		}
		start = next
	}
}

// nameAfter returns the name that begins at start, an empty span for none.
func (g *Guard) nameAfter(p *passage, start int, field bool) span {
	for length := maxName; length > 1; length-- {
		end := start + length
		if !g.canBeName(p, start, end) || g.lexicon.nameEnds.at(p, end-1) > 1 {
			continue
		}
		bounded := !p.is(end, han) || p.is(end, function) || g.lexicon.nameEnds.at(p, end) > 0
		typical := g.isTypical(p, start, end)
		accepted := bounded || typical
		switch {
		case !field && g.isWordName(p, start, end):
			accepted = !p.is(end, han) || g.personGoesOn(p, end)
		case field:
			accepted = !p.is(end, han) || bounded && !g.beginsWord(p, start)
		case g.isWord(p, start, end):
			accepted = false
		case g.beginsWord(p, start):
			accepted = bounded && typical && length > 2
		case p.is(start, weak):
			accepted = bounded && typical
		}
		if accepted {
			return span{start, end}
		}
	}
	return span{}
}

// skipMasked moves on from i over a masked name: 李某, 李某某, 小李.
func (g *Guard) skipMasked(p *passage, i int) int {
	if p.is(i, surname) || strings.ContainsRune("小老", p.at(i)) {
		return p.skip(i+1, maskRunes+decimals)
	}
	return i
}

// titleAt reports whether a word that follows a name begins at i: a title, a
// sex in brackets or commas, 报警称, 被诈骗案.
func (g *Guard) titleAt(p *passage, i int) bool {
	length := g.lexicon.titles.at(p, i)
	if length == 0 || p.at(i+length) == '会' { // 委员会
		return false
	}
	switch p.at(i) {
	case ',', '(':
		return !p.is(i+length, han) && !isLetter(p.at(i+length))
	}
	return true
}

// nameBefore returns the name that ends at end, an empty span for none. Either
// what stands before it marks its beginning or it looks like a name by itself.
func (g *Guard) nameBefore(p *passage, end int) span {
	for length := maxName; length > 1; length-- {
		start := end - length
		if start < 0 || !g.canBeName(p, start, end) {
			continue
		}
		typical, begins := g.isTypical(p, start, end), g.beginsName(p, start)
		switch {
		case g.isWordName(p, start, end):
			if begins {
				return span{start, end}
			}
		case g.isWord(p, start, end), g.beginsWord(p, start) && (!typical || length <= 2):
		case p.is(start, weak) && (!typical || !begins):
		case typical || begins:
			return span{start, end}
		}
	}
	return span{}
}

// beforePhone moves back from a telephone number over the words for one.
func (g *Guard) beforePhone(p *passage, i int) int {
	for {
		next := p.skipBack(i, " :(*_+-|,")
		next -= g.lexicon.phoneCues.before(p, next)
		if next == i {
			return i
		}
		i = next
	}
}
