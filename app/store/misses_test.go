package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/miss"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func addMisses(t *testing.T, s *store.Store, counts ...miss.Count) {
	t.Helper()
	if err := s.AddMisses(t.Context(), counts, 5); err != nil {
		t.Fatal(err)
	}
}

func wantMisses(t *testing.T, s *store.Store, since string, want ...miss.Count) {
	t.Helper()
	got, err := s.Misses(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("since %q (-want +got):\n%s", since, diff)
	}
}

func TestMissesAreCountedByTheMonth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		wantMisses(t, s, "")
		addMisses(t, s, miss.Count{Month: "2026-10", Words: "苜蓿园", N: 3}, miss.Count{Month: "2026-11", Words: "苜蓿园", N: 3}, miss.Count{Month: "2026-11", Words: "饕餮", N: 4})
		addMisses(t, s, miss.Count{Month: "2026-11", Words: "苜蓿园", N: 2})
		november := []miss.Count{{Month: "2026-11", Words: "苜蓿园", N: 5}, {Month: "2026-11", Words: "饕餮", N: 4}}
		wantMisses(t, s, "", append(slices.Clone(november), miss.Count{Month: "2026-10", Words: "苜蓿园", N: 3})...)
		wantMisses(t, s, "2026-11", november...)
		wantMisses(t, s, "2026-12")

		for month, want := range map[string]int{"2026-10": 0, "2026-11": 1} {
			past, err := s.PastMisses(t.Context(), month)
			if err != nil || past != want {
				t.Errorf("before %s: %d, %v, want %d", month, past, err, want)
			}
			if erased, err := s.EraseMisses(t.Context(), month); err != nil || erased != want {
				t.Errorf("before %s: erased %d, %v, want %d", month, erased, err, want)
			}
		}
		wantMisses(t, s, "", november...)
	})
}

// However much is asked, a month has so many rows, those that were asked most.
func TestAMonthKeepsTheMissesThatAreAskedMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMisses(t, s, miss.Count{Month: "2026-10", Words: "苜蓿园", N: 3})
		addMisses(t, s, miss.Count{Month: "2026-11", Words: "饕餮", N: 4}, miss.Count{Month: "2026-12", Words: "苜蓿园", N: 3})
		var flood []miss.Count
		for n := range 40 {
			flood = append(flood, miss.Count{Month: "2026-11", Words: fmt.Sprintf("made up %02d", n), N: 3})
		}
		addMisses(t, s, flood...)
		addMisses(t, s, miss.Count{Month: "2026-11", Words: "苜蓿园", N: 7})
		all, err := s.Misses(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		months := map[string]int{}
		for _, c := range all {
			months[c.Month]++
		}
		if diff := cmp.Diff(map[string]int{"2026-10": 1, "2026-11": 5, "2026-12": 1}, months); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if all[1].Words != "苜蓿园" || all[2].Words != "饕餮" {
			t.Errorf("of November %v", all[1:3])
		}
	})
}

func TestReplicasCountMissesTogether(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		done := make(chan error, 2)
		for range cap(done) {
			s := storetest.OpenDatabase(t, database)
			go func() {
				var err error
				for n := 0; n < 20 && err == nil; n++ {
					err = s.AddMisses(context.Background(), []miss.Count{{Month: "2026-11", Words: "苜蓿园", N: 1}, {Month: "2026-11", Words: "饕餮", N: 1}}, 5)
				}
				done <- err
			}()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		wantMisses(t, storetest.OpenDatabase(t, database), "",
			miss.Count{Month: "2026-11", Words: "苜蓿园", N: 40}, miss.Count{Month: "2026-11", Words: "饕餮", N: 40})
	})
}
