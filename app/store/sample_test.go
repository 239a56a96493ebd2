package store_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// noon is when the tests' reports come in.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var drawn atomic.Uint64

// newReference returns a reference that no other record of the tests has, in
// no order: two drawn at random are the same once in some thousand runs.
func newReference() report.Reference {
	n := uint64(os.Getpid()%1000)*100_000 + drawn.Add(1) // other processes of a test have numbers of their own
	n = n * 61_803_399 % 100_000_000                     // coprime: none comes twice
	reference, err := report.NewReference(bytes.NewReader(binary.BigEndian.AppendUint64(nil, n)))
	if err != nil {
		panic(err)
	}
	return reference
}

// sample makes a record unlike any other, received at a time.
func sample(received time.Time) report.Record {
	return report.Record{
		Reference: newReference(), Kind: report.Victim, Scam: "rebate", District: "wenfeng",
		Unit: "center", Rule: "1 被骗", Status: report.Received,
		ReceivedAt: received, DueAt: received.Add(72 * time.Hour),
		FormMAC: digest(), SubmissionMAC: digest(), ReceiptMAC: digest(),
		Sealing: report.Sealing{Payload: []byte("\x00{\"narrative\":\"刷单被骗\"}")},
	}
}

func digest() []byte {
	b := make([]byte, 32)
	rand.Read(b)
	return b
}

// desk makes the deliveries of a record: to the first unit, also to the rest.
func desk(r report.Record, units ...string) []report.Delivery {
	var rows []report.Delivery
	for i, unit := range units {
		reason := report.ReasonTo
		if i > 0 {
			reason = report.ReasonAlso
		}
		rows = append(rows, report.DeskDelivery(r, unit, reason, r.ReceivedAt))
	}
	return rows
}

// add stores a record that is delivered to units, the center by default.
func add(t testing.TB, s *store.Store, r report.Record, units ...string) report.Record {
	t.Helper()
	if len(units) == 0 {
		units = []string{"center"}
	}
	_, _, added, err := s.AddReport(t.Context(), r, desk(r, units...))
	if err != nil || !added {
		t.Fatalf("AddReport(%s) = added %t, %v", r.Reference, added, err)
	}
	stored, _, err := s.Report(t.Context(), r.Reference)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// open returns what a desk sees of a report that it opens at a time.
func open(t testing.TB, s *store.Store, reference report.Reference, now time.Time) (report.Record, []report.Delivery) {
	t.Helper()
	if err := s.MarkOpened(t.Context(), reference, now, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	r, deliveries, err := s.Report(t.Context(), reference)
	if err != nil {
		t.Fatal(err)
	}
	return r, deliveries
}

// pages reads a list to its end and returns the references, page by page. Each
// cursor goes through its text, as it does in an address.
func pages(t testing.TB, s *store.Store, f report.Filter) [][]report.Reference {
	t.Helper()
	var all [][]report.Reference
	for {
		list, err := s.ListReports(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			return all
		}
		all = append(all, references(list))
		if f.After, err = report.ParseCursor(f.Next(list[len(list)-1]).String()); err != nil {
			t.Fatal(err)
		}
		f.Now = f.Now.Add(time.Hour) // only the first page's counts
	}
}

func references(list []report.Record) []report.Reference {
	var all []report.Reference
	for _, r := range list {
		all = append(all, r.Reference)
	}
	return all
}

// count returns how many rows a table has.
func count(t testing.TB, database store.Options, table string) (n int) {
	t.Helper()
	if err := storetest.Raw(t, database).QueryRowContext(t.Context(), fmt.Sprintf("SELECT count(*) FROM %s", table)).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
