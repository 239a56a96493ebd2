package library

import (
	"slices"
	"strings"
)

// span is a part of a passage, in runes.
type span struct{ start, end int }

func (s span) length() int { return s.end - s.start }

// hit is an exposure with its place in the line.
type hit struct {
	span
	Exposure
}

// passage is a line as the rules read it.
type passage struct {
	raw     []rune  // as written
	text    []rune  // folded to half width, addresses of links blanked
	classes []class // of the runes of text
	claimed []bool
	hits    []hit
	lexicon *lexicon
}

func newPassage(line string, lex *lexicon) *passage {
	raw := []rune(line)
	p := &passage{
		raw:     raw,
		text:    make([]rune, len(raw)),
		classes: make([]class, len(raw)),
		claimed: make([]bool, len(raw)),
		lexicon: lex,
	}
	for i, r := range raw {
		p.text[i] = fold(r)
	}
	blankAddresses(p.text)
	for i, r := range p.text {
		p.classes[i] = lex.classes.of(r)
	}
	return p
}

// claim records what was found in s, unless part of it is already known.
func (p *passage) claim(s span, e Exposure) {
	if slices.Contains(p.claimed[s.start:s.end], true) {
		return
	}
	for i := s.start; i < s.end; i++ {
		p.claimed[i] = true
	}
	e.Text = string(p.raw[s.start:s.end])
	p.hits = append(p.hits, hit{span: s, Exposure: e})
}

// at returns the rune at i, and 0 outside the line.
func (p *passage) at(i int) rune {
	if i < 0 || i >= len(p.text) {
		return 0
	}
	return p.text[i]
}

// is reports whether the rune at i has all of the class's bits.
func (p *passage) is(i int, c class) bool {
	return i >= 0 && i < len(p.classes) && p.classes[i]&c == c
}

// skip moves on from i over the runes of set.
func (p *passage) skip(i int, set string) int {
	for i < len(p.text) && strings.ContainsRune(set, p.text[i]) {
		i++
	}
	return i
}

// maxGap is how far skipBack looks, in runes: it bounds the work that each
// number or name of a long line can cause.
const maxGap = 64

// skipBack moves back from i over the runes of set.
func (p *passage) skipBack(i int, set string) int {
	for limit := max(0, i-maxGap); i > limit && strings.ContainsRune(set, p.text[i-1]); {
		i--
	}
	return i
}

// cueBefore reports whether a cue stands before i, with no more than marks,
// other numbers and 号码为 between them; the cue may itself end with 号.
func (p *passage) cueBefore(i int, cues wordSet) bool {
	const marks = " :*_\"“'(|=、,/;)-+" + decimals
	return cues.before(p, p.skipBack(i, marks)) > 0 || cues.before(p, p.skipBack(i, marks+"号码为是")) > 0
}

// fold maps full-width letters, digits and marks to their ASCII forms, and the
// many blanks and hyphens to one each, rune for rune.
func fold(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000' || r == '\u00A0' || r == '\t':
		return ' '
	case r >= '\u2010' && r <= '\u2013':
		return '-'
	}
	return r
}

// blankAddresses overwrites the addresses of links: the digits and names in
// them are no prose.
func blankAddresses(text []rune) {
	for i := 0; i < len(text); i++ {
		if end := addressEnd(text, i); end > i {
			for ; i < end; i++ {
				text[i] = 0
			}
		}
	}
}

// addressEnd is where a web address or a site's own link that begins at i
// ends, and i where there is none.
func addressEnd(text []rune, i int) int {
	if !hasPrefix(text[i:], "http://") && !hasPrefix(text[i:], "https://") && !hasPrefix(text[i:], "](/") {
		return i
	}
	end := i + 2
	for end < len(text) && text[end] > ' ' && text[end] < 0x7F && text[end] != ')' {
		end++
	}
	return end
}

// hasPrefix reports whether text begins with word.
func hasPrefix(text []rune, word string) bool {
	var i int
	for _, r := range word {
		if i >= len(text) || text[i] != r {
			return false
		}
		i++
	}
	return true
}
