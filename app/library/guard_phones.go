package library

import (
	"slices"
	"strings"
)

// isMobile knows mobile numbers: 1, 3 to 9, and nine more; +86 may come first.
func isMobile(p *passage, n number) bool {
	digits, groups := n.digits, n.groups
	if len(digits) == 13 && strings.HasPrefix(digits, "86") {
		digits = digits[2:]
		if groups[0].length() == 2 {
			groups = groups[1:]
		}
	}
	return len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' && len(groups) <= 3 && groups[0].length() >= 3 &&
		!n.linked && !isSerial(p, n) && !isSum(p, n.end)
}

// isAreaPhone knows landlines with their area code.
func isAreaPhone(p *passage, n number) bool {
	if n.digits[0] != '0' || n.digits[1] == '0' || n.linked || isSerial(p, n) || isSum(p, n.end) {
		return false
	}
	_, local := cutArea(n.digits)
	return isLocal(local)
}

// isLocal reports whether digits can be a landline without its area code.
func isLocal(digits string) bool {
	return (len(digits) == 7 || len(digits) == 8) && digits[0] >= '2' && digits[0] <= '8' &&
		(len(digits) == 7 || !isDate(digits))
}

// isBarePhone knows landlines without an area code by what stands beside them:
// a cue, a colon, or another such number.
func isBarePhone(p *passage, n number) bool {
	switch {
	case !isLocal(n.digits) || n.linked || isLetter(p.at(n.end)) || isLetter(p.at(n.start-1)):
		return false
	case isSerial(p, n) || isCount(p, n.end):
		return false
	case p.cueBefore(n.start, p.lexicon.phoneCues):
		return len(n.groups) <= 2
	}
	return len(n.groups) == 1 && (p.labelled(n.start) || p.besideNumber(n))
}

// labelled reports whether a colon stands before i, and before the colon no
// word for a sum, a count or a code.
func (p *passage) labelled(i int) bool {
	i = p.skipBack(i, " *_")
	if p.at(i-1) != ':' {
		return false
	}
	return !strings.ContainsRune("额数量计期间编码代值分元号款费", p.at(p.skipBack(i-1, " *_")-1))
}

// besideNumber reports whether blanks alone part n from another number of
// seven or eight digits that is no count either.
func (p *passage) besideNumber(n number) bool {
	before := p.skipBack(n.start, " ")
	after := p.skip(n.end, " ")
	first, last := p.skipBack(before, decimals), p.skip(after, decimals)
	return before < n.start && isLocal(string(p.text[first:before])) ||
		after > n.end && isLocal(string(p.text[after:last])) && !isCount(p, last)
}

// cutArea splits an area code from a number: three digits for 010 and 02x,
// else four.
func cutArea(digits string) (area, local string) {
	switch {
	case digits[0] != '0':
		return "", digits
	case digits[1] == '1' || digits[1] == '2':
		return digits[:3], digits[3:]
	}
	return digits[:4], digits[4:]
}

// isAllowed reports whether a telephone number is one of the bureau's own.
func (g *Guard) isAllowed(digits string) bool {
	return slices.ContainsFunc(g.allowed, func(own string) bool {
		return len(own) >= 7 && (strings.HasSuffix(digits, own) || strings.HasSuffix(own, digits))
	})
}

// isSum reports whether what follows a number makes it a sum or a decimal.
func isSum(p *passage, end int) bool {
	if p.at(end) == '.' && isDigit(p.at(end+1)) {
		return true
	}
	next := p.at(p.skip(end, " "))
	return next != 0 && strings.ContainsRune("元万亿%", next)
}

// isCount reports whether what follows a number makes it a sum, a count, a
// date or the number of a document.
func isCount(p *passage, end int) bool {
	next := p.skip(end, " ")
	return isSum(p, end) || strings.ContainsRune(unitRunes, p.at(next)) || p.at(next) == '号' && p.at(next+1) != '码'
}

func maskMobile(digits string) string {
	digits = digits[len(digits)-11:]
	return digits[:3] + "****" + digits[7:]
}

func maskLandline(digits string) string {
	area, local := cutArea(digits)
	if area != "" {
		area += "-"
	}
	return area + local[:3] + "****"
}
