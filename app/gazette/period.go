// Package gazette makes the half-monthly and the monthly report (半月报、月报):
// what came in, how soon it was opened, what was published and how much that
// was read, and how four figures that staff enter have moved (两降两升).
//
// It sees the clear columns of reports alone. It is for inside: small numbers
// are shown as they are.
package gazette

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// Period is a calendar month, or a half of one: to the 15th, and from the 16th.
type Period struct {
	Year  int
	Month time.Month
	Half  int // 1, 2; 0: the whole month
}

var periodPattern = regexp.MustCompile(`^(20[0-9]{2})-(0[1-9]|1[0-2])(?:-([12]))?$`)

// ParsePeriod reads what [Period.String] wrote.
func ParsePeriod(text string) (Period, error) {
	parts := periodPattern.FindStringSubmatch(text)
	if parts == nil {
		return Period{}, fault.New(fault.BadRequest, "没有这一期")
	}
	number := func(text string) int {
		n, _ := strconv.Atoi(text) // digits, or nothing
		return n
	}
	return Period{number(parts[1]), time.Month(number(parts[2])), number(parts[3])}, nil
}

// String is the period as it stands in addresses: "2026-05", "2026-05-1".
func (p Period) String() string {
	text := fmt.Sprintf("%04d-%02d", p.Year, int(p.Month))
	if p.Half > 0 {
		text += "-" + strconv.Itoa(p.Half)
	}
	return text
}

// Text is what the period is called.
func (p Period) Text() string {
	return fmt.Sprintf("%d年%d月", p.Year, int(p.Month)) + [...]string{"", "上半月", "下半月"}[p.Half]
}

// Title is what its report is called.
func (p Period) Title() string {
	if p.Half > 0 {
		return p.Text() + "报"
	}
	return p.Text() + "月报"
}

// Span is the period in a time zone.
func (p Period) Span(zone *time.Location) report.Span {
	day := func(month time.Month, day int) time.Time { return time.Date(p.Year, month, day, 0, 0, 0, 0, zone) }
	switch p.Half {
	case 1:
		return report.Span{From: day(p.Month, 1), Until: day(p.Month, 16)}
	case 2:
		return report.Span{From: day(p.Month, 16), Until: day(p.Month+1, 1)}
	}
	return report.Span{From: day(p.Month, 1), Until: day(p.Month+1, 1)}
}

// Before is the period of the same length before it.
func (p Period) Before() Period {
	if p.Half == 2 {
		return Period{p.Year, p.Month, 1}
	}
	last := time.Date(p.Year, p.Month, 0, 0, 0, 0, 0, time.UTC)
	before := Period{last.Year(), last.Month(), 0}
	if p.Half == 1 {
		before.Half = 2
	}
	return before
}

// At is the half of a month, or the month, in which a time lies.
func At(now time.Time, halves bool) Period {
	p := Period{now.Year(), now.Month(), 0}
	if halves {
		p.Half = 1 + (now.Day()-1)/15
		p.Half = min(p.Half, 2)
	}
	return p
}

// mostOffered is how many months back periods are offered.
const mostOffered = 13

// Offered are the periods that have begun, the newest first; each month behind
// its halves.
func Offered(now time.Time) (periods []Period) {
	half := At(now, true)
	for range mostOffered {
		if half.Half == 2 {
			periods = append(periods, half)
			half = half.Before()
		}
		periods = append(periods, half, Period{half.Year, half.Month, 0})
		half = half.Before()
	}
	return periods
}
