package store_test

import (
	"fmt"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// The log is looked through by any of its columns, and an id is a whole one.
func TestTheAuditLogIsLookedThrough(t *testing.T) {
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := noon
		log := audit.New(key, func() time.Time { return now })
		for _, did := range []audit.Draft{
			log.Did("wang", audit.ReportOpened, audit.Report("123456788"), audit.Unit("center")),
			log.Did("li", audit.MemberAdded, audit.Member("a_b")),
			log.Did("li", audit.Granted, audit.UnitKey("center", 2), audit.Member("王警官")),
		} {
			if err := s.Audit(t.Context(), did); err != nil {
				t.Fatal(err)
			}
		}
		now = noon.Add(time.Hour)
		if err := s.Audit(t.Context(), log.Did("wang", audit.SignedIn)); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			filter audit.Filter
			want   string
		}{
			{audit.Filter{}, "[4 3 2 1]"},
			{audit.Filter{Limit: 2}, "[4 3]"},
			{audit.Filter{Before: 3}, "[2 1]"},
			{audit.Filter{Actor: "wang"}, "[4 1]"},
			{audit.Filter{Actor: "wan"}, "[]"},
			{audit.Filter{Act: audit.Granted}, "[3]"},
			{audit.Filter{Object: "123456788"}, "[1]"},
			{audit.Filter{Object: "report:123456788"}, "[1]"},
			{audit.Filter{Object: "REPORT:123456788"}, "[1]"},
			{audit.Filter{Object: "12345678"}, "[]"},
			{audit.Filter{Object: "a_b"}, "[2]"},
			{audit.Filter{Object: "axb"}, "[]"},
			{audit.Filter{Object: "_"}, "[]"},
			{audit.Filter{Object: "%"}, "[]"},
			{audit.Filter{Object: `\`}, "[]"},
			{audit.Filter{Object: "unit_key:center:2"}, "[3]"},
			{audit.Filter{Object: "王警官", Actor: "li"}, "[3]"},
			{audit.Filter{Object: "王警官", Actor: "wang"}, "[]"},
			{audit.Filter{Since: noon.Add(time.Minute)}, "[4]"},
			{audit.Filter{Until: noon.Add(time.Hour)}, "[3 2 1]"},
			{audit.Filter{Actor: "a\x00b"}, "[]"},
			{audit.Filter{Object: "a\xff"}, "[]"},
		} {
			if test.filter.Limit == 0 {
				test.filter.Limit = 9
			}
			entries, err := s.AuditPage(t.Context(), test.filter)
			found := []int64{}
			for _, e := range entries {
				found = append(found, e.Sequence)
			}
			if got := fmt.Sprint(found); got != test.want || err != nil {
				t.Errorf("%+v: %s, %v, want %s", test.filter, got, err, test.want)
			}
		}
	})
}
