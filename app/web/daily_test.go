package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/clocktest"
	"fanzha/app/report"
)

// counter counts how often it was asked to count.
type counter struct {
	asked atomic.Int64
	err   error
}

func (c *counter) CountReports(_ context.Context, spans []report.Span) ([][]report.Count, error) {
	c.asked.Add(1)
	return make([][]report.Count, len(spans)), c.err
}

func TestReportsAreCountedOnceADay(t *testing.T) {
	zone := time.FixedZone("", 8*60*60)
	clock := clocktest.At(time.Date(2026, time.October, 31, 15, 0, 0, 0, time.UTC))
	database := &counter{}
	daily := newDailyCounts(database, slog.New(slog.DiscardHandler), clock.Now)
	want := func(what, day string, asked int64) {
		t.Helper()
		if got := daily.of(t.Context(), zone).day; got != day || database.asked.Load() != asked {
			t.Errorf("%s: of %q, counted %d times; want %q, %d", what, got, database.asked.Load(), day, asked)
		}
	}

	var readers sync.WaitGroup
	for range 50 {
		readers.Go(func() { daily.of(t.Context(), zone) })
	}
	readers.Wait()
	want("by many at once", "2026-10-31", 1)

	clock.Move(time.Hour) // midnight, in the bureau's zone
	database.err = errors.New("away")
	want("without a database", "2026-10-31", 2)
	want("at once again", "2026-10-31", 2)
	clock.Move(countAgain)
	database.err = nil
	want("when it is back", "2026-11-01", 3)
	if months := daily.of(t.Context(), zone).months; months[11].From.Month() != time.October {
		t.Errorf("the last month is %s", months[11].From)
	}
}

func TestWhatSpreadsheetsWouldRunIsText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "甲": "甲", "+786.02%": "+786.02%", "-3": "-3", "1,648": "1,648", "a=1": "a=1",
		"=1+1": "'=1+1", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)",
		"\t=1": "'\t=1", "\r=1": "'\r=1", "＝1+1": "'＝1+1", "＠a": "'＠a", "+": "'+",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestNumbersAreWrittenAsTheyWerePublished(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 5: "5", 999: "999", 1000: "1,000", 116330: "116,330", 12.55: "12.55", 1234567.5: "1,234,567.5"} {
		if got := numberText(value); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}
