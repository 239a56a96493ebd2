package library

import (
	"fmt"
	"strings"
)

// Lengths in runes, and parts of a building's address.
const (
	maxPlace  = 6  // the name of a road, an estate or a village
	maxEstate = 12 // from a road's name to the end of an estate's
	maxParts  = 4  // 3号院2号楼1单元501室
)

// findAddresses claims the places where people live: a road with a number or
// an estate, an estate with a building or a dwelling, a village with a group.
// The addresses of offices, shops and stations are no faults.
func (g *Guard) findAddresses(p *passage) {
	for i := range p.text {
		if s, ok := g.roadAddress(p, i); ok {
			p.claimPlace(s, "某小区")
		}
	}
	for i := range p.text {
		if s, ok := g.estateAddress(p, i); ok {
			p.claimPlace(s, "某小区")
		}
		if s, ok := g.villageAddress(p, i); ok {
			p.claimPlace(s, "某村")
		}
		if s, ok := flatAddress(p, i); ok {
			p.claimPlace(s, "某小区")
		}
	}
}

func (p *passage) claimPlace(s span, masked string) {
	p.claim(s, Exposure{Message: fmt.Sprintf("像是住址，请只写到区县，如“%s”", masked), Masked: masked})
}

// roadAddress looks for the address of a dwelling on the road whose word (路,
// 街) stands at i.
func (g *Guard) roadAddress(p *passage, i int) (span, bool) {
	length := g.lexicon.roads.at(p, i)
	road := i + length
	if length == 0 || length == 1 && strings.ContainsRune(noRoad, p.at(i-1)) || p.at(road) == '道' {
		return span{}, false
	}
	end := g.afterRoad(p, road)
	start, named := g.placeName(p, i)
	if end == road || !named {
		return span{}, false
	}
	s := span{start, end}
	return s, g.isDwelling(p, s)
}

// afterRoad is where the address goes on to after a road's name: a number, an
// estate, or a word for home. It is road itself where nothing of it follows.
func (g *Guard) afterRoad(p *passage, road int) int {
	if end := building(p, houseNumber(p, road)); end > road {
		return end
	}
	for i := road; i <= road+maxEstate && p.is(i, han) && !p.is(i, function) && !p.is(i, hidden); i++ {
		if length := g.lexicon.estates.at(p, i); length > 0 && i > road {
			return building(p, i+length)
		}
		if length := g.lexicon.homes.at(p, i); length > 0 && i > road && !p.is(i-1, numeral) {
			return i + length
		}
	}
	return road
}

// estateAddress looks for a named estate whose word (小区, 家属院) ends before
// a building, a word for home, or after 住.
func (g *Guard) estateAddress(p *passage, i int) (span, bool) {
	length := g.lexicon.estates.at(p, i)
	if length == 0 {
		return span{}, false
	}
	start, named := g.placeName(p, i)
	if !named || i-start < 2 || g.lexicon.offices.within(p, span{start, i}) {
		return span{}, false
	}
	end := building(p, i+length)
	home := g.lexicon.homes.at(p, p.skip(end, "的"))
	if end == i+length && home == 0 && g.lexicon.living.before(p, start) == 0 {
		return span{}, false
	}
	return span{start, end}, true
}

// villageAddress looks for a village with a group or a number.
func (g *Guard) villageAddress(p *passage, i int) (span, bool) {
	if r := p.at(i); r != '村' && r != '庄' && r != '屯' {
		return span{}, false
	}
	number := skipNumeral(p, i+1)
	if number == i+1 || !strings.ContainsRune("组号队社", p.at(number)) {
		return span{}, false
	}
	start, named := g.placeName(p, i)
	return span{start, number + 1}, named
}

// flatAddress looks for a building with its entrance or its flat.
func flatAddress(p *passage, i int) (span, bool) {
	if !p.is(i, numeral) || p.is(i-1, numeral) {
		return span{}, false
	}
	first := buildingPart(p, i)
	if first == i {
		return span{}, false
	}
	end := building(p, first)
	return span{i, end}, end > first && strings.ContainsRune("元室户", p.at(end-1))
}

// placeName returns where the proper name that ends before i begins. It is
// not named where the word is a common one (老旧, 农) or the author masked it.
func (g *Guard) placeName(p *passage, i int) (start int, named bool) {
	start = i
	if p.at(i-1) == '和' { // 仁和路
		start--
	}
	for i-start < maxPlace && p.is(start-1, han) && !p.is(start-1, function) && !p.is(start-1, border) {
		start--
	}
	common := g.lexicon.vague.before(p, i)
	return start, start < i && !p.is(start, hidden) && !p.is(i-1, hidden) && common < 2 && common != i-start
}

// isDwelling tells a home from an office: words of home decide, then the name
// of an office behind the address or before it.
func (g *Guard) isDwelling(p *passage, s span) bool {
	if g.lexicon.homes.before(p, s.end) > 0 || g.lexicon.homes.at(p, s.end) > 0 {
		return true
	}
	before := s.start
	for before > 0 && s.start-before < maxEstate && p.is(before-1, han) {
		before--
	}
	if g.lexicon.living.within(p, span{before, s.start}) {
		return true
	}
	after := s.end
	for after < len(p.text) && after-s.end < maxEstate && (p.is(after, han) || p.at(after) == '(') {
		after++
	}
	lead := span{max(0, s.start-2*maxEstate), s.start}
	sited := g.lexicon.offices.within(p, lead) && g.lexicon.sited.within(p, lead)
	return !sited && !g.lexicon.offices.within(p, span{s.end, after})
}
