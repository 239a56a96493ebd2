package phase_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fanzha/app/phase"
)

func TestTimesAreThoseOfTheRequestThatTheContextBelongsTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times, other := phase.With(t.Context()), phase.With(t.Context())
		within, cancel := context.WithTimeout(times, time.Minute)
		defer cancel()
		for range 2 {
			end := phase.Begin(within, phase.Database)
			time.Sleep(30 * time.Millisecond)
			end()
		}
		phase.Begin(t.Context(), phase.Turn)() // nobody's
		if got := times.Spent(phase.Database); got != 60*time.Millisecond {
			t.Errorf("the database took %v", got)
		}
		if got := other.Spent(phase.Database); got != 0 {
			t.Errorf("of another request it took %v", got)
		}
	})
}

func TestOnlyPhasesThatTookTimeAreLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		times := phase.With(t.Context())
		end := phase.Begin(times, phase.Turn)
		time.Sleep(1500 * time.Millisecond)
		end()
		phase.Begin(times, phase.Search)()
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).Info("slow request", "phases", times)
		if !strings.Contains(out.String(), `"phases":{"turn_ms":1500}`) {
			t.Error(out.String())
		}
	})
}
