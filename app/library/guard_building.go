package library

import "unicode/utf8"

// houseNumber is the end of "10号" or "甲3号院" at i, and i where none is;
// "3号楼" is a building's.
func houseNumber(p *passage, i int) int {
	number := skipNumeral(p, p.skip(i, " 甲乙丙丁附"))
	if p.is(number-1, numeral) && p.at(number) == '号' && p.at(number+1) != '楼' {
		return p.skip(number+1, "院")
	}
	return i
}

// building is the end of "3号楼2单元501室" at i, and i where none is.
func building(p *passage, i int) int {
	for range maxParts {
		i = buildingPart(p, i)
	}
	return i
}

// buildingPart is the end of one part: a number and its word.
func buildingPart(p *passage, i int) int {
	number := skipNumeral(p, p.skip(i, " "))
	if !p.is(number-1, numeral) || number == i {
		return i
	}
	for _, word := range []string{"号楼", "栋", "幢", "单元", "室", "户", "号院"} {
		if hasPrefix(p.text[number:], word) {
			return number + utf8.RuneCountInString(word)
		}
	}
	return i
}

// skipNumeral moves on from i over a number in digits or Chinese numerals.
func skipNumeral(p *passage, i int) int {
	for p.is(i, numeral) {
		i++
	}
	return i
}
