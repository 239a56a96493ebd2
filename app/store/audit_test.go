package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func serverKey(t testing.TB) seal.ServerKey {
	t.Helper()
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// verify walks along a database's audit log.
func verify(t testing.TB, s *store.Store, log audit.Log) (rows int, head audit.Head, err error) {
	t.Helper()
	err = s.AuditLog(t.Context(), func(stored audit.Stored) error {
		head = stored.Head
		rows, err = log.Verify(stored, nil)
		return err
	})
	return rows, head, err
}

// act appends acts, a minute apart.
func act(t testing.TB, s *store.Store, key seal.ServerKey, rows int) audit.Log {
	t.Helper()
	now := noon
	log := audit.New(key, func() time.Time { return now })
	for range rows {
		now = now.Add(time.Minute)
		if err := s.Audit(t.Context(), log.Did("wang", audit.ReportOpened, audit.Report("000000003"))); err != nil {
			t.Fatal(err)
		}
	}
	return log
}

func TestTheAuditLogIsAWholeChain(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s, key := storetest.OpenDatabase(t, database), serverKey(t)
		log := audit.New(key, time.Now)
		if rows, head, err := verify(t, s, log); err != nil || rows != 0 || head.String() != "0:" {
			t.Errorf("empty: %d rows to %s, %v", rows, head, err)
		}
		rows := 5
		if database.DatabaseURL == "" {
			rows = 1005 // more than is read at once
		}
		act(t, s, key, rows)
		if got, head, err := verify(t, s, log); err != nil || got != rows || head.Sequence != int64(rows) {
			t.Errorf("filled: %d rows to %s, %v", got, head, err)
		}
		if rows, _, err := verify(t, s, audit.New(serverKey(t), time.Now)); rows != 0 || !errors.As(err, new(*audit.Broken)) {
			t.Errorf("with another server key: %d rows, %v", rows, err)
		}
	})
}

// Whatever is done to the rows by who has the database and not the server key.
func TestTheFirstRowThatDoesNotFitIsNamed(t *testing.T) {
	tests := []struct {
		name, statement string
		at              int64
	}{
		{"a time", `UPDATE audit_log SET at = at + 1 WHERE sequence = 3`, 3},
		{"an actor", `UPDATE audit_log SET actor = 'li' WHERE sequence = 3`, 3},
		{"an act", `UPDATE audit_log SET act = 'linked_read' WHERE sequence = 3`, 3},
		{"objects", `UPDATE audit_log SET objects = '' WHERE sequence = 3`, 3},
		{"a MAC", `UPDATE audit_log SET mac = (SELECT mac FROM audit_log o WHERE o.sequence = 2) WHERE sequence = 3`, 3},
		{"a sequence", `UPDATE audit_log SET sequence = 9 WHERE sequence = 3`, 3},
		{"the first row deleted", `DELETE FROM audit_log WHERE sequence = 1`, 1},
		{"a row in the middle deleted", `DELETE FROM audit_log WHERE sequence = 3`, 3},
		{"rows at the end deleted", `DELETE FROM audit_log WHERE sequence > 3`, 4},
		{"all rows deleted", `DELETE FROM audit_log`, 1},
		{"two rows swapped", `UPDATE audit_log SET sequence = -sequence WHERE sequence IN (3, 4);
UPDATE audit_log SET sequence = 7 + sequence WHERE sequence < 0`, 3},
		{"a row added in the middle", `UPDATE audit_log SET sequence = -sequence WHERE sequence = 5;
UPDATE audit_log SET sequence = 6 WHERE sequence = -5;
INSERT INTO audit_log (sequence, at, actor, act, objects, mac) SELECT 5, at, 'li', act, objects, mac FROM audit_log WHERE sequence = 4`, 5},
		{"a row added at the end", `INSERT INTO audit_log (sequence, at, actor, act, objects, mac)
SELECT 6, at, actor, act, objects, mac FROM audit_log WHERE sequence = 5`, 6},
		{"a row added at the end, and the head moved", `INSERT INTO audit_log (sequence, at, actor, act, objects, mac)
SELECT 6, at, actor, act, objects, mac FROM audit_log WHERE sequence = 5; UPDATE audit_head SET sequence = 6`, 6},
		{"the head set back", `UPDATE audit_head SET sequence = 4, mac = (SELECT mac FROM audit_log WHERE sequence = 4)`, 5},
		{"the head's MAC", `UPDATE audit_head SET mac = (SELECT mac FROM audit_log WHERE sequence = 4)`, 5},
		{"a checkpoint slipped in", `INSERT INTO audit_checkpoint (name, sequence, mac, at, signature)
SELECT 'log', 2, mac, at, mac FROM audit_log WHERE sequence = 2; DELETE FROM audit_log WHERE sequence < 3`, 2},
	}
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		log := act(t, s, serverKey(t), 5)
		db := storetest.Raw(t, database)
		exec := func(statements string) {
			t.Helper()
			for statement := range strings.SplitSeq(statements, ";") {
				if _, err := db.ExecContext(t.Context(), statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
		}
		exec(`CREATE TABLE kept AS SELECT * FROM audit_log; CREATE TABLE kept_head AS SELECT * FROM audit_head`)
		for _, test := range tests {
			exec(test.statement)
			var broken *audit.Broken
			if _, _, err := verify(t, s, log); !errors.As(err, &broken) || broken.Sequence != test.at {
				t.Errorf("%s: %v, want row %d", test.name, err, test.at)
			}
			exec(`DELETE FROM audit_log; INSERT INTO audit_log SELECT * FROM kept; DELETE FROM audit_head;
INSERT INTO audit_head SELECT * FROM kept_head; DELETE FROM audit_checkpoint`)
			if _, _, err := verify(t, s, log); err != nil {
				t.Fatalf("%s, put back: %v", test.name, err)
			}
		}
	})
}

// Every column is one that the table above changes, or would have to.
func TestNoColumnOfTheAuditLogIsOutsideTheChain(t *testing.T) {
	database := store.Options{Path: t.TempDir() + "/fanzha.db"}
	storetest.OpenDatabase(t, database)
	var names []string
	for _, column := range schema(t, database)["audit_log"] {
		names = append(names, column.Name)
	}
	if got := fmt.Sprint(names); got != "[sequence at actor act objects mac]" {
		t.Errorf("columns %s: chain the new one (audit.Log.link) and test its change", got)
	}
}

func TestReplicasAppendToOneChain(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		key := serverKey(t)
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() { act(t, replicas[i%2], key, 10) })
		}
		group.Wait()
		if rows, _, err := verify(t, replicas[0], audit.New(key, time.Now)); err != nil || rows != 80 {
			t.Errorf("%d rows, %v", rows, err)
		}
	})
}

// An act and its row are one transaction: neither is there without the other.
func TestNoActWithoutItsRowAndNoRowWithoutItsAct(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		r := add(t, s, sample(noon))
		if err := s.MarkOpened(t.Context(), r.Reference, noon, audit.Draft{}); !errors.Is(err, audit.ErrDraft) {
			t.Errorf("without a row: %v", err)
		}
		if r, err := s.Receipt(t.Context(), r.Reference); err != nil || !r.FirstOpenedAt.IsZero() {
			t.Errorf("it was opened at %v, %v", r.FirstOpenedAt, err)
		}
		if due, err := s.RetryDelivery(t.Context(), "no delivery", noon, storetest.Did(t)); due || err != nil {
			t.Errorf("retry: %v, %v", due, err)
		}
		if n := count(t, database, "audit_log"); n != 0 {
			t.Errorf("%d rows of acts that were none", n)
		}
		for range 2 {
			if err := s.MarkOpened(t.Context(), r.Reference, noon, storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, database, "audit_log"); n != 2 {
			t.Errorf("%d rows of a report that was opened twice", n)
		}
	})
}
