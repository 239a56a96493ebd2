package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestAReportComesBackAsItWasAdded(t *testing.T) {
	full := sample(noon)
	full.Assignee, full.Escalation, full.Held, full.Flagged = "王警官", 2, true, true
	full.UrgentUntil, full.FirstOpenedAt = noon.Add(time.Hour), noon.Add(time.Minute)
	full.AckDueAt, full.AckWithin, full.EscalateTo = noon.Add(4*time.Minute), 3*time.Minute, "command"
	full.LastMessageAt, full.ClosedAt = noon.Add(2*time.Minute), noon.Add(3*time.Minute)
	full.Payload = []byte{0, 1, 0xff, 0, '\''}
	bare := sample(time.Time{})
	bare.DueAt = time.Time{}

	for name, r := range map[string]report.Record{"every field": full, "no times": bare} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				stored := add(t, s, r)
				if diff := cmp.Diff(r, stored); diff != "" {
					t.Errorf("differs (-added +stored):\n%s", diff)
				}
				opened, _ := open(t, s, r.Reference, r.FirstOpenedAt)
				if diff := cmp.Diff(r, opened); diff != "" {
					t.Errorf("differs (-added +opened):\n%s", diff)
				}
				receipt, err := s.Receipt(t.Context(), r.Reference)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(r, receipt, cmpopts.IgnoreFields(report.Record{}, "Payload")); diff != "" || receipt.Payload != nil {
					t.Errorf("differs (-added +receipt, which has %d bytes of payload):\n%s", len(receipt.Payload), diff)
				}
			})
		})
	}
}

func TestATimeIsKeptToTheMillisecondInUTC(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		beijing := time.FixedZone("CST", 8*60*60)
		got := add(t, s, sample(time.Date(2026, 3, 1, 20, 0, 0, 123_456_789, beijing))).ReceivedAt
		if want := noon.Add(123 * time.Millisecond); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestTheSameSubmissionAddsNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		first := add(t, s, sample(noon), "center", "bank")
		again := sample(noon.Add(time.Minute))
		again.SubmissionMAC = first.SubmissionMAC

		stored, told, added, err := s.AddReport(t.Context(), again, desk(again, "center", "police"))
		if err != nil || added {
			t.Fatalf("added %t, %v", added, err)
		}
		wantDeliveries(t, told, desk(first, "center", "bank"))
		if diff := cmp.Diff(first, stored); diff != "" {
			t.Errorf("not the first (-first +got):\n%s", diff)
		}
		wantRows(t, database, 1, 2)
	})
}

func TestTheSameSubmissionAtOnceIsOneReport(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		mac := digest()
		var group sync.WaitGroup
		receipts := make(chan report.Reference, 8)
		for i := range cap(receipts) {
			group.Go(func() {
				r := sample(noon)
				r.SubmissionMAC = mac
				stored, _, _, err := replicas[i%2].AddReport(t.Context(), r, desk(r, "center", "bank"))
				if err != nil {
					t.Error(err)
				}
				receipts <- stored.Reference
			})
		}
		group.Wait()
		first := <-receipts
		for range cap(receipts) - 1 {
			if other := <-receipts; other != first {
				t.Errorf("two receipts for one submission: %s and %s", first, other)
			}
		}
		wantRows(t, database, 1, 2)
	})
}

func TestATakenReferenceIsSaidAndAddsNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		first := add(t, s, sample(noon))
		other := sample(noon)
		other.Reference = first.Reference
		_, _, added, err := s.AddReport(t.Context(), other, desk(other, "bank"))
		if !errors.Is(err, report.ErrReferenceTaken) || added {
			t.Errorf("added %t, %v", added, err)
		}
		wantRows(t, database, 1, 1)
	})
}

func TestNothingIsAddedWhereADeliveryCannotBe(t *testing.T) {
	r := sample(noon)
	tests := map[string][]report.Delivery{
		"nobody is told":        {},
		"the unit holds a NUL":  desk(r, "center", "ba\x00nk"),
		"the unit is not UTF-8": desk(r, "center", "ba\xffnk"),
	}
	for name, deliveries := range tests {
		t.Run(name, func(t *testing.T) {
			storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
				s := storetest.OpenDatabase(t, database)
				if _, _, added, err := s.AddReport(t.Context(), r, deliveries); err == nil || added {
					t.Errorf("added %t, %v", added, err)
				}
				wantRows(t, database, 0, 0)
			})
		})
	}
}

func TestTextThatPostgresRefusesIsRefusedByBoth(t *testing.T) {
	for name, text := range map[string]string{"NUL": "rebate\x00", "broken UTF-8": "rebate\xff"} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				r := sample(noon)
				r.Scam = text
				if _, _, _, err := s.AddReport(t.Context(), r, desk(r, "center")); err == nil {
					t.Error("it was stored")
				}
			})
		})
	}
}

func TestAUnitNamedTwiceIsToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := add(t, s, sample(noon), "center", "bank", "bank", "center")
		_, told := open(t, s, r.Reference, noon)
		wantDeliveries(t, told, desk(r, "center", "bank"))
	})
}

func TestAFormSentAgainWithOtherContentIsResent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first, other := sample(noon), sample(noon)
		later := sample(noon.Add(time.Second))
		later.FormMAC = first.FormMAC
		if r := add(t, s, later); r.Resent {
			t.Error("the only one of its form is resent")
		}
		for reference, resent := range map[report.Reference]bool{
			add(t, s, first).Reference: false,
			add(t, s, other).Reference: false,
			later.Reference:            true,
		} {
			r, _ := open(t, s, reference, noon)
			if r.Resent != resent {
				t.Errorf("received %v: resent %t, want %t", r.ReceivedAt, r.Resent, resent)
			}
		}
	})
}

func TestWhatIsNotThereIsAFault(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, receipt := s.Receipt(t.Context(), "123456788")
		_, _, opening := s.Report(t.Context(), "123456788")
		there := add(t, s, sample(noon))
		_, digest := s.ReceiptOf(t.Context(), there.Reference, []byte("another"))
		if found, err := s.ReceiptOf(t.Context(), there.Reference, there.ReceiptMAC); err != nil || found.Reference != there.Reference {
			t.Errorf("with its digest: %v", err)
		}
		for _, err := range []error{receipt, opening, digest} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestOpeningKeepsTheFirstTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		added := add(t, s, sample(noon), "center", "bank")
		first, deliveries := open(t, s, added.Reference, noon.Add(time.Minute))
		second, _ := open(t, s, added.Reference, noon.Add(time.Hour))

		added.FirstOpenedAt = noon.Add(time.Minute)
		for _, got := range []report.Record{first, second} {
			if diff := cmp.Diff(added, got); diff != "" {
				t.Errorf("record differs (-want +got):\n%s", diff)
			}
		}
		wantDeliveries(t, deliveries, desk(added, "center", "bank"))
	})
}

func TestACancelledCallAddsNothing(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r := sample(noon)
		if _, _, added, err := s.AddReport(ctx, r, desk(r, "center")); !errors.Is(err, context.Canceled) || added {
			t.Errorf("added %t, %v", added, err)
		}
		wantRows(t, database, 0, 0)
	})
}

// wantDeliveries compares deliveries in any order.
func wantDeliveries(t *testing.T, got, want []report.Delivery) {
	t.Helper()
	byUnit := cmpopts.SortSlices(func(a, b report.Delivery) bool { return a.Unit < b.Unit })
	if diff := cmp.Diff(want, got, byUnit); diff != "" {
		t.Errorf("deliveries differ (-want +got):\n%s", diff)
	}
}

// wantRows checks how many rows there are of reports and deliveries.
func wantRows(t *testing.T, database store.Options, reports, deliveries int) {
	t.Helper()
	if r, d := count(t, database, "reports"), count(t, database, "deliveries"); r != reports || d != deliveries {
		t.Errorf("there are %d reports and %d deliveries, want %d and %d", r, d, reports, deliveries)
	}
}
