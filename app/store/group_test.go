package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// outcome is what AddReport returned.
type outcome struct {
	stored report.Record
	added  bool
	err    error
}

// addAll adds reports at the same moment.
func addAll(t *testing.T, s *store.Store, records []report.Record) []outcome {
	t.Helper()
	outcomes, begin, group := make([]outcome, len(records)), make(chan struct{}), sync.WaitGroup{}
	for i, r := range records {
		group.Go(func() {
			<-begin
			o := &outcomes[i]
			o.stored, _, o.added, o.err = s.AddReport(t.Context(), r, desk(r, "center", "bank"+r.Assignee))
		})
	}
	close(begin)
	group.Wait()
	return outcomes
}

// Reports that come at the same time share transactions. What becomes of one
// is nothing to the others.
func TestReportsAddedAtOnceHaveEachTheirOutcome(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		const rounds = 25
		s := storetest.OpenDatabase(t, database)
		first := add(t, s, sample(noon))
		var records []report.Record
		for range rounds {
			good, taken, broken, again := sample(noon), sample(noon), sample(noon), sample(noon)
			taken.Reference = first.Reference
			broken.Assignee = "\x00"
			again.SubmissionMAC = good.SubmissionMAC
			records = append(records, good, taken, broken, again)
		}
		outcomes := addAll(t, s, records)
		for n := 0; n < len(outcomes); n += 4 {
			good, taken, broken, again := outcomes[n], outcomes[n+1], outcomes[n+2], outcomes[n+3]
			if good.err != nil || again.err != nil || good.added == again.added || good.stored.Reference != again.stored.Reference {
				t.Errorf("one submission twice: %+v and %+v", good, again)
			}
			if !errors.Is(taken.err, report.ErrReferenceTaken) {
				t.Errorf("a reference that is taken: %v", taken.err)
			}
			if broken.err == nil || broken.added {
				t.Errorf("text that cannot be stored: added %t, %v", broken.added, broken.err)
			}
		}
		wantRows(t, database, 1+rounds, 1+2*rounds)
	})
}

// Whoever waits for a database that is busy gives up in time, and is not added
// behind their back.
func TestAReportThatWaitsTooLongIsNotAdded(t *testing.T) {
	database := store.Options{Path: t.TempDir() + "/fanzha.db"}
	s := storetest.OpenDatabase(t, database)
	busy := storetest.Raw(t, database)
	busy.SetMaxOpenConns(1)
	if _, err := busy.ExecContext(t.Context(), `BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			late, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer stop()
			r := sample(noon)
			if _, _, added, err := s.AddReport(late, r, desk(r, "center")); !errors.Is(err, context.DeadlineExceeded) || added {
				t.Errorf("added %t, %v", added, err)
			}
		})
	}
	group.Wait()
	if _, err := busy.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	add(t, s, sample(noon))
	wantRows(t, database, 1, 1)
}

func TestAClosedStoreTakesNothing(t *testing.T) {
	s, err := store.Open(t.Context(), store.Options{Path: t.TempDir() + "/fanzha.db"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	r := sample(noon)
	if _, _, added, err := s.AddReport(t.Context(), r, desk(r, "center")); err == nil || added {
		t.Errorf("added %t, %v", added, err)
	}
}

// What belongs to a report is its own, however many are written together.
func TestReportsAddedAtOnceHaveEachTheirParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var records []report.Record
		for range 100 {
			r := sample(noon)
			id := string(r.Reference)
			r.Keys = []report.CaseKey{{Unit: "center", Generation: 1, Sealed: []byte("for center " + id)}, {Unit: "bank", Generation: 1, Sealed: []byte("for bank " + id)}}
			r.Messages = []report.SealedMessage{{ID: report.NewMessageID(), Reference: r.Reference, From: report.FromReporter, At: noon, Sealed: []byte("said " + id)}}
			records = append(records, r)
		}
		for n, o := range addAll(t, s, records) {
			r := records[n]
			if o.err != nil || !o.added {
				t.Fatalf("added %t, %v", o.added, o.err)
			}
			stored, told, err := s.Report(t.Context(), r.Reference)
			if err != nil {
				t.Fatal(err)
			}
			wantDeliveries(t, told, desk(r, "center", "bank"))
			messages, err := s.Messages(t.Context(), r.Reference)
			if diff := cmp.Diff(r.Messages, messages); err != nil || diff != "" {
				t.Errorf("messages: %v\n%s", err, diff)
			}
			if diff := cmp.Diff([]report.CaseKey{r.Keys[1], r.Keys[0]}, stored.Keys); diff != "" {
				t.Errorf("keys:\n%s", diff)
			}
		}
	})
}
