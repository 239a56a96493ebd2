package store_test

import (
	"fmt"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestReportsThatNameTheSameAreLinked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		account, phone, app := digest(), digest(), digest()
		marked := func(after time.Duration, marks ...[]byte) report.Record {
			r := sample(noon.Add(after))
			r.Marks = marks
			addTold(t, s, r)
			return r
		}
		own := marked(0, account, phone, account)
		both := marked(time.Minute, phone, account)
		older := marked(2*time.Minute, account, app)
		newer := marked(3*time.Minute, phone)
		marked(4*time.Minute, app)
		marked(5 * time.Minute)

		list := func(r report.Record, limit int) string {
			linked, err := s.Linked(t.Context(), r.Reference, limit, storetest.Did(t))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, l := range linked {
				got += fmt.Sprintf("%s %d; ", l.Reference, l.Shared)
			}
			return got
		}
		if got, want := list(own, 9), fmt.Sprintf("%s 2; %s 1; %s 1; ", both.Reference, newer.Reference, older.Reference); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got, want := list(own, 1), fmt.Sprintf("%s 2; ", both.Reference); got != want {
			t.Errorf("one: got %s, want %s", got, want)
		}
		if got := list(sample(noon), 9); got != "" {
			t.Errorf("of no report: %s", got)
		}
	})
}
