package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// What is written to a file that nobody will find again is not added, and the
// database is not ready. Where the file is back, it is.
func TestNothingIsAddedToAFileThatWasTakenAway(t *testing.T) {
	for _, name := range []string{"fanzha.db", "fanzha.db-wal"} {
		for fault, take := range map[string]func(path string) error{
			"moved": func(path string) error { return os.Rename(path, path+".away") },
			"replaced": func(path string) error {
				return errors.Join(os.Rename(path, path+".away"), os.WriteFile(path, nil, 0o600))
			},
		} {
			t.Run(name+" "+fault, func(t *testing.T) {
				folder := t.TempDir()
				s := storetest.OpenDatabase(t, store.Options{Path: filepath.Join(folder, "fanzha.db")})
				before, path := add(t, s, sample(noon)), filepath.Join(folder, name)
				if err := take(path); err != nil {
					t.Fatal(err)
				}
				r := sample(noon)
				if _, _, _, err := s.AddReport(t.Context(), r, desk(r, "center")); !errors.Is(err, store.ErrMoved) {
					t.Errorf("added to a file that was %s: %v", fault, err)
				}
				if err := s.Ping(t.Context()); !errors.Is(err, store.ErrMoved) {
					t.Errorf("ready without it: %v", err)
				}
				if err := os.Rename(path+".away", path); err != nil {
					t.Fatal(err)
				}
				for _, r := range []report.Record{before, add(t, s, r)} {
					open(t, s, r.Reference, noon)
				}
			})
		}
	}
}

// SQLite would begin an empty database and throw the log away that has all that
// was added last.
func TestADatabaseIsNotBegunBesideALog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fanzha.db")
	receipts := addAndKill(t, path, 20)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for fault, lose := range map[string]func() error{
		"missing": func() error { return os.Remove(path) },
		"empty":   func() error { return os.Truncate(path, 0) },
	} {
		if err := lose(); err != nil {
			t.Fatal(err)
		}
		if s, err := store.Open(t.Context(), store.Options{Path: path}); err == nil || !strings.Contains(err.Error(), "log") {
			t.Errorf("a %s database was begun: %v", fault, err)
			_ = s.Close()
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := storetest.OpenDatabase(t, store.Options{Path: path})
	for _, reference := range receipts {
		open(t, s, report.Reference(reference), noon)
	}
}
