package library

import (
	"fmt"
	"strings"
)

// maxPart is the longest part of a name with dots in it, in runes.
const maxPart = 8

// dottedNames claims names whose parts a dot joins. The dot is no proof, for
// titles and mottoes have it too: a cue before the name or a title behind it
// makes a fault, what a person does a warning.
func (g *Guard) dottedNames(p *passage) {
	for i := range p.text {
		if !isDot(p.at(i)) || !p.is(i-1, han) || !p.is(i+1, han) {
			continue
		}
		name := span{g.dottedStart(p, i), g.dottedEnd(p, i+1)}
		cued := g.lexicon.nameCues.before(p, p.skipBack(name.start, " :*_\"“(|")) > 0
		titled := g.titleAt(p, p.skip(name.end, "*_”\""))
		acting := g.beginsName(p, name.start) && g.actsAt(p, name.end)
		if (cued || titled || acting) && !p.masks(name) {
			g.claimDotted(p, name, !cued && !titled)
		}
	}
}

func (g *Guard) claimDotted(p *passage, name span, warning bool) {
	masked := string(p.raw[name.start]) + "某某"
	message := "像是真实姓名，请写成“%s”"
	if warning {
		message = "可能是真实姓名，若是，请写成“%s”"
	}
	p.claim(name, Exposure{Message: fmt.Sprintf(message, masked), Masked: masked, Warning: warning})
}

// dottedStart moves back from a dot to where the name begins.
func (g *Guard) dottedStart(p *passage, dot int) int {
	start := dot - 1
	for dot-start < maxPart && spells(p, start-1) &&
		g.lexicon.nameCues.before(p, start) == 0 && g.lexicon.persons.before(p, start) == 0 {
		start--
	}
	return start
}

// dottedEnd moves on from behind a dot to where the name ends, over further
// dots.
func (g *Guard) dottedEnd(p *passage, start int) int {
	end := start + 1
	for end-start < maxPart {
		switch {
		case isDot(p.at(end)) && p.is(end+1, han):
			end += 2
		case spells(p, end) && g.lexicon.nameEnds.at(p, end) == 0 &&
			g.lexicon.acts.at(p, end) == 0 && !g.titleAt(p, end):
			end++
		default:
			return end
		}
	}
	return end
}

// spells reports whether the rune at i can be part of such a name: a Han one
// that is no grammar, or that spells foreign sounds all the same.
func spells(p *passage, i int) bool {
	return p.is(i, han) && (!p.is(i, function) || strings.ContainsRune("不都也其那", p.at(i)))
}

// masks reports whether the author has hidden a part of s.
func (p *passage) masks(s span) bool {
	for i := s.start; i < s.end; i++ {
		if p.is(i, hidden) {
			return true
		}
	}
	return false
}

func isDot(r rune) bool { return r != 0 && strings.ContainsRune(dots, r) }
