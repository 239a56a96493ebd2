package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// both are a filled SQLite database and an empty PostgreSQL one.
func both(t *testing.T, fill func(store.Options)) (from *store.Store, target store.Options) {
	t.Helper()
	source := store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}
	fill(source)
	return storetest.OpenDatabase(t, source), storetest.Postgres(t)
}

// filled has something in every table, by the statements that old and new
// versions left there.
func filled(t *testing.T, references ...report.Reference) func(store.Options) {
	return func(database store.Options) {
		s := storetest.OpenDatabase(t, database)
		for i := range 70 {
			r := sample(noon.Add(time.Duration(i) * time.Minute))
			if i < len(references) {
				r.Reference = references[i]
			}
			r.Held, r.Flagged = i%3 == 0, i%5 == 0
			r.Keys = []report.CaseKey{{Unit: "center", Generation: 1, Sealed: digest()}}
			r.Marks = [][]byte{digest(), digest()}
			r.Thread = report.Thread{Case: "case", Public: "thread", MAC: digest(), ForCase: digest(), ForCode: digest()}
			add(t, s, r, "center", "bank")
		}
		raw := storetest.Raw(t, database)
		for _, statement := range []string{
			`INSERT INTO meta (name, value) VALUES ('server_key_id', '数据')`,
			`INSERT INTO deliveries (id, unit, channel, target, reason, step, urgent, received_at, created_at, next_at, give_up_at, tries, error, told_at)
				VALUES ('no report', 'center', 'email', 'a@example.org', 'change', 0, 0, 0, 1, 2, 3, 0, '', 0)`,
			`INSERT INTO members (name, role, unit, public, public_mac, locked, created_at) VALUES ('wang', 'investigator', 'center', 'p', x'00ff', x'', 9)`,
			`INSERT INTO unit_keys VALUES ('center', 1, 'p', x'01', x'02', 3)`,
			`INSERT INTO grants VALUES ('center', 1, 'wang', x'03', 4)`,
			`INSERT INTO recovery_codes VALUES ('wang', x'04')`,
			`INSERT INTO passkeys VALUES (x'05', 'wang', 'phone', 'example.org', x'06', x'07', 4294967295, TRUE, 1, 2)`,
			`INSERT INTO visits (id, member, held, whole, agent, created_at, seen_at, proven_at) VALUES (x'08', 'wang', x'09', TRUE, '火狐', 1, 2, 3)`,
			`INSERT INTO watches VALUES (x'0a', 'wang', 1)`,
			`INSERT INTO first_addresses VALUES (x'0b', 1)`,
			`INSERT INTO recipients VALUES ('id', 'center', 1, '', '', x'')`,
			`INSERT INTO routing VALUES ('confirmed', x'0c', x'0d', 1)`,
			`INSERT INTO contacts VALUES ('center', 'email', 'a@example.org', '', '', 0)`,
			`INSERT INTO partners VALUES (x'0e', '某银行', 1, '', 0)`,
			`INSERT INTO messages SELECT 'm' || reference, reference, 'unit', 5, x'0f' FROM reports`,
			`INSERT INTO files SELECT 'f' || reference, reference, 5, 20000000, x'10', x'11' FROM reports`,
			`INSERT INTO staged VALUES ('s', x'12', 1, 2, x'13')`,
			`INSERT INTO articles VALUES ('cases/a', 'a.md', '题', 'public', 1, 1, 'd', '', FALSE, 'li', 'li', 1, '', 0)`,
			`INSERT INTO revisions VALUES ('cases/a', 1, 0, 'save', 'li', 1, '', TRUE, TRUE, FALSE, '', 0, x'14')`,
			`INSERT INTO reads VALUES ('cases', 'a', '2026-05-31', 7)`,
			`INSERT INTO figures VALUES ('2026-05', 1, 2, 3, 4, 'li', 5)`,
			`INSERT INTO missed_searches VALUES ('2026-05', '𠮷野家', 3)`,
		} {
			if _, err := raw.ExecContext(t.Context(), statement); err != nil {
				t.Fatalf("%s: %v", statement, err)
			}
		}
	}
}

func TestADatabaseIsCarriedWhole(t *testing.T) {
	key, err := seal.CreateServerKey(filepath.Join(t.TempDir(), "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	log, reference := audit.New(key, time.Now), newReference()
	from, target := both(t, func(database store.Options) {
		filled(t, reference)(database)
		pruned(t, storetest.OpenDatabase(t, database), log)
	})
	to, tables, err := store.Carry(t.Context(), from, target)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	for _, table := range tables {
		if table.Content.Rows != int64(count(t, target, table.Name)) || table.Content.Rows == 0 {
			t.Errorf("%s: %+v, there are %d", table.Name, table.Content, count(t, target, table.Name))
		}
	}
	if err := to.Filled(t.Context(), log.Did(audit.Server, audit.Moved)); err != nil {
		t.Fatal(err)
	}
	before, _, err := from.Report(t.Context(), reference)
	if err != nil {
		t.Fatal(err)
	}
	after, told, err := to.Report(t.Context(), reference)
	if diff := cmp.Diff(before, after); diff != "" || len(told) != 2 || err != nil {
		t.Errorf("the report has %d deliveries, %v, and differs (-SQLite +PostgreSQL):\n%s", len(told), err, diff)
	}
	t.Run("and is worked on", func(t *testing.T) {
		add(t, to, sample(noon))
		if err := to.Audit(t.Context(), log.Did("wang", audit.ReportOpened)); err != nil {
			t.Error(err)
		}
		err := to.AuditLog(t.Context(), func(stored audit.Stored) error {
			rows, err := log.Verify(stored, nil)
			if rows != 6 {
				t.Errorf("%d rows of the audit log fit", rows)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("but not twice", func(t *testing.T) {
		if _, _, err := store.Carry(t.Context(), from, target); !errors.Is(err, store.ErrOccupied) {
			t.Errorf("Carry says %v", err)
		}
	})
}

func TestNothingIsCarriedInPart(t *testing.T) {
	for name, broken := range map[string]string{
		"a text that PostgreSQL cannot store": `UPDATE missed_searches SET words = 'a' || char(0) || 'b'`,
		"a text that is no UTF-8":             `UPDATE missed_searches SET words = CAST(x'ff' AS TEXT)`,
		"words in the place of a number":      `UPDATE missed_searches SET count = 'many'`,
		"a report that is not there":          `PRAGMA foreign_keys = OFF; DELETE FROM reports WHERE reference = (SELECT min(reference) FROM reports)`,
	} {
		t.Run(name, func(t *testing.T) {
			from, target := both(t, func(database store.Options) {
				filled(t)(database)
				raw := storetest.Raw(t, database)
				raw.SetMaxOpenConns(1)
				if _, err := raw.ExecContext(t.Context(), broken); err != nil {
					t.Fatal(err)
				}
				if err := raw.Close(); err != nil {
					t.Fatal(err)
				}
			})
			reports := len(allReports(t, from))
			if _, _, err := store.Carry(t.Context(), from, target); err == nil {
				t.Error("it was carried")
			}
			wantNothing(t, name, target)
			if got := len(allReports(t, from)); got != reports {
				t.Errorf("the source had %d reports and has %d", reports, got)
			}
		})
	}
}

func TestAServedSiteIsNotCarried(t *testing.T) {
	database := store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}
	served := storetest.OpenDatabase(t, database)
	add(t, served, sample(noon))
	alone := store.Options{Path: database.Path, Alone: true}
	if _, err := store.Open(t.Context(), alone); !errors.Is(err, store.ErrInUse) {
		t.Fatalf("open alone beside a site: %v", err)
	}
	if err := served.Close(); err != nil {
		t.Fatal(err)
	}
	s := storetest.OpenDatabase(t, alone)
	if len(allReports(t, s)) != 1 {
		t.Error("the report is not there")
	}
	if beside, err := store.Open(t.Context(), database); err == nil {
		t.Errorf("a site is started beside it: %v", beside.Close())
	}
}

func TestATableOfANewerProgramIsNotLeftBehind(t *testing.T) {
	from, target := both(t, func(database store.Options) {
		filled(t)(database)
		execute(t, storetest.Raw(t, database), `CREATE TABLE added (id BIGINT NOT NULL PRIMARY KEY)`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
	})
	if _, _, err := store.Carry(t.Context(), from, target); !errors.Is(err, store.ErrNewerSchema) {
		t.Errorf("Carry says %v", err)
	}
	wantNothing(t, "a newer schema", target)
}

// A column that numbers itself would begin anew in a database that was filled.
func TestNoColumnNumbersItself(t *testing.T) {
	database := storetest.Postgres(t)
	storetest.OpenDatabase(t, database)
	var numbered int
	err := storetest.Raw(t, database).QueryRowContext(t.Context(), `SELECT count(*) FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'goose_db_version' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')`).Scan(&numbered)
	if err != nil || numbered != 0 {
		t.Errorf("%d columns number themselves, %v", numbered, err)
	}
}

// allReports reads them.
func allReports(t *testing.T, s *store.Store) (all []report.Record) {
	t.Helper()
	if err := s.EachReport(t.Context(), func(r report.Record) error { all = append(all, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// pruned appends some rows to the audit log and prunes it of the first.
func pruned(t *testing.T, s *store.Store, log audit.Log) {
	t.Helper()
	for range 5 {
		if err := s.Audit(t.Context(), log.Did("wang", audit.ReportOpened)); err != nil {
			t.Fatal(err)
		}
	}
	var heads []audit.Head
	err := s.AuditLog(t.Context(), func(stored audit.Stored) error {
		for entry, err := range stored.Rows {
			if err != nil {
				return err
			}
			heads = append(heads, entry.Head())
		}
		return nil
	})
	if err == nil {
		err = s.PruneAudit(t.Context(), log.Sign(heads[1]), log.Did(audit.Server, audit.RetentionRun))
	}
	if err != nil {
		t.Fatal(err)
	}
}
