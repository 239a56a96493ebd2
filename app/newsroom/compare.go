package newsroom

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Row is a line of two texts side by side. A line that only one of them has is
// empty in the other.
type Row struct {
	Old, New         []Span
	OldLine, NewLine int // from 1; 0: there is none
	Changed          bool
	Skipped          int // so many lines that are the same are left out here
}

// Span is a part of a line.
type Span struct {
	Text    string
	Changed bool
}

// around is how many lines that are the same are shown about a change.
const around = 3

// Compare puts two texts side by side, line by line, and marks what differs.
// Lines that are the same are left out but for a few about each change; where
// nothing differs there are no rows.
func Compare(before, after string) []Row {
	rows := compare(before, after)
	if !slices.ContainsFunc(rows, func(r Row) bool { return r.Changed }) {
		return nil
	}
	return shorten(rows)
}

func compare(before, after string) []Row {
	olds, news := linesOf(before), linesOf(after)
	var rows []Row
	i, j := 0, 0
	same := func(until int) {
		for ; i < until; i, j = i+1, j+1 {
			rows = append(rows, Row{Old: []Span{{Text: olds[i]}}, New: []Span{{Text: news[j]}}, OldLine: i + 1, NewLine: j + 1})
		}
	}
	old := joined(olds)
	for _, edit := range udiff.Lines(old, joined(news)) {
		begin := strings.Count(old[:edit.Start], "\n")
		gone := strings.Count(old[edit.Start:edit.End], "\n")
		come := strings.Count(edit.New, "\n")
		same(begin)
		for n := range max(gone, come) {
			row := Row{Changed: true}
			var a, b string
			if n < gone {
				row.OldLine, a = i+n+1, olds[i+n]
			}
			if n < come {
				row.NewLine, b = j+n+1, news[j+n]
			}
			row.Old, row.New = spans(a, b)
			rows = append(rows, row)
		}
		i, j = i+gone, j+come
	}
	same(len(olds))
	return rows
}

func linesOf(text string) []string {
	text = strings.TrimSuffix(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func joined(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// spans marks what differs within a line.
func spans(before, after string) (olds, news []Span) {
	if before == "" || after == "" {
		return span(before, true), span(after, true)
	}
	at := 0
	for _, edit := range udiff.Strings(before, after) {
		olds, news = append(olds, span(before[at:edit.Start], false)...), append(news, span(before[at:edit.Start], false)...)
		olds, news = append(olds, span(before[edit.Start:edit.End], true)...), append(news, span(edit.New, true)...)
		at = edit.End
	}
	return append(olds, span(before[at:], false)...), append(news, span(before[at:], false)...)
}

func span(text string, changed bool) []Span {
	if text == "" {
		return nil
	}
	return []Span{{text, changed}}
}

// shorten leaves out what is the same and far from any change.
func shorten(rows []Row) []Row {
	near := make([]bool, len(rows))
	for i, row := range rows {
		for j := max(0, i-around); row.Changed && j <= min(len(rows)-1, i+around); j++ {
			near[j] = true
		}
	}
	var short []Row
	for i, row := range rows {
		switch {
		case near[i]:
			short = append(short, row)
		case len(short) > 0 && short[len(short)-1].Skipped > 0:
			short[len(short)-1].Skipped++
		default:
			short = append(short, Row{Skipped: 1})
		}
	}
	return short
}
