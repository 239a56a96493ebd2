package library

import (
	"slices"
	"strings"
)

// isIdentity knows identity numbers of 18 digits (the last may be X) and the
// old ones of 15 by their province and their date of birth.
func isIdentity(p *passage, n number) bool {
	switch {
	case n.linked || !hasProvince(n.digits):
		return false
	case len(n.digits) == 18:
		return isDate(n.digits[6:14])
	}
	return len(n.digits) == 15 && len(n.groups) <= 3 && isDate("19"+n.digits[6:12]) && !isSerial(p, n)
}

// hasProvince reports whether a number begins with a province's code.
func hasProvince(digits string) bool {
	provinces := []string{
		"11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
		"44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
	}
	return slices.Contains(provinces, digits[:2])
}

// isDate reports whether eight digits can be a day of 1900 to 2039.
func isDate(digits string) bool {
	year, month, day := digits[:4], digits[4:6], digits[6:]
	return year >= "1900" && year < "2040" && month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

// isCard knows bank cards by their length, their grouping and their first
// digit. Beside 卡号 or 账号 any will do; beside 单号 none.
func isCard(p *passage, n number) bool {
	switch {
	case n.linked || isSum(p, n.end) || !isCardGrouping(n.groups) || strings.HasSuffix(n.digits, "X"):
		return false
	case isLetter(p.at(n.start-1)) || isLetter(p.at(n.end)) || p.at(n.start-1) == '.':
		return false
	case p.cueBefore(n.start, p.lexicon.cardCues):
		return true
	}
	return len(n.digits) >= 16 && strings.ContainsRune("34569", rune(n.digits[0])) && !p.cueBefore(n.start, p.lexicon.serialCues)
}

// isCardGrouping reports whether digits are written whole or in fours.
func isCardGrouping(groups []span) bool {
	last := len(groups) - 1
	for _, group := range groups[:last] {
		if group.length() != 4 {
			return false
		}
	}
	return last == 0 || groups[last].length() <= 4
}

// maskLong hides all of an identity or card number but four digits at its
// head and two at its tail.
func maskLong(digits string) string {
	return digits[:4] + strings.Repeat("*", len(digits)-6) + digits[len(digits)-2:]
}
