package store_test

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/readership"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// Replicas add to one another's counts.
func TestReadsAddUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if err := s.AddReads(t.Context(), "2026-05-15", []readership.Read{{Kind: "cases", Slug: "a", N: 2}, {Kind: "guides", Slug: "b", N: 5}}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for day, n := range map[string]int{"2026-05-14": 100, "2026-05-16": 200, "2026-05-31": 400} {
			if err := s.AddReads(t.Context(), day, []readership.Read{{Kind: "cases", Slug: "a", N: n}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, test := range []struct {
			from, until string
			want        []readership.Read
		}{
			{"2026-05-15", "2026-05-16", []readership.Read{{Kind: "guides", Slug: "b", N: 20}, {Kind: "cases", Slug: "a", N: 8}}},
			{"2026-05-01", "2026-06-01", []readership.Read{{Kind: "cases", Slug: "a", N: 708}, {Kind: "guides", Slug: "b", N: 20}}},
			{"2026-06-01", "2026-07-01", nil},
		} {
			got, err := s.Reads(t.Context(), test.from, test.until)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("from %s (-want +got):\n%s", test.from, diff)
			}
		}
	})
}
