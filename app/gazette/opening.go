package gazette

import (
	"context"
	"slices"
	"time"

	"fanzha/app/report"
)

// Opening is how soon reports were opened by a unit, which is their
// acknowledgement.
type Opening struct {
	Opened, Unopened int
	Median, P90      time.Duration // of those that were opened; 0: none was
}

func (g *Gazette) waits(ctx context.Context, issue *Issue, spans []report.Span) error {
	waits, err := g.store.Waits(ctx, spans[0])
	if err != nil {
		return err
	}
	before, err := g.store.Waits(ctx, spans[1])
	if err != nil {
		return err
	}
	issue.Urgent = Line{N: urgent(waits), Before: urgent(before)}
	issue.All = opening(waits)
	issue.OfUrgent = opening(slices.DeleteFunc(waits, func(w Wait) bool { return !w.Urgent }))
	return nil
}

func urgent(waits []Wait) (n int) {
	for _, w := range waits {
		if w.Urgent {
			n++
		}
	}
	return n
}

func opening(waits []Wait) (o Opening) {
	var took []time.Duration
	for _, w := range waits {
		if w.Opened {
			took = append(took, w.For)
		} else {
			o.Unopened++
		}
	}
	slices.Sort(took)
	o.Opened = len(took)
	o.Median, o.P90 = percentile(took, 50), percentile(took, 90)
	return o
}

// percentile is the smallest of sorted values that so many in a hundred do not
// exceed (nearest rank).
func percentile(sorted []time.Duration, of int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*of+99)/100-1]
}
