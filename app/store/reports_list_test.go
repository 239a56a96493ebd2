package store_test

import (
	stdcmp "cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestAListHasUrgentReportsFirstAndThenTheNewest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := noon.Add(48 * time.Hour)
		oldUrgent, newUrgent := urgent(sample(noon), now.Add(time.Minute)), urgent(sample(noon.Add(time.Hour)), now.Add(time.Hour))
		lapsed, old, newest := urgent(sample(noon.Add(2*time.Hour)), now), sample(noon), sample(now)
		for _, r := range []report.Record{lapsed, newest, oldUrgent, old, newUrgent} {
			add(t, s, r)
		}
		all := []report.Record{newUrgent, oldUrgent, newest, lapsed, old}
		tests := []struct {
			name   string
			filter report.Filter
			want   []report.Record
		}{
			{"a whole page", report.Filter{Limit: 5}, all},
			{"a page of the urgent part", report.Filter{Limit: 1}, all[:1]},
			{"a page of both parts", report.Filter{Limit: 3}, all[:3]},
			{"urgent only", report.Filter{Limit: 5, Urgent: true}, all[:2]},
		}
		for _, test := range tests {
			test.filter.Now = now
			list, err := s.ListReports(t.Context(), test.filter)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(references(test.want), references(list)); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", test.name, diff)
			}
		}
	})
}

func TestAListHasEverythingButThePayload(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := add(t, s, sample(noon))
		again := sample(noon.Add(time.Second))
		again.FormMAC = first.FormMAC
		want := []report.Record{add(t, s, again), first}
		want[0].Payload, want[1].Payload = nil, nil

		list, err := s.ListReports(t.Context(), report.Filter{Now: noon, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, list); diff != "" {
			t.Errorf("differs (-want +got):\n%s", diff)
		}
	})
}

func TestPagingLosesNothingAndShowsNothingTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := fill(t, s, 250)
		for name, filter := range map[string]report.Filter{
			"all":         {},
			"all urgent":  {Urgent: true},
			"bank":        {Unit: "bank"},
			"bank urgent": {Unit: "bank", Urgent: true},
		} {
			for _, limit := range []int{7, 20, 250} {
				filter.Now, filter.Limit = noon, limit
				got := pages(t, s, filter)
				if diff := cmp.Diff(want[name], slices.Concat(got...)); diff != "" {
					t.Errorf("%s by %d differs (-want +got):\n%s", name, limit, diff)
				}
				for _, page := range got[:len(got)-1] {
					if len(page) != limit {
						t.Errorf("%s by %d has a page of %d", name, limit, len(page))
					}
				}
			}
		}
	})
}

func TestAReportThatComesWhilePagingMovesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		want := fill(t, s, 50)["all"]
		filter := report.Filter{Now: noon, Limit: 20}
		first, err := s.ListReports(t.Context(), filter)
		if err != nil {
			t.Fatal(err)
		}
		add(t, s, urgent(sample(noon.Add(time.Minute)), noon.Add(time.Hour)))
		add(t, s, sample(noon.Add(time.Minute)))
		filter.After = filter.Next(first[19])
		if rest := slices.Concat(pages(t, s, filter)...); !slices.Equal(rest, want[20:]) {
			t.Errorf("behind the first page stand %d, want %d", len(rest), len(want[20:]))
		}
	})
}

func TestAUnitSeesWhatWasDeliveredToItsDesk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		center := add(t, s, sample(noon.Add(3*time.Second)), "center").Reference
		both := add(t, s, sample(noon.Add(2*time.Second)), "center", "bank").Reference
		urgentBoth := add(t, s, urgent(sample(noon.Add(time.Second)), noon.Add(time.Hour)), "center", "bank").Reference
		mailed := sample(noon)
		notice := desk(mailed, "center", "bank")
		notice[1].Channel = "email"
		if _, _, _, err := s.AddReport(t.Context(), mailed, notice); err != nil {
			t.Fatal(err)
		}
		for unit, want := range map[string][]report.Reference{
			"":        {urgentBoth, center, both, mailed.Reference},
			"center":  {urgentBoth, center, both, mailed.Reference},
			"bank":    {urgentBoth, both},
			"nowhere": nil,
		} {
			list, err := s.ListReports(t.Context(), report.Filter{Unit: unit, Now: noon, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, references(list)); diff != "" {
				t.Errorf("%q sees something else (-want +got):\n%s", unit, diff)
			}
		}
	})
}

func TestAPageHoldsAtLeastOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add(t, s, sample(noon))
		for _, limit := range []int{0, -1} {
			if list, err := s.ListReports(t.Context(), report.Filter{Now: noon, Limit: limit}); err == nil {
				t.Errorf("limit %d gives %d reports", limit, len(list))
			}
		}
	})
}

// urgent makes a record urgent until a time.
func urgent(r report.Record, until time.Time) report.Record {
	r.UrgentUntil = until
	return r
}

// fill adds n reports, five in a millisecond. Every seventh is urgent for half
// an hour, every third goes to the bank too. It returns what each list is to
// show.
func fill(t testing.TB, s *store.Store, n int) map[string][]report.Reference {
	t.Helper()
	lists := map[string][]report.Record{}
	for i := range n {
		r, units := sample(noon.Add(time.Duration(i/5)*time.Millisecond)), []string{"center"}
		names := []string{"all"}
		if i%7 == 0 {
			r = urgent(r, noon.Add(30*time.Minute))
			names = append(names, "all urgent")
		}
		if i%3 == 0 {
			units = append(units, "bank")
			names = append(names, "bank")
		}
		if i%21 == 0 {
			names = append(names, "bank urgent")
		}
		add(t, s, r, units...)
		for _, name := range names {
			lists[name] = append(lists[name], r)
		}
	}
	want := map[string][]report.Reference{}
	for name, list := range lists {
		slices.SortFunc(list, asListed)
		want[name] = references(list)
	}
	return want
}

// asListed compares by the order that lists have at noon.
func asListed(a, b report.Record) int {
	switch {
	case a.Urgent(noon) && !b.Urgent(noon):
		return -1
	case b.Urgent(noon) && !a.Urgent(noon):
		return 1
	}
	return stdcmp.Or(b.ReceivedAt.Compare(a.ReceivedAt), strings.Compare(string(b.Reference), string(a.Reference)))
}
