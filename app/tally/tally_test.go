package tally_test

import (
	"testing"
	"time"

	"fanzha/app/tally"
)

func TestASourceHasSoManyWithinASpan(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	counted := tally.New(2, time.Minute, func() time.Time { return now })
	steps := []struct {
		after  time.Duration
		source string
		back   bool
		wait   time.Duration
	}{
		{0, "a", false, 0},
		{10 * time.Second, "a", false, 0},
		{0, "a", false, 50 * time.Second}, // the span began with the first
		{0, "b", false, 0},                // another source has its own
		{0, "a", true, 0},
		{0, "a", false, 0}, // what was taken back did not count
		{50 * time.Second, "a", false, 0},
	}
	for i, step := range steps {
		now = now.Add(step.after)
		if step.back {
			counted.TakeBack(step.source)
			continue
		}
		if wait := counted.Begin(step.source); wait != step.wait {
			t.Errorf("step %d: %s waits %v, want %v", i, step.source, wait, step.wait)
		}
	}
	counted.TakeBack("nobody") // counts no less than nothing
	if wait := counted.Begin("nobody"); wait != 0 {
		t.Errorf("nobody waits %v", wait)
	}
}
