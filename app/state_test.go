package main

import (
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestReportsReachTheDeskOnEitherDatabase(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		key := filepath.Join(t.TempDir(), "server.key")
		s := start(t, func(cmd *serveCommand) { cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL, key })
		e := s.expect(t)
		reference := e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).
			JSON().Object().Value("reference").String().Raw()
		out := shown(t, s.content, s.data, reference, "--database-url", database.DatabaseURL, "--server-key-file", key)
		if !strings.Contains(out, "垫付以后提不出来") {
			t.Errorf("show: %s", out)
		}
	})
}

// open tries to open a site and closes it again.
func open(t *testing.T, cmd serveCommand) error {
	t.Helper()
	s, err := cmd.open(t.Context(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return err
	}
	s.internal.close()
	return s.close()
}

func command(data string) serveCommand {
	cmd := serveCommand{Addr: "127.0.0.1:0", InternalAddr: "127.0.0.1:0"}
	cmd.Content, cmd.Data = "../content", data
	return cmd
}

func TestADatabaseKeepsToItsServerKey(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if err := open(t, command(data)); err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(data, "server.key")
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if err := open(t, command(data)); err == nil || !strings.Contains(err.Error(), "put that key back") {
		t.Errorf("without its key: %v", err)
	}
	if _, err := os.Stat(key); err == nil {
		t.Error("a lost key was replaced in silence")
	}
	if _, err := seal.CreateServerKey(key); err != nil {
		t.Fatal(err)
	}
	if err := open(t, command(data)); !errors.Is(err, store.ErrServerKey) {
		t.Errorf("with another key: %v", err)
	}
}

func TestPostgreSQLWantsTheKeyNamed(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		cmd := command(filepath.Join(t.TempDir(), "data"))
		cmd.DatabaseURL = database.DatabaseURL
		err := open(t, cmd)
		if wrong := errors.As(err, new(usageError)); wrong != (database.DatabaseURL != "") {
			t.Errorf("database %q: %v", database.DatabaseURL, err)
		}
	})
}

func TestABusyInternalAddressFailsOnlyWhereItWasAskedFor(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	cmd := command(filepath.Join(t.TempDir(), "data"))
	cmd.InternalAddr = listener.Addr().String()
	if err := open(t, cmd); err == nil || !strings.Contains(err.Error(), "listen internally") {
		t.Errorf("asked for: %v", err)
	}
	if busy, err := net.Listen("tcp", defaultInternal); err == nil {
		defer busy.Close()
	}
	cmd.InternalAddr = defaultInternal
	if err := open(t, cmd); err != nil {
		t.Errorf("the default: %v", err)
	}
}

// Processes that start at once on one new folder and one new database agree on
// every key.
func TestReplicasOfOneFolderStartAtOnce(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		data := t.TempDir()
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				cmd := command(data)
				cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL, filepath.Join(data, "server.key")
				if err := open(t, cmd); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	})
}
