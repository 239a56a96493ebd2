package store_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestOpenRefusesWhatIsNoDatabase(t *testing.T) {
	tests := []struct {
		name     string
		database store.Options
		says     string
	}{
		{"another engine", store.Options{DatabaseURL: "mysql://root:hunter2@db/x"}, "begins with postgres://"},
		{"no scheme", store.Options{DatabaseURL: "hunter2/fanzha.db"}, "begins with postgres://"},
		{"a broken address", store.Options{DatabaseURL: "postgres://u:hunter2@db:port/x"}, "port"},
		{"no file", store.Options{}, "path of a file"},
		{"a missing folder", store.Options{Path: filepath.Join(t.TempDir(), "none", "fanzha.db")}, "no such file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := store.Open(t.Context(), test.database)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Fatalf("Open says %v, want %q", err, test.says)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Open gives a secret away: %v", err)
			}
		})
	}
}

func TestOpenTakesAnyPathAndKeepsItPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "数据 50% #1?.db")
	s := storetest.OpenDatabase(t, store.Options{Path: path})
	add(t, s, sample(noon))
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(name), info.Mode().Perm())
		}
	}
}

func TestAServerThatMayLoseReportsIsRefused(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		if database.DatabaseURL == "" {
			return // nobody else sets how SQLite works
		}
		address, err := url.Parse(database.DatabaseURL)
		if err != nil {
			t.Fatal(err)
		}
		query := address.Query()
		query.Set("synchronous_commit", "off")
		address.RawQuery = query.Encode()
		_, err = store.Open(t.Context(), store.Options{DatabaseURL: address.String()})
		if err == nil || !strings.Contains(err.Error(), "synchronous_commit") {
			t.Errorf("Open says %v", err)
		}
	})
}

func TestPingAnswersUntilTheStoreIsClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("open: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Ping(t.Context()); err == nil {
			t.Error("closed, and still answers")
		}
	})
}
