package store_test

import (
	"bytes"
	"os"
	"slices"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/retention"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// refer lists which table refers to which.
func refer(t *testing.T, database store.Options) map[string][]string {
	t.Helper()
	rows, err := storetest.Raw(t, database).QueryContext(t.Context(), `SELECT m.name, k."table" FROM sqlite_master m
JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	to := map[string][]string{}
	for rows.Next() {
		var from, table string
		if err := rows.Scan(&from, &table); err != nil {
			t.Fatal(err)
		}
		to[from] = append(to[from], table)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return to
}

// Whoever adds a table with rows of a report has to have it emptied of them.
func TestEveryTableWithRowsOfAReportIsEmptiedOfThem(t *testing.T) {
	database := store.Options{Path: t.TempDir() + "/fanzha.db"}
	storetest.OpenDatabase(t, database)
	listed, to := store.ReportTables, refer(t, database)
	for table, columns := range schema(t, database) {
		named := slices.ContainsFunc(columns, func(c column) bool { return c.Name == "reference" })
		refers := slices.ContainsFunc(to[table], func(other string) bool { return slices.Contains(listed, other) })
		if (named || refers) != slices.Contains(listed, table) {
			t.Errorf("%s: reference column %v, refers to a report's table %v, in reportTables %v", table, named, refers, slices.Contains(listed, table))
		}
	}
	if len(listed) < 4 || listed[len(listed)-1] != "reports" {
		t.Errorf("the tables are %v", listed)
	}
}

func TestAnErasedReportLeavesNothingInTheDatabase(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		s := storetest.OpenDatabase(t, database)
		r, other := sample(noon), sample(noon)
		secret := bytes.Repeat([]byte("sealed secret "), 2000) // goes over more than one page
		r.Payload, r.ClosedAt = secret, noon
		r.Keys = []report.CaseKey{{Unit: "center", Generation: 1, Sealed: []byte("its key")}}
		r.Marks, other.Marks = [][]byte{{1}}, [][]byte{{1}}
		add(t, s, r, "center", "bank")
		add(t, s, other)
		rule := retention.Rule{Kind: report.Victim, Closed: true, Before: noon.AddDate(1, 0, 0)}
		n, err := s.Erase(t.Context(), rule, 9, func([]report.Record) ([]audit.Draft, error) {
			return []audit.Draft{storetest.Did(t)}, nil
		})
		if err != nil || n != 1 {
			t.Fatalf("erased %d, %v", n, err)
		}
		for table, want := range map[string]int{"reports": 1, "deliveries": 1, "case_keys": 0, "marks": 1, "audit_log": 1} {
			if n := count(t, database, table); n != want {
				t.Errorf("%s: %d rows, want %d", table, n, want)
			}
		}
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{database.Path, database.Path + "-wal"} {
			if text, err := os.ReadFile(path); database.Path != "" && (err != nil || bytes.Contains(text, []byte("sealed secret"))) {
				t.Errorf("%s still holds it, %v", path, err)
			}
		}
	})
}

func TestReplicasEraseEachReportOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := []*store.Store{storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)}
		for range 40 {
			r := sample(noon)
			r.ClosedAt = noon
			add(t, replicas[0], r)
		}
		rule := retention.Rule{Kind: report.Victim, Closed: true, Before: noon.AddDate(1, 0, 0)}
		erased := make(chan int, 8)
		for i := range cap(erased) {
			go func() {
				n, err := replicas[i%2].Erase(t.Context(), rule, 10, func(due []report.Record) (did []audit.Draft, err error) {
					for range due {
						did = append(did, storetest.Did(t))
					}
					return did, nil
				})
				if err != nil {
					t.Error(err)
				}
				erased <- n
			}()
		}
		total := 0
		for range cap(erased) {
			total += <-erased
		}
		if left := count(t, database, "reports"); total+left != 40 || count(t, database, "audit_log") != total {
			t.Errorf("%d erased, %d left, %d rows", total, left, count(t, database, "audit_log"))
		}
	})
}

// An open report that its unit has answered or noted of late is being worked
// on.
func TestAReportThatIsWorkedOnIsNotPastItsTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := sample(noon)
		r.FirstOpenedAt = noon
		add(t, s, r)
		rules := []retention.Rule{{Kind: r.Kind, Before: noon.Add(48 * time.Hour)}}
		past := func() int {
			due, err := s.PastTime(t.Context(), rules)
			if err != nil {
				t.Fatal(err)
			}
			return len(due)
		}
		if n := past(); n != 1 {
			t.Fatalf("%d are past their time", n)
		}
		note := message(r, "note", 47*time.Hour)
		note.From = report.UnitNote
		if _, err := s.AddMessage(t.Context(), note, nil); err != nil {
			t.Fatal(err)
		}
		if n := past(); n != 1 {
			t.Errorf("with an old note %d are past their time", n)
		}
		note.ID, note.At = "new", noon.Add(49*time.Hour)
		if _, err := s.AddMessage(t.Context(), note, nil); err != nil {
			t.Fatal(err)
		}
		if n := past(); n != 0 {
			t.Errorf("with a note of late %d are past their time", n)
		}
	})
}
