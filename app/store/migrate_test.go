package store_test

import (
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

func TestANewerSchemaIsRefused(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		storetest.OpenDatabase(t, database)
		_, err := storetest.Raw(t, database).ExecContext(t.Context(),
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), database); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("Open says %v", err)
		}
	})
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
