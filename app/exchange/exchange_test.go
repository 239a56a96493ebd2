package exchange_test

import (
	"crypto/rand"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/evidence"
	"fanzha/app/exchange"
	"fanzha/app/report"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
)

// noon is when the tests' reports come in.
var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// names are those of a bureau.
var names = &bureau.Bureau{
	Scams: []bureau.Scam{{Key: "task_rebate", Name: "刷单返利"}},
	Units: []bureau.Unit{{Key: "center", Name: "市反诈中心"}},
}

// site is a database with its people.
type site struct {
	*store.Store
	people *stafftest.Site
	kept   *evidence.Folder
	n      int
}

func newSite(t testing.TB, db *store.Store) *site {
	t.Helper()
	kept, err := evidence.OpenFolder(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return &site{Store: db, people: stafftest.New(t, db), kept: kept}
}

// files opens the bytes of evidence.
func (s *site) files() evidence.Reading { return evidence.Reader(s.kept) }

// exchange is that of the site, an hour after noon.
func (s *site) exchange() *exchange.Exchange {
	return exchange.New(s.Store, names, func() time.Time { return noon.Add(time.Hour) })
}

// add stores a report, sealed and delivered to units, of which the first has
// it; each is received a minute after the one before.
func (s *site) add(t testing.TB, r report.Report, units ...string) report.Reference {
	t.Helper()
	reference, err := report.NewReference(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	content, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	sealing, err := s.people.SealReport(t.Context(), report.Plain{Reference: reference, Content: content, Units: units})
	if err != nil {
		t.Fatal(err)
	}
	record := report.Record{
		Reference: reference, Kind: r.Kind, Scam: r.Scam, District: r.District, Unit: units[0], Status: report.Received,
		ReceivedAt: noon.Add(time.Duration(s.n) * time.Minute),
		FormMAC:    []byte(reference), SubmissionMAC: []byte(reference), ReceiptMAC: []byte(reference), Sealing: sealing,
	}
	s.n++
	var told []report.Delivery
	for _, unit := range units {
		told = append(told, report.DeskDelivery(record, unit, report.ReasonTo, noon))
	}
	if _, _, _, err := s.AddReport(t.Context(), record, told); err != nil {
		t.Fatal(err)
	}
	return reference
}

func (s *site) record(t testing.TB, reference report.Reference) report.Record {
	t.Helper()
	r, err := s.Receipt(t.Context(), reference)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
