// Package storetest gives tests a fresh database, empty and up to date.
//
// A test of the store runs on both engines. Its PostgreSQL half needs a server
// on which it may create databases, named by FANZHA_TEST_POSTGRES_URL; without
// one it is skipped, and in CI it fails.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/store"
)

const serverURL = "FANZHA_TEST_POSTGRES_URL"

// Open returns a store on a fresh SQLite file, closed when the test ends.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return OpenDatabase(t, sqlite(t))
}

// Each runs a test on a fresh store of either engine.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachDatabase(t, func(t *testing.T, database store.Options) {
		test(t, OpenDatabase(t, database))
	})
}

// EachDatabase is for tests that open their database themselves, or more than
// once: it runs a test on a fresh one of either engine, not yet migrated.
func EachDatabase(t *testing.T, test func(t *testing.T, database store.Options)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, sqlite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// OpenDatabase opens a store that is closed when the test ends.
func OpenDatabase(t testing.TB, database store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func sqlite(t testing.TB) store.Options {
	return store.Options{Path: filepath.Join(t.TempDir(), "fanzha.db")}
}

// Postgres creates a database of its own for a test and drops it at the end; it
// is for tests that are about PostgreSQL alone.
func Postgres(t testing.TB) store.Options {
	t.Helper()
	server := os.Getenv(serverURL)
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("CI must test on PostgreSQL: set " + serverURL)
		}
		t.Skip("not tested on PostgreSQL: " + serverURL + " is not set")
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not an address", serverURL)
	}
	name := "fanzha_test_" + strings.ToLower(rand.Text())
	administer(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { administer(t, server, "DROP DATABASE "+name+" WITH (FORCE)") })
	address.Path = "/" + name
	return store.Options{DatabaseURL: address.String()}
}

// Raw opens a database behind the store's back, beside a program that may be
// writing to it.
func Raw(t testing.TB, database store.Options) *sql.DB {
	t.Helper()
	driver, name := "sqlite", database.Path+"?_busy_timeout=5000&_foreign_keys=1"
	if database.DatabaseURL != "" {
		driver, name = "pgx", database.DatabaseURL
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// administer runs a statement on the server. It also runs when the test's own
// context has ended.
func administer(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(context.Background(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}
