package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// waiting is a record that has to be opened within three minutes.
func waiting(received time.Time) report.Record {
	r := sample(received)
	r.AckWithin, r.AckDueAt, r.EscalateTo = 3*time.Minute, received.Add(3*time.Minute), "command"
	return r
}

// next tells an address of the rung, and the one after it in three minutes.
func next(now time.Time) func(report.Record) ([]report.Delivery, time.Time) {
	return func(r report.Record) ([]report.Delivery, time.Time) {
		to := report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "duty@example.org"}
		return []report.Delivery{report.NewDelivery(r, to, report.ReasonDuty, r.Escalation+1, now)}, now.Add(r.AckWithin)
	}
}

func escalate(t testing.TB, s *store.Store, now time.Time) int {
	t.Helper()
	late, err := s.Escalate(t.Context(), now, 9, next(now))
	if err != nil {
		t.Fatal(err)
	}
	return len(late)
}

func TestAReportThatIsNotOpenedClimbsTheLadder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := waiting(noon)
		addTold(t, s, r)
		addTold(t, s, sample(noon)) // nobody waits for this one
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{3*time.Minute - time.Millisecond, 0}, {3 * time.Minute, 1}, {4 * time.Minute, 0}, {6 * time.Minute, 1}} {
			if got := escalate(t, s, noon.Add(step.after)); got != step.want {
				t.Errorf("after %v: %d reports, want %d", step.after, got, step.want)
			}
		}
		opened, told := open(t, s, r.Reference, noon.Add(7*time.Minute))
		if opened.Escalation != 2 || len(told) != 3 || told[2].Step != 2 {
			t.Errorf("escalation %d, told %+v", opened.Escalation, told)
		}
		if got := escalate(t, s, noon.Add(time.Hour)); got != 0 {
			t.Error("an opened report climbs on")
		}
	})
}

func TestReplicasTellEachRungOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		for range 40 {
			addTold(t, replicas[0], waiting(noon))
		}
		now := noon.Add(3 * time.Minute)
		var climbed atomic.Int64
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				for range 10 {
					late, err := replicas[i%2].Escalate(t.Context(), now, 9, next(now))
					if err != nil {
						t.Error(err)
					}
					climbed.Add(int64(len(late)))
				}
			})
		}
		group.Wait()
		if climbed.Load() != 40 {
			t.Errorf("%d rungs were climbed, want 40", climbed.Load())
		}
		wantRows(t, database, 40, 80)
	})
}
