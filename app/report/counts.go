package report

import (
	"slices"
	"time"
)

// Span is a stretch of time; Until is not in it.
type Span struct{ From, Until time.Time }

// LastDay is a moment of the span's last day.
func (s Span) LastDay() time.Time { return s.Until.Add(-time.Nanosecond) }

// Count is how many reports of a kind, scam type and district came in.
type Count struct {
	Kind           Kind
	Scam, District string
	N              int
}

// CompleteMonths are the twelve calendar months that ended last, oldest first,
// in the time zone of now.
func CompleteMonths(now time.Time) []Span {
	months := make([]Span, 12)
	for i := range months {
		first := func(month int) time.Time {
			return time.Date(now.Year(), now.Month()+time.Month(month), 1, 0, 0, 0, 0, now.Location())
		}
		months[i] = Span{first(i - 12), first(i - 11)}
	}
	return months
}

// PublicCounts is what may be published of how many reports came in.
type PublicCounts struct {
	Months  []Month // oldest first
	Quarter Quarter
}

// Month is the count of a calendar month.
type Month struct {
	Span
	Cell
}

// Quarter is the calendar quarter that ended last, by kind, scam type and
// district. The cells of each table add up to Total. Tables are nil where too
// little came in.
type Quarter struct {
	Span
	Total                   int
	Kinds, Scams, Districts []Cell
}

// Publish makes what may be published of the counts of twelve complete months.
// Scams and districts are the keys that reports can have; others that some
// have are put behind them.
//
// Each month stands for itself: it is hidden below 5, and no total is
// published by which it could be worked out. So a month never changes when
// others come. Months are broken down by quarters, which do not overlap: two
// pages of a window that moves month by month would differ by one month's
// counts, however small. A quarter with a hidden month is not broken down,
// for its total would tell that month.
func Publish(months []Span, counts [][]Count, scams, districts []string) PublicCounts {
	r := PublicCounts{Months: make([]Month, len(months))}
	for i, span := range months {
		n := sum(counts[i])
		if r.Months[i] = (Month{span, Cell{N: n}}); n < SmallCount {
			r.Months[i].Cell = Cell{Hidden: true}
		}
	}
	end := len(months)
	for end > 0 && months[end-1].From.Month()%3 != 0 {
		end--
	}
	if end < 3 {
		return r
	}
	r.Quarter.Span = Span{months[end-3].From, months[end-1].Until}
	if slices.ContainsFunc(r.Months[end-3:end], func(m Month) bool { return m.Hidden }) {
		return r
	}
	r.Quarter.breakDown(slices.Concat(counts[end-3:end]...), scams, districts)
	return r
}

func (q *Quarter) breakDown(counts []Count, scams, districts []string) {
	kinds := []string{string(Victim), string(Tip), string(Objection)}
	q.Total = sum(counts)
	q.Kinds = Suppress(table(counts, kinds, func(c Count) string { return string(c.Kind) }))
	q.Scams = Suppress(table(counts, scams, func(c Count) string { return c.Scam }))
	q.Districts = Suppress(table(counts, districts, func(c Count) string { return c.District }))
}

// table adds counts up by a key.
func table(counts []Count, keys []string, keyOf func(Count) string) []Cell {
	cells := make([]Cell, len(keys))
	for i, key := range keys {
		cells[i].Key = key
	}
	for _, c := range counts {
		key := keyOf(c)
		at := slices.IndexFunc(cells, func(cell Cell) bool { return cell.Key == key })
		if at < 0 {
			at = len(cells)
			cells = append(cells, Cell{Key: key})
		}
		cells[at].N += c.N
	}
	return cells
}

func sum(counts []Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}
