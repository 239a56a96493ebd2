package store_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

const lease = 3 * time.Minute

// mail makes a delivery by e-mail that is due at once.
func mail(r report.Record, address string) report.Delivery {
	to := report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: address}
	return report.NewDelivery(r, to, report.ReasonTo, 0, r.ReceivedAt)
}

// addTold stores a report with deliveries beside that to the desk.
func addTold(t testing.TB, s *store.Store, r report.Record, more ...report.Delivery) {
	t.Helper()
	if _, _, added, err := s.AddReport(t.Context(), r, append(desk(r, "center"), more...)); err != nil || !added {
		t.Fatalf("added %t, %v", added, err)
	}
}

func claim(t testing.TB, s *store.Store, now time.Time, limit int) []report.Delivery {
	t.Helper()
	claimed, err := s.ClaimDeliveries(t.Context(), report.ChannelEmail, false, now, lease, limit)
	if err != nil {
		t.Fatal(err)
	}
	return claimed
}

func settle(t testing.TB, s *store.Store, d report.Delivery) {
	t.Helper()
	if err := s.SettleDelivery(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsDueIsClaimedUntilItIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		first, second := mail(r, "a@example.org"), mail(r, "b@example.org")
		addTold(t, s, r, first, second)

		got := claim(t, s, noon, 1)
		want := first
		if got[0].ID == second.ID {
			want = second
		}
		want.Tries, want.NextAt = 1, noon.Add(lease)
		if diff := cmp.Diff([]report.Delivery{want}, got); diff != "" {
			t.Errorf("claimed (-want +got):\n%s", diff)
		}
		if n := len(claim(t, s, noon, 9)); n != 1 {
			t.Errorf("%d more are claimed, want the other one", n)
		}
		got[0].ToldAt, got[0].NextAt = noon.Add(time.Second), time.Time{}
		settle(t, s, got[0])
		again := claim(t, s, noon.Add(lease), 9)
		if len(again) != 1 || again[0].ID == got[0].ID || again[0].Tries != 2 {
			t.Errorf("after the lease %+v is claimed, want the one that was not told", again)
		}
	})
}

func TestEachLaneClaimsItsOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		plain, urgent := mail(r, "a@example.org"), mail(r, "b@example.org")
		urgent.Urgent = true
		hook := report.NewDelivery(r, hook, report.ReasonTo, 0, noon)
		later := mail(r, "c@example.org")
		later.NextAt = noon.Add(time.Minute)
		addTold(t, s, r, plain, urgent, hook, later)
		for _, test := range []struct {
			channel report.Channel
			urgent  bool
			want    string
		}{
			{report.ChannelEmail, true, urgent.ID}, {report.ChannelEmail, false, plain.ID}, {report.ChannelWebhook, false, hook.ID},
		} {
			got, err := s.ClaimDeliveries(t.Context(), test.channel, test.urgent, noon, lease, 9)
			if err != nil || len(got) != 1 || got[0].ID != test.want {
				t.Errorf("%s, urgent %t: %+v, %v, want %s", test.channel, test.urgent, got, err, test.want)
			}
		}
	})
}

func TestReplicasClaimEachDeliveryOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		const n = 200
		for range n {
			r := sample(noon)
			addTold(t, replicas[0], r, mail(r, "a@example.org"))
		}
		claims := make(chan string, 2*n)
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				for {
					claimed, err := replicas[i%2].ClaimDeliveries(t.Context(), report.ChannelEmail, false, noon, lease, 7)
					if err != nil {
						t.Error(err)
					}
					if len(claimed) == 0 {
						return
					}
					for _, d := range claimed {
						claims <- d.ID
					}
				}
			})
		}
		group.Wait()
		close(claims)
		seen := map[string]bool{}
		for id := range claims {
			if seen[id] {
				t.Errorf("%s was claimed twice", id)
			}
			seen[id] = true
		}
		// Those that all of them skipped, as another was at them, are due still.
		if left := len(claim(t, replicas[0], noon, n)); len(seen)+left != n {
			t.Errorf("%d claimed and %d left of %d", len(seen), left, n)
		}
	})
}

func TestALateTryChangesNothingAfterAnotherClaim(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		addTold(t, s, r, mail(r, "a@example.org"))
		late := claim(t, s, noon, 1)[0]
		now := claim(t, s, noon.Add(lease), 1)[0]
		late.NextAt, late.Error = time.Time{}, "given up by the late one"
		settle(t, s, late)
		_, told := open(t, s, r.Reference, noon)
		if diff := cmp.Diff(now, told[1]); diff != "" {
			t.Errorf("the row differs (-claimed +stored):\n%s", diff)
		}
	})
}

func TestStuckDeliveriesAreListedAndRetried(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		waiting, stuck := mail(r, "a@example.org"), mail(r, "b@example.org")
		stuck.NextAt, stuck.Error, stuck.Tries = time.Time{}, "邮件服务器回答 550", 30
		addTold(t, s, r, waiting, stuck)

		list := func(only bool) string {
			all, err := s.Untold(t.Context(), 9, only)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, d := range all {
				ids = append(ids, d.Target)
			}
			return fmt.Sprint(ids)
		}
		if got := list(true) + list(false); got != "[b@example.org][b@example.org a@example.org]" {
			t.Errorf("stuck and all: %s", got)
		}
		if w, n, err := s.Backlog(t.Context()); w != 1 || n != 1 || err != nil {
			t.Errorf("%d wait, %d are stuck, %v", w, n, err)
		}
		if len(claim(t, s, noon.Add(time.Hour), 9)) != 1 {
			t.Error("what was given up is claimed")
		}
		now := noon.Add(100 * time.Hour)
		if due, err := s.RetryDelivery(t.Context(), stuck.ID, now, storetest.Did(t)); !due || err != nil {
			t.Fatalf("retry: %t, %v", due, err)
		}
		again := claim(t, s, now, 9)
		if len(again) != 2 || again[0].GiveUpAt != now.Add(report.TellFor) {
			t.Errorf("claimed %+v, want the stuck one with another three days", again)
		}
		for _, id := range []string{"nothing", desk(r, "center")[0].ID} {
			if due, err := s.RetryDelivery(t.Context(), id, now, storetest.Did(t)); due || err != nil {
				t.Errorf("retry of %s: %t, %v", id, due, err)
			}
		}
	})
}
