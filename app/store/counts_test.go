package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestReportsAreCountedBySpanKindScamAndDistrict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		at := func(received time.Time, change func(*report.Record)) {
			r := sample(received)
			change(&r)
			add(t, s, r)
		}
		same := func(*report.Record) {}
		next := noon.Add(24 * time.Hour)
		at(noon.Add(-time.Millisecond), same) // before all spans
		at(noon, same)                        // a span's first moment is in it
		at(next.Add(-time.Millisecond), same)
		at(noon, func(r *report.Record) { r.Kind, r.Scam = report.Tip, "fund" })
		at(noon, func(r *report.Record) { r.District = "elsewhere" })
		at(noon, func(r *report.Record) { r.Flagged = true })
		at(next, same) // its last one is not: it is the next one's first

		spans := []report.Span{{From: noon, Until: next}, {From: next, Until: next.Add(time.Hour)}, {From: next.Add(time.Hour), Until: next.Add(2 * time.Hour)}}
		got, err := s.CountReports(t.Context(), spans)
		if err != nil {
			t.Fatal(err)
		}
		usual := report.Count{Kind: report.Victim, Scam: "rebate", District: "wenfeng", N: 2}
		elsewhere, tip, one := usual, usual, usual
		elsewhere.District, elsewhere.N = "elsewhere", 1
		tip.Kind, tip.Scam, tip.N = report.Tip, "fund", 1
		one.N = 1
		if diff := cmp.Diff([][]report.Count{{tip, elsewhere, usual}, {one}, nil}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
