package library

import "fmt"

// findHandles claims the WeChat and QQ handles that stand beside their cue.
func (g *Guard) findHandles(p *passage) {
	for i := range p.text {
		length := g.lexicon.handleCues.at(p, i)
		if length == 0 {
			continue
		}
		start := p.skip(i+length, ` :号码是为叫"“'(「*`)
		end := start
		for isHandleRune(p.at(end)) {
			end++
		}
		if isHandle(p, span{i + length, start}, span{start, end}) {
			masked := string(p.text[start:start+2]) + "****"
			p.claim(span{start, end}, Exposure{
				Message: fmt.Sprintf("微信号、QQ号不能公开，请写成 %s；涉案的写进「涉案线索」（indicators）", masked),
				Masked:  masked,
			})
		}
	}
}

// isHandle judges a word after a cue by the gap between them and its form: 5
// to 11 digits, or a letter and at least five more. Without a colon or 号 in
// the gap a word of letters alone is taken for the name of a program.
func isHandle(p *passage, gap, word span) bool {
	length := word.end - word.start
	if length < 5 || length > 20 || p.at(word.end) == '*' {
		return false
	}
	var digits, other int
	for _, r := range p.text[word.start:word.end] {
		if isDigit(r) {
			digits++
		} else if !isLetter(r) {
			other++
		}
	}
	switch {
	case digits == length:
		return length <= 11 && !isCount(p, word.end)
	case !isLetter(p.text[word.start]) || length < 6:
		return false
	}
	return digits > 0 || other > 0 || p.named(gap)
}

// named reports whether a gap between cue and word says that a name follows.
func (p *passage) named(gap span) bool {
	for _, r := range p.text[max(gap.start-1, 0):gap.end] {
		if r == ':' || r == '号' {
			return true
		}
	}
	return false
}

func isHandleRune(r rune) bool {
	return isDigit(r) || isLetter(r) || r == '_' || r == '-'
}
