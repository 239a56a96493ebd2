package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"fanzha/app/report"
)

// Counter counts the reports that came in.
type Counter interface {
	CountReports(context.Context, []report.Span) ([][]report.Count, error)
}

// countAgain is how long a count that failed is not tried again.
const countAgain = time.Minute

// dailyCounts has what came in counted once a day, by the first reader of that
// day: no number of readers makes the database read all reports.
type dailyCounts struct {
	counter Counter
	logger  *slog.Logger
	now     func() time.Time

	mu    sync.Mutex
	last  counted
	again time.Time // when it is tried again
}

// counted is what was counted on a day; the zero value where it never was.
type counted struct {
	day    string // 2026-11-05, in the bureau's time zone
	months []report.Span
	counts [][]report.Count // of each month
}

func newDailyCounts(counter Counter, logger *slog.Logger, now func() time.Time) *dailyCounts {
	return &dailyCounts{counter: counter, logger: logger, now: now}
}

// of returns the counts of today or, where the database does not answer, those
// that were counted last. Who asks while they are counted waits for them.
func (d *dailyCounts) of(ctx context.Context, zone *time.Location) counted {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now().In(zone)
	day := now.Format(time.DateOnly)
	if d.last.day == day || now.Before(d.again) {
		return d.last
	}
	ctx, cancel := context.WithTimeout(ctx, backendTimeout)
	defer cancel()
	months := report.CompleteMonths(now)
	counts, err := d.counter.CountReports(ctx, months)
	if err != nil {
		d.logger.Error("reports were not counted", "error", err)
		d.again = d.now().Add(countAgain)
		return d.last
	}
	d.last = counted{day, months, counts}
	return d.last
}
