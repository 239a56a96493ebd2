package report_test

import (
	"slices"
	"testing"
	"time"

	"fanzha/app/report"
)

func TestCompleteMonthsEndBeforeToday(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ now, from, until string }{
		{"2026-03-31 10:00", "2025-03-01", "2026-03-01"},
		{"2026-01-01 00:00", "2025-01-01", "2026-01-01"},
		{"2026-12-31 23:59", "2025-12-01", "2026-12-01"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", test.now, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		months := report.CompleteMonths(now)
		from, until := months[0].From.Format(time.DateOnly), months[11].Until.Format(time.DateOnly)
		if len(months) != 12 || from != test.from || until != test.until || months[0].From.Location() != shanghai {
			t.Errorf("%s: %d months from %s to %s", test.now, len(months), from, until)
		}
		for i := range months[1:] {
			if !months[i].Until.Equal(months[i+1].From) {
				t.Errorf("%s: month %d does not follow on", test.now, i+1)
			}
		}
	}
}

// received publishes what came in, the same in each month but for one.
func received(now time.Time, odd int, inOdd, inOthers []report.Count) report.PublicCounts {
	months := report.CompleteMonths(now)
	counts := slices.Repeat([][]report.Count{inOthers}, len(months))
	counts[odd] = inOdd
	return report.Publish(months, counts, []string{"rebate", "fund", "unsure"}, []string{"east", "elsewhere"})
}

func TestOnlyCompleteQuartersAreBrokenDown(t *testing.T) {
	usual := []report.Count{
		{Kind: report.Victim, Scam: "rebate", District: "east", N: 6}, {Kind: report.Tip, Scam: "fund", District: "east", N: 2},
		{Kind: report.Tip, Scam: "gone", District: "elsewhere", N: 1},
	}
	for _, test := range []struct{ now, from, until string }{
		{"2026-11-05", "2026-07-01", "2026-10-01"}, {"2026-10-01", "2026-07-01", "2026-10-01"}, {"2026-02-01", "2025-10-01", "2026-01-01"},
	} {
		now, err := time.Parse(time.DateOnly, test.now)
		if err != nil {
			t.Fatal(err)
		}
		q := received(now, 0, nil, usual).Quarter
		if from, until := q.From.Format(time.DateOnly), q.Until.Format(time.DateOnly); from != test.from || until != test.until {
			t.Errorf("%s: the quarter is from %s to %s", test.now, from, until)
		}
		if q.Total != 27 {
			t.Errorf("%s: %d in all", test.now, q.Total)
		}
		for name, is := range map[string]struct {
			cells []report.Cell
			want  []int
		}{
			"kinds":     {q.Kinds, []int{18, 9, 0}},
			"scams":     {q.Scams, []int{18, hid, hid, hid}}, // 18, 6, 0 and 3 of a type that is listed no more
			"districts": {q.Districts, []int{hid, hid}},      // 24 and 3
		} {
			if got := shown(is.cells); !slices.Equal(got, is.want) {
				t.Errorf("%s: %s are %v, want %v", test.now, name, got, is.want)
			}
		}
	}
}

func TestAMonthIsHiddenByItselfAndItsQuarterIsNotBrokenDown(t *testing.T) {
	now := time.Date(2026, time.November, 5, 0, 0, 0, 0, time.UTC)
	many := []report.Count{{Kind: report.Victim, Scam: "rebate", District: "east", N: 5}}
	few := []report.Count{{Kind: report.Victim, Scam: "rebate", District: "east", N: 4}}
	for odd := range 12 {
		r := received(now, odd, few, many)
		for i, m := range r.Months {
			if m.Hidden != (i == odd) || m.Hidden && m.N != 0 || !m.Hidden && m.N != 5 {
				t.Errorf("month %d with few in %d: %+v", i, odd, m.Cell)
			}
		}
		inQuarter := odd >= 8 && odd <= 10 // July to September
		if q := r.Quarter; (q.Kinds == nil) != inQuarter || (q.Total == 0) != inQuarter {
			t.Errorf("few in month %d: %+v", odd, q)
		}
	}
}
