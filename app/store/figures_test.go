package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/gazette"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestFiguresAreKeptByTheirPeriod(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := gazette.Figures{Filed: 1, Loss: 900_000_000_000, Solved: 3, Caught: 4, Member: "wang", EnteredAt: noon}
		second := gazette.Figures{Filed: 5, Member: "li", EnteredAt: noon.Add(time.Hour)}
		for _, figures := range []map[string]gazette.Figures{{"2026-05-1": first, "2026-05": first}, {"2026-05-1": second}} {
			if err := s.EnterFigures(t.Context(), figures, storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
		}
		for period, want := range map[string]gazette.Figures{"2026-05-1": second, "2026-05": first, "2026-05-2": {}} {
			got, err := s.Figures(t.Context(), period)
			if err != nil || cmp.Diff(want, got) != "" {
				t.Errorf("%s: %+v, %v", period, got, err)
			}
		}
	})
}

func TestWaitsAreThoseOfTheSpan(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		opened := add(t, s, sample(noon))
		open(t, s, opened.Reference, noon.Add(90*time.Second))
		open(t, s, opened.Reference, noon.Add(time.Hour)) // only the first counts
		urgent := sample(noon.Add(time.Minute))
		urgent.UrgentUntil = noon.Add(time.Hour)
		add(t, s, urgent)
		flagged := sample(noon)
		flagged.Flagged = true
		add(t, s, flagged)
		add(t, s, sample(noon.Add(-time.Millisecond)))
		add(t, s, sample(noon.Add(time.Hour)))
		waits, err := s.Waits(t.Context(), report.Span{From: noon, Until: noon.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		want := map[gazette.Wait]int{{Opened: true, For: 90 * time.Second}: 1, {Urgent: true}: 1}
		got := map[gazette.Wait]int{}
		for _, w := range waits {
			got[w]++
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
