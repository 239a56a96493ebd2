package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fanzha/app/phase"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// calls are what a store tells of itself.
type calls struct {
	mu  sync.Mutex
	all []string
}

func (c *calls) called(kind, outcome string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, kind+" "+outcome)
}

func (c *calls) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer func() { c.all = nil }()
	return c.all
}

func TestEachCallIsToldWithItsOutcome(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		var c calls
		database.Called = c.called
		s := storetest.OpenDatabase(t, database)
		gone, leave := context.WithCancel(t.Context())
		leave()
		late, cancel := context.WithTimeout(t.Context(), -time.Second)
		defer cancel()
		for _, test := range []struct {
			name string
			call func()
			want string
		}{
			{"a query", func() { _, _ = s.ContentVersion(t.Context()) }, "read ok"},
			{"a report that is not there", func() { _, _ = s.Receipt(t.Context(), "123456788") }, "read ok"},
			{"a view", func() { _, _ = s.Standing(t.Context(), time.Now()) }, "view ok"},
			{"a write that changes nothing", func() { _ = s.Ping(t.Context()) }, "write ok"},
			{"an act on a visit that is not there", func() { _ = s.EndVisit(t.Context(), "wang", []byte("none"), storetest.Did(t)) }, "write refused"},
			{"who has gone", func() { _ = s.Ping(gone) }, "write cancelled"},
			{"who waits too long", func() { _, _ = s.Standing(late, time.Now()) }, "view timeout"},
		} {
			c.take()
			test.call()
			if got := c.take(); !slices.Contains(got, test.want) {
				t.Errorf("%s: %q, want %s", test.name, got, test.want)
			}
		}
	})
}

func TestADatabaseThatDoesNotAnswerInTimeIsATimeout(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		var c calls
		database.Called = c.called
		s := storetest.OpenDatabase(t, database)
		other := storetest.Raw(t, database)
		tx, err := other.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback() }()
		if _, err := tx.ExecContext(t.Context(), `UPDATE audit_head SET sequence = sequence`); err != nil {
			t.Fatal(err)
		}
		c.take()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		times := phase.With(ctx)
		if err := s.Audit(times, storetest.Did(t)); err == nil {
			t.Fatal("it was written while another held the head")
		}
		if got := c.take(); !slices.Equal(got, []string{"write timeout"}) {
			t.Errorf("%q", got)
		}
		if spent := times.Spent(phase.Database); spent < 200*time.Millisecond {
			t.Errorf("the request spent %v on the database", spent)
		}
	})
}

func TestHowThingsStandIsToldFromWhatIsNotDoneYet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		urgent := func(at time.Time) report.Record {
			r := sample(at)
			r.UrgentUntil = at.Add(24 * time.Hour)
			return r
		}
		want := store.Standing{}
		hold := func(after string) {
			t.Helper()
			got, err := s.Standing(t.Context(), noon)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Standing{}, "LastAct")); diff != "" {
				t.Errorf("after %s: %s", after, diff)
			}
		}
		hold("nothing")

		add(t, s, sample(noon), "center", "also")
		hold("a report that is not urgent")

		first, second := urgent(noon.Add(time.Minute)), urgent(noon.Add(time.Hour))
		add(t, s, first, "center", "also")
		letter := mail(second, "a@example.org")
		letter.Urgent = false // so that claim finds it
		addTold(t, s, second, letter)
		want.UrgentNew, want.OldestUrgent = 2, first.ReceivedAt
		want.Waiting, want.OldestUntold = 1, second.ReceivedAt
		hold("two urgent ones, one of which is also told by e-mail")

		if err := s.MarkOpened(t.Context(), first.Reference, noon.Add(2*time.Hour), storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		want.UrgentNew, want.OldestUrgent = 1, second.ReceivedAt
		hold("the first was opened")

		given := claim(t, s, noon.Add(2*time.Hour), 1)[0]
		given.NextAt = time.Time{}
		settle(t, s, given)
		want.Waiting, want.Stuck = 0, 1
		hold("the e-mail was given up")

		given.ToldAt = noon.Add(3 * time.Hour)
		settle(t, s, given)
		want.Stuck, want.OldestUntold = 0, time.Time{}
		hold("the e-mail was told after all")

		if at, err := s.Standing(t.Context(), noon); err != nil || time.Since(at.LastAct) > time.Minute {
			t.Errorf("the last act was at %v, %v", at.LastAct, err)
		}
	})
}
