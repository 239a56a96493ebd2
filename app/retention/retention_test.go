package retention_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/report"
	"fanzha/app/retention"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

var now = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// days is how long the tests keep.
var days = bureau.Retention{VictimDays: 100, TipDays: 10, TipOpenDays: 50, AuditDays: 0}

// site is a database with what erases in it.
type site struct {
	*store.Store
	*retention.Retention
	people  *stafftest.Site
	list    string
	options retention.Options
}

func open(t *testing.T, db *store.Store) *site {
	t.Helper()
	people := stafftest.New(t, db)
	return erasing(t, db, people, filepath.Join(t.TempDir(), "erased.list"))
}

func erasing(t *testing.T, db *store.Store, people *stafftest.Site, list string) *site {
	t.Helper()
	options := retention.Options{Store: db, Key: people.Key, Did: people.Did, List: list, Now: func() time.Time { return now }}
	return &site{db, retention.New(options), people, list, options}
}

// record makes one that was closed some days ago; 0: it is open.
func record(reference report.Reference, kind report.Kind, closed int) report.Record {
	received := now.AddDate(0, 0, -200)
	r := report.Record{
		Reference: reference, Kind: kind, Unit: "center", Status: report.Received, ReceivedAt: received, FirstOpenedAt: received,
		FormMAC: []byte(reference), SubmissionMAC: []byte("submission " + reference), ReceiptMAC: []byte(reference), Sealing: report.Sealing{Payload: []byte("sealed"), Keys: []report.CaseKey{{Unit: "center", Generation: 1, Sealed: []byte("sealed")}}}, Marks: [][]byte{[]byte(reference)},
	}
	if closed > 0 {
		r.ClosedAt = now.AddDate(0, 0, -closed)
	}
	return r
}

func (s *site) add(t *testing.T, records ...report.Record) {
	t.Helper()
	for _, r := range records {
		if _, _, added, err := s.AddReport(t.Context(), r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, r.ReceivedAt)}); err != nil || !added {
			t.Fatalf("%s: added %v, %v", r.Reference, added, err)
		}
	}
}

// left returns the references that are in the database.
func (s *site) left(t *testing.T) (all []string) {
	t.Helper()
	err := s.EachReport(t.Context(), func(r report.Record) error {
		all = append(all, string(r.Reference))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// acts returns the audit log's rows of retention, after walking its chain.
func (s *site) acts(t *testing.T) (rows []string) {
	t.Helper()
	err := s.AuditLog(t.Context(), func(stored audit.Stored) error {
		return audit.New(s.people.Key, time.Now).Walk(stored, func(e audit.Entry) error {
			if e.Act != audit.RecoveryKeyMade {
				rows = append(rows, string(e.Act)+" "+e.Objects.String())
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func (s *site) run(t *testing.T, days bureau.Retention) retention.Result {
	t.Helper()
	done, err := s.Run(t.Context(), days)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func change(r report.Record, f func(*report.Record)) report.Record {
	f(&r)
	return r
}

func TestWhatIsPastItsTimeIsErasedAndNothingElse(t *testing.T) {
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	tests := []struct {
		name   string
		record report.Record
		erased bool
	}{
		{"a victim's, closed long ago", record("000000003", report.Victim, 101), true},
		{"a victim's, closed to the day", record("000000011", report.Victim, 100), false},
		{"a victim's, open", record("000000020", report.Victim, 0), false},
		{"a tip, closed longer than its days", record("000000038", report.Tip, 11), true},
		{"a tip, closed within its days", record("000000046", report.Tip, 9), false},
		{"an open tip to which nothing has happened", record("000000054", report.Tip, 0), true},
		{"an open tip with a message of late", change(record("000000062", report.Tip, 0), func(r *report.Record) { r.LastMessageAt = ago(49) }), false},
		{"an open tip that was first opened of late", change(record("000000070", report.Tip, 0), func(r *report.Record) { r.FirstOpenedAt = ago(49) }), false},
		{"an open tip that came in of late", change(record("000000089", report.Tip, 0), func(r *report.Record) { r.ReceivedAt, r.FirstOpenedAt = ago(49), ago(49) }), false},
		{"an open tip that nobody has opened", change(record("000000097", report.Tip, 0), func(r *report.Record) { r.FirstOpenedAt = time.Time{} }), false},
		{"a held tip", change(record("000000100", report.Tip, 99), func(r *report.Record) { r.Held = true }), false},
		{"an objection, of which the bureau says nothing", record("000000119", report.Objection, 199), false},
	}
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s := open(t, db)
		var want, erased []string
		for _, test := range tests {
			s.add(t, test.record)
			if test.erased {
				erased = append(erased, "report_erased report:"+string(test.record.Reference))
			} else {
				want = append(want, string(test.record.Reference))
			}
		}
		past, err := s.Past(t.Context(), days)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.left(t)) != len(tests) || s.acts(t) != nil {
			t.Error("looking has erased")
		}
		var listed []string
		for _, due := range past {
			listed = append(listed, fmt.Sprint(due.Reference, " ", due.Kept))
		}
		if want := []string{"000000003 false", "000000038 false", "000000100 true", "000000054 false", "000000097 true"}; !slices.Equal(listed, want) {
			t.Errorf("listed as past their time %q", listed)
		}
		if done := s.run(t, days); done != (retention.Result{Erased: len(erased)}) {
			t.Errorf("done %+v", done)
		}
		if got := s.left(t); !slices.Equal(got, want) {
			t.Errorf("left %v\nwant %v", got, want)
		}
		acts := s.acts(t)
		if last := acts[len(acts)-1]; last != "retention_run erased:3 erased_again:0 pruned:0 searches:0" {
			t.Errorf("the run's row is %q", last)
		}
		rows := acts[:len(acts)-1]
		slices.Sort(rows)
		slices.Sort(erased)
		if !slices.Equal(rows, erased) {
			t.Errorf("rows %q, want %q", rows, erased)
		}
		if done := s.run(t, days); done != (retention.Result{}) {
			t.Errorf("done again %+v", done)
		}
	})
}

func TestMoreThanOneBatchIsErased(t *testing.T) {
	s := open(t, storetest.Open(t))
	for n := range 103 {
		s.add(t, record(report.Reference(fmt.Sprintf("%09d", n)), report.Tip, 20))
	}
	if done := s.run(t, days); done.Erased != 103 || len(s.left(t)) != 0 {
		t.Errorf("done %+v, %d left", done, len(s.left(t)))
	}
}

// What was erased does not come back with an older database.
func TestWhatARestoreBringsBackIsErasedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s := open(t, db)
		old, young := record("000000003", report.Tip, 20), record("000000011", report.Tip, 5)
		s.add(t, old, young)
		s.run(t, days)

		restored := storetest.Open(t) // from before the erasure
		again := erasing(t, restored, stafftest.With(t, restored, s.people), s.list)
		again.add(t, old, young)
		forever := bureau.Retention{}
		if found, err := again.Again(t.Context()); err != nil || len(found) != 1 {
			t.Errorf("found %v, %v", found, err)
		}
		if done := again.run(t, forever); done != (retention.Result{Again: 1}) {
			t.Errorf("done %+v", done)
		}
		if got := again.left(t); !slices.Equal(got, []string{"000000011"}) {
			t.Errorf("left %v", got)
		}
		if acts := again.acts(t); acts[0] != "erased_again report:000000003" {
			t.Errorf("rows %q", acts)
		}
	})
}

// The database as a file, copied before the erasure and put back behind it.
func TestACopyOfTheDatabaseFromBeforeTheErasureIsErasedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fanzha.db")
	db, err := store.Open(t.Context(), store.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, db)
	s.add(t, record("000000003", report.Tip, 20))
	if err := db.Sweep(t.Context()); err != nil { // all of it is in the file
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.run(t, days)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, before, 0o600); err != nil {
		t.Fatal(err)
	}
	restored := storetest.OpenDatabase(t, store.Options{Path: path})
	again := erasing(t, restored, s.people, s.list)
	if got := again.left(t); len(got) != 1 {
		t.Fatalf("restored %v", got)
	}
	if n, err := again.Apply(t.Context()); err != nil || n != 1 || again.left(t) != nil {
		t.Errorf("erased %d, %v, left %v", n, err, again.left(t))
	}
}

func TestTheListSaysNothingOfWhatWasErased(t *testing.T) {
	s := open(t, storetest.Open(t))
	s.add(t, record("000000003", report.Tip, 20), record("000000011", report.Victim, 120))
	s.run(t, days)
	text, err := os.ReadFile(s.list)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != 2 || strings.Contains(string(text), "00000") || !strings.HasPrefix(lines[0], "2026-05-01T04:00:00Z ") || len(lines[0]) != 85 {
		t.Errorf("the list is\n%s", text)
	}
	if info, err := os.Stat(s.list); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if lines[0][21:] == lines[1][21:] {
		t.Error("two reports have one digest")
	}
}

// A reference may be drawn again; the new report is another one.
func TestAReferenceThatIsDrawnAgainIsNotErased(t *testing.T) {
	s := open(t, storetest.Open(t))
	s.add(t, record("000000003", report.Tip, 20))
	s.run(t, days)
	s.add(t, change(record("000000003", report.Tip, 0), func(r *report.Record) { r.SubmissionMAC = []byte("another") }))
	if n, err := s.Apply(t.Context()); err != nil || n != 0 || len(s.left(t)) != 1 {
		t.Errorf("erased %d, %v", n, err)
	}
}

func TestAHeldReportStaysThoughItIsListed(t *testing.T) {
	s := open(t, storetest.Open(t))
	r := record("000000003", report.Tip, 20)
	s.add(t, r)
	s.run(t, days)
	s.add(t, change(r, func(r *report.Record) { r.Held = true }))
	if n, err := s.Apply(t.Context()); err != nil || n != 0 || len(s.left(t)) != 1 {
		t.Errorf("erased %d, %v", n, err)
	}
	again, err := s.EraseAgain(t.Context(), []report.Reference{"000000003"}, func(report.Reference) audit.Draft { return s.people.Did(audit.ErasedAgain) })
	if err != nil || again != 0 || len(s.left(t)) != 1 {
		t.Errorf("held in between: erased %d, %v", again, err)
	}
}

func TestNothingIsErasedThatCannotBeListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		people := stafftest.New(t, db)
		s := erasing(t, db, people, filepath.Join(t.TempDir(), "nowhere", "erased.list"))
		s.add(t, record("000000003", report.Tip, 20))
		if done, err := s.Run(t.Context(), days); err == nil || done.Erased != 0 {
			t.Errorf("done %+v, %v", done, err)
		}
		if len(s.left(t)) != 1 || s.acts(t) != nil {
			t.Errorf("left %v, rows %v", s.left(t), s.acts(t))
		}
	})
}

// A write that was cut off leaves half a line; what comes behind it counts.
func TestAHalfLineOfTheListHidesNoOther(t *testing.T) {
	s := open(t, storetest.Open(t))
	if err := os.WriteFile(s.list, []byte("2026-04-30T04:00:00Z 0a1b2c"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := record("000000003", report.Tip, 20)
	s.add(t, r)
	s.run(t, days)
	s.add(t, r) // back again
	if n, err := s.Apply(t.Context()); err != nil || n != 1 {
		t.Errorf("erased %d, %v", n, err)
	}
}

func TestListsOfOtherReplicasAreApplied(t *testing.T) {
	s := open(t, storetest.Open(t))
	r := record("000000003", report.Tip, 20)
	s.add(t, r)
	s.run(t, days)
	other := erasing(t, s.Store, s.people, filepath.Join(t.TempDir(), "erased.list"))
	s.add(t, r)
	if n, err := other.Apply(t.Context()); err != nil || n != 0 {
		t.Errorf("by its own list: %d, %v", n, err)
	}
	if n, err := other.Apply(t.Context(), s.list); err != nil || n != 1 {
		t.Errorf("by both: %d, %v", n, err)
	}
}

func TestTheAuditLogIsPrunedToASignedCheckpoint(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		db := storetest.OpenDatabase(t, database)
		people := stafftest.New(t, db)
		log := audit.New(people.Key, func() time.Time { return now.AddDate(0, 0, -40) })
		s := erasing(t, db, people, filepath.Join(t.TempDir(), "erased.list"))
		// The row of the recovery key is of today: only what is before it goes.
		if done := s.run(t, bureau.Retention{AuditDays: 30}); done.Pruned != 0 {
			t.Errorf("pruned %d rows of today", done.Pruned)
		}
		for range 3 {
			if err := s.Audit(t.Context(), log.Did("wang", audit.ReportOpened)); err != nil {
				t.Fatal(err)
			}
		}
		s.options.Now = func() time.Time { return time.Now().AddDate(1, 0, 0) }
		later := retention.New(s.options)
		done, err := later.Run(t.Context(), bureau.Retention{AuditDays: 30})
		if err != nil || done.Pruned != 5 {
			t.Fatalf("pruned %d rows, %v", done.Pruned, err)
		}
		acts := s.acts(t) // the chain is whole
		if want := []string{"log_pruned rows:5", "retention_run erased:0 erased_again:0 pruned:5 searches:0"}; !slices.Equal(acts, want) {
			t.Errorf("rows %q", acts)
		}
	})
}

// Pruning would hide what was changed before it.
func TestALogThatDoesNotFitIsNotPruned(t *testing.T) {
	s := open(t, storetest.Open(t))
	foreign := stafftest.New(t, storetest.Open(t))
	if err := s.Audit(t.Context(), foreign.Did(audit.ReportOpened)); err != nil {
		t.Fatal(err)
	}
	s.options.Now = func() time.Time { return time.Now().AddDate(1, 0, 0) }
	_, err := retention.New(s.options).Run(t.Context(), bureau.Retention{AuditDays: 30})
	if !errors.As(err, new(*audit.Broken)) {
		t.Errorf("got %v", err)
	}
}

func TestAnEndedContextErasesNothing(t *testing.T) {
	s := open(t, storetest.Open(t))
	s.add(t, record("000000003", report.Tip, 20))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Run(ctx, days); err == nil || len(s.left(t)) != 1 {
		t.Errorf("left %v, %v", s.left(t), err)
	}
}
