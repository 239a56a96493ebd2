package delivery

import (
	"errors"
	"testing"
	"time"

	"fanzha/app/report"
)

func TestPausesGrowForThreeDays(t *testing.T) {
	now := time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)
	d := report.NewDelivery(report.Record{}, report.Contact{}, report.ReasonTo, 0, now)
	var before time.Duration
	for !d.Stuck() {
		now = d.NextAt
		d.Tries++
		d = settle(d, errors.New("no"), now)
		if wait := d.NextAt.Sub(now); !d.Stuck() && (wait < before || wait < firstPause || wait > longestPause) {
			t.Errorf("try %d is followed by a pause of %v, the one before by %v", d.Tries, wait, before)
		}
		before = max(before, d.NextAt.Sub(now))
	}
	if after := now.Sub(d.CreatedAt); after < 68*time.Hour || after > 72*time.Hour || d.Tries < 20 {
		t.Errorf("given up after %v and %d tries", after, d.Tries)
	}
}

func TestAReceiverMayAskForALongerPause(t *testing.T) {
	now := time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)
	for asked, want := range map[time.Duration]time.Duration{
		0: firstPause, time.Second: firstPause, time.Hour: time.Hour, 100 * time.Hour: longestPause,
	} {
		d := report.NewDelivery(report.Record{}, report.Contact{}, report.ReasonTo, 0, now)
		d.Tries = 1
		d = settle(d, &RetryError{Reason: "busy", After: asked}, now)
		if got := d.NextAt.Sub(now); got != want {
			t.Errorf("asked for %v: %v, want %v", asked, got, want)
		}
	}
}
