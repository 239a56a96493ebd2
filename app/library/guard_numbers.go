package library

import (
	"fmt"
	"slices"
	"strings"
)

// number is a run of digits as people write one: whole, or in groups with a
// blank or a hyphen between them.
type number struct {
	span
	digits string
	groups []span
	// linked is true where a hyphen joins the number to more digits: it is
	// then a part of something longer.
	linked bool
}

// numberRule finds one kind of number.
type numberRule struct {
	message  string
	min, max int // digits
	fits     func(*passage, number) bool
	mask     func(digits string) string
	phone    bool
}

// numberRules returns the rules in the order they are tried; within a rule the
// longest number is tried first.
func numberRules() []numberRule {
	return []numberRule{
		{"身份证号不能公开，请写成 %s", 15, 18, isIdentity, maskLong, false},
		{"银行卡号不能公开，请写成 %s", 13, 19, isCard, maskLong, false},
		{"电话号码不能公开，请写成 %s；涉案号码写进「涉案线索」（indicators）", 11, 13, isMobile, maskMobile, true},
		{"电话号码不能公开，请写成 %s；涉案号码写进「涉案线索」（indicators）", 10, 12, isAreaPhone, maskLandline, true},
		{"电话号码不能公开，请写成 %s；涉案号码写进「涉案线索」（indicators）", 7, 8, isBarePhone, maskLandline, true},
	}
}

// findNumbers claims the numbers of a line and returns where telephone numbers
// stand, the bureau's own among them.
func (g *Guard) findNumbers(p *passage) (phones []span) {
	runs := digitRuns(p)
	for i := 0; i < len(runs); {
		rule, n := firstRule(p, g.rules, runs, i)
		if rule == nil {
			i++
			continue
		}
		i += len(n.groups)
		if rule.phone {
			phones = append(phones, n.span)
			if g.isAllowed(n.digits) {
				continue
			}
		}
		masked := rule.mask(n.digits)
		p.claim(n.span, Exposure{Message: fmt.Sprintf(rule.message, masked), Masked: masked})
	}
	return phones
}

// firstRule returns the rule that a number beginning at run i fits, nil for
// none, and the number.
func firstRule(p *passage, rules []numberRule, runs []span, i int) (*numberRule, number) {
	var readings [maxGroups]number
	for count := range readings {
		readings[count] = join(p, runs[i:], count+1)
	}
	for r := range rules {
		for _, n := range slices.Backward(readings[:]) {
			if len(n.digits) >= rules[r].min && len(n.digits) <= rules[r].max && rules[r].fits(p, n) {
				return &rules[r], n
			}
		}
	}
	return nil, number{}
}

// The most groups that any kind of number is written in, and the bounds of
// its digits.
const (
	maxGroups = 5
	minDigits = 7
	maxDigits = 19
)

// digitRuns returns the unbroken runs of digits in a line.
func digitRuns(p *passage) []span {
	var runs []span
	for i := 0; i < len(p.text); i++ {
		start := i
		for isDigit(p.at(i)) {
			i++
		}
		if i > start {
			runs = append(runs, span{start, i})
		}
	}
	return runs
}

// join makes one number of the first count runs. It has no digits where there
// are fewer, where more than a blank, a hyphen or a bracket lies between them,
// or where the rules want fewer or more digits.
func join(p *passage, runs []span, count int) number {
	if count > len(runs) {
		return number{}
	}
	n := number{span: span{runs[0].start, runs[count-1].end}, groups: runs[:count]}
	written := make([]rune, 0, maxDigits)
	for k, run := range n.groups {
		if k > 0 && !isJoint(p.text[runs[k-1].end:run.start]) || len(written)+run.length() > maxDigits {
			return number{}
		}
		written = append(written, p.text[run.start:run.end]...)
	}
	if len(written) == 17 && (p.at(n.end) == 'X' || p.at(n.end) == 'x') && !isLetter(p.at(n.end+1)) {
		written = append(written, 'X') // the check digit of an identity number
		n.end++
	}
	if p.at(n.start-1) == '(' && slices.Contains(p.text[n.start:n.end], ')') {
		n.start-- // (0342)…
	}
	if len(written) >= minDigits {
		n.digits = string(written)
	}
	n.linked = p.at(n.end) == '-' && isDigit(p.at(n.end+1)) ||
		p.at(n.start-1) == '-' && isDigit(p.at(n.start-2))
	return n
}

// isJoint reports whether what lies between two runs of digits joins them.
func isJoint(between []rune) bool {
	switch string(between) {
	case " ", "-", " -", "- ", " - ", ")", ") ", ")-":
		return true
	}
	return false
}

// decimals are the digits of a number.
const decimals = "0123456789"

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// isListMark reports whether r parts two numbers of one field.
func isListMark(r rune) bool { return strings.ContainsRune(",，、;；/", r) }

// onlyDigits keeps the digits of a number, full-width ones folded.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r = fold(r); isDigit(r) {
			return r
		}
		return -1
	}, s)
}

// isSerial reports whether letters stand on both sides of a number, or a
// decimal point before it: a code, or a part of one.
func isSerial(p *passage, n number) bool {
	return isLetter(p.at(n.end)) && isLetter(p.at(n.start-1)) || p.at(n.start-1) == '.' && isDigit(p.at(n.start-2))
}
