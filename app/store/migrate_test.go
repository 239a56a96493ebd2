package store_test

import (
	"database/sql"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestOpeningAgainKeepsEverything(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		r := add(t, storetest.OpenDatabase(t, database), sample(noon))
		again := storetest.OpenDatabase(t, database)
		if _, err := again.Receipt(t.Context(), r.Reference); err != nil {
			t.Error(err)
		}
	})
}

func TestANewDatabaseMayBeOpenedByManyAtOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				s, err := store.Open(t.Context(), database)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	})
}

// A newer program that has only added to the database leaves the older one at
// work, which may also start again, until the newer takes something away.
func TestANewerSchemaIsServedUntilItTakesSomethingAway(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		older, raw := storetest.OpenDatabase(t, database), storetest.Raw(t, database)
		execute(t, raw, `ALTER TABLE reports ADD COLUMN added TEXT NOT NULL DEFAULT ''`,
			`CREATE TABLE added (id BIGINT NOT NULL PRIMARY KEY)`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
		for name, s := range map[string]*store.Store{"that was running": older, "that starts": storetest.OpenDatabase(t, database)} {
			r := add(t, s, sample(noon))
			if _, _, err := s.Report(t.Context(), r.Reference); err != nil {
				t.Errorf("an older program %s: %v", name, err)
			}
			if err := s.Ping(t.Context()); err != nil {
				t.Errorf("an older program %s is not ready: %v", name, err)
			}
		}
		execute(t, raw, `UPDATE meta SET value = '9999' WHERE name = 'oldest_program'`)
		if _, err := store.Open(t.Context(), database); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("an older program starts: %v", err)
		}
		if err := older.Ping(t.Context()); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("an older program is ready: %v", err)
		}
	})
}

func execute(t *testing.T, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBothEnginesHaveTheSameTables(t *testing.T) {
	var schemas []map[string][]column
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		storetest.OpenDatabase(t, database)
		schemas = append(schemas, schema(t, database))
	})
	if len(schemas) < 2 {
		t.Skip("there is one engine only")
	}
	if diff := cmp.Diff(schemas[0], schemas[1]); diff != "" {
		t.Errorf("SQLite (-) and PostgreSQL (+) differ:\n%s", diff)
	}
}
