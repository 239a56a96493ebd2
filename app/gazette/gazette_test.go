package gazette_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/gazette"
	"fanzha/app/library"
	"fanzha/app/readership"
	"fanzha/app/report"
)

var shanghai = time.FixedZone("", 8*60*60)

func parse(t testing.TB, text string) gazette.Period {
	t.Helper()
	p, err := gazette.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPeriodsAreMonthsAndTheirHalves(t *testing.T) {
	for _, test := range []struct{ key, text, title, from, last, before string }{
		{"2026-05", "2026年5月", "2026年5月月报", "2026-05-01", "2026-05-31", "2026-04"},
		{"2026-05-1", "2026年5月上半月", "2026年5月上半月报", "2026-05-01", "2026-05-15", "2026-04-2"},
		{"2026-05-2", "2026年5月下半月", "2026年5月下半月报", "2026-05-16", "2026-05-31", "2026-05-1"},
		{"2026-02-2", "2026年2月下半月", "2026年2月下半月报", "2026-02-16", "2026-02-28", "2026-02-1"},
		{"2026-01", "2026年1月", "2026年1月月报", "2026-01-01", "2026-01-31", "2025-12"},
		{"2026-01-1", "2026年1月上半月", "2026年1月上半月报", "2026-01-01", "2026-01-15", "2025-12-2"},
		{"2025-12-2", "2025年12月下半月", "2025年12月下半月报", "2025-12-16", "2025-12-31", "2025-12-1"},
	} {
		p := parse(t, test.key)
		span := p.Span(shanghai)
		got := []string{p.String(), p.Text(), p.Title(), span.From.Format(time.DateOnly), span.LastDay().Format(time.DateOnly), p.Before().String()}
		if diff := cmp.Diff([]string{test.key, test.text, test.title, test.from, test.last, test.before}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.key, diff)
		}
		if before := p.Before().Span(shanghai); !before.Until.Equal(span.From) {
			t.Errorf("%s: the one before ends at %s", test.key, before.Until)
		}
	}
}

func TestPeriodsThatHaveBegunAreOffered(t *testing.T) {
	offered := func(day int) (keys []string) {
		for _, p := range gazette.Offered(time.Date(2026, 3, day, 0, 0, 0, 0, shanghai))[:4] {
			keys = append(keys, p.String())
		}
		return keys
	}
	if diff := cmp.Diff([]string{"2026-03-1", "2026-03", "2026-02-2", "2026-02-1"}, offered(15)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-03-2", "2026-03-1", "2026-03", "2026-02-2"}, offered(31)); diff != "" {
		t.Error(diff)
	}
}

// FuzzParsePeriod: what is read is written the same.
func FuzzParsePeriod(f *testing.F) {
	f.Add("2026-05")
	f.Add("2026-05-1")
	f.Add("2026-13")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := gazette.ParsePeriod(text)
		if err != nil {
			if fault.KindOf(err) != fault.BadRequest {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		if p.String() != text || !p.Span(shanghai).From.Before(p.Span(shanghai).Until) {
			t.Errorf("%q is %s", text, p)
		}
	})
}

// FuzzParseFigure: a number in bounds, or a fault that says what to do.
func FuzzParseFigure(f *testing.F) {
	for _, typed := range []string{"1,234", "１２３", " 0 ", "-1", "1.5", "", "99999999999999"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := gazette.ParseFigure(typed)
		if err != nil && fault.KindOf(err) != fault.Invalid || n < 0 || n > 1_000_000_000_000 {
			t.Errorf("%q: %d, %v", typed, n, err)
		}
	})
}

func TestFiguresAreReadAsTheyAreTyped(t *testing.T) {
	for typed, want := range map[string]int64{"0": 0, " 12 ": 12, "1,234,567": 1234567, "１，２３４": 1234} {
		if got, err := gazette.ParseFigure(typed); got != want || err != nil {
			t.Errorf("%q: %d, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "无", "-3", "+3", "1.5", "1e3", "1000000000001"} {
		if got, err := gazette.ParseFigure(typed); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %d, %v", typed, got, err)
		}
	}
}

// shelf is what a test says that the database has.
type shelf struct {
	counts  map[string][]report.Count // by the span's first day
	waits   map[string][]gazette.Wait
	reads   map[string][]readership.Read
	figures map[string]gazette.Figures
}

func day(span report.Span) string { return span.From.Format(time.DateOnly) }

func (s *shelf) CountReports(_ context.Context, spans []report.Span) (all [][]report.Count, err error) {
	for _, span := range spans {
		all = append(all, s.counts[day(span)])
	}
	return all, nil
}

func (s *shelf) Waits(_ context.Context, span report.Span) ([]gazette.Wait, error) {
	return s.waits[day(span)], nil
}

func (s *shelf) Reads(_ context.Context, from, _ string) ([]readership.Read, error) {
	return s.reads[from], nil
}

func (s *shelf) Figures(_ context.Context, period string) (gazette.Figures, error) {
	return s.figures[period], nil
}

func (s *shelf) EnterFigures(context.Context, map[string]gazette.Figures, audit.Draft) error {
	return nil
}

func issueOf(t *testing.T, s *shelf, key string) gazette.Issue {
	t.Helper()
	now := time.Date(2026, 5, 20, 0, 0, 0, 0, shanghai)
	snapshot := &library.Snapshot{Bureau: &bureau.Bureau{
		Site: bureau.Site{Timezone: "Asia/Shanghai", Districts: []bureau.District{{Key: "beiguan"}, {Key: "wenfeng"}}}, Scams: []bureau.Scam{{Key: "rebate"}, {Key: "loan"}},
	}}
	issue, err := gazette.New(s, func() time.Time { return now }).Of(t.Context(), parse(t, key), snapshot)
	if err != nil {
		t.Fatal(err)
	}
	return issue
}

func TestAPeriodIsCountedBesideTheOneBefore(t *testing.T) {
	issue := issueOf(t, &shelf{counts: map[string][]report.Count{
		"2026-05-01": {
			{Kind: report.Victim, Scam: "loan", District: "wenfeng", N: 3}, {Kind: report.Tip, Scam: "loan", District: "beiguan", N: 1},
			{Kind: report.Tip, Scam: "gone", District: "elsewhere", N: 2},
		},
		"2026-04-16": {{Kind: report.Victim, Scam: "rebate", District: "wenfeng", N: 7}},
	}}, "2026-05-1")
	type lines = []gazette.Line
	if issue.Running || issue.Total != (gazette.Line{N: 6, Before: 7}) {
		t.Errorf("running %v, total %+v", issue.Running, issue.Total)
	}
	for name, pair := range map[string][2]lines{
		"kinds":     {issue.Kinds, {{Key: "victim", N: 3, Before: 7}, {Key: "tip", N: 3}}},
		"scams":     {issue.Scams, {{Key: "rebate", Before: 7}, {Key: "loan", N: 4}, {Key: "gone", N: 2}}},
		"districts": {issue.Districts, {{Key: "beiguan", N: 1}, {Key: "wenfeng", N: 3, Before: 7}, {Key: "elsewhere", N: 2}}},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if !issueOf(t, &shelf{}, "2026-05-2").Running {
		t.Error("a period that is not over is said to be")
	}
}

func TestHowSoonReportsWereOpened(t *testing.T) {
	waits := []gazette.Wait{{Urgent: true}, {Urgent: true, Opened: true, For: time.Minute}}
	for i := range 10 {
		waits = append(waits, gazette.Wait{Opened: true, For: time.Duration(10-i) * time.Hour})
	}
	issue := issueOf(t, &shelf{waits: map[string][]gazette.Wait{"2026-05-01": waits, "2026-04-01": {{Urgent: true}}}}, "2026-05")
	if want := (gazette.Opening{Opened: 11, Unopened: 1, Median: 5 * time.Hour, P90: 9 * time.Hour}); issue.All != want {
		t.Errorf("all: %+v", issue.All)
	}
	if want := (gazette.Opening{Opened: 1, Unopened: 1, Median: time.Minute, P90: time.Minute}); issue.OfUrgent != want {
		t.Errorf("urgent: %+v", issue.OfUrgent)
	}
	if issue.Urgent != (gazette.Line{N: 2, Before: 1}) {
		t.Errorf("urgent: %+v", issue.Urgent)
	}
	if got := issueOf(t, &shelf{}, "2026-05").All; got != (gazette.Opening{}) {
		t.Errorf("of none: %+v", got)
	}
}

func TestTwoShouldFallAndTwoRise(t *testing.T) {
	at := time.Unix(1, 0)
	trend := issueOf(t, &shelf{figures: map[string]gazette.Figures{
		"2026-05-1": {Filed: 35, Loss: 120, Solved: 3, Caught: 4, EnteredAt: at},
		"2026-04-2": {Filed: 40, Loss: 100, Solved: 0, Caught: 4, EnteredAt: at},
	}}, "2026-05-1").Trend
	var got []string
	for _, m := range trend {
		got = append(got, m.Name+" "+m.Change+map[bool]string{true: " ✓"}[m.AsItShould])
	}
	if diff := cmp.Diff([]string{"发案数 下降 12.5% ✓", "损失金额 上升 20.0%", "破案数 上升 ✓", "抓获人数 持平"}, got); diff != "" {
		t.Error(diff)
	}
	half := issueOf(t, &shelf{figures: map[string]gazette.Figures{"2026-05-1": {Filed: 1, EnteredAt: at}}}, "2026-05-1").Trend
	if half[0].Change != "" || !half[0].Entered || half[0].EnteredBefore {
		t.Errorf("with nothing to compare: %+v", half[0])
	}
}
