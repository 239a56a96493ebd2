package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/seal"
	"fanzha/app/store"
)

// contentFlags name the content folder.
type contentFlags struct {
	Content string `default:"content" help:"The content folder." placeholder:"DIR"`
}

// stateFlags name where reports are kept, and the key to them.
type stateFlags struct {
	Data          string `default:"data" help:"The folder for what the site itself keeps." placeholder:"DIR"`
	DatabaseURL   string `name:"database-url" help:"postgres://…; empty: SQLite in the data folder. With a password only in the environment; else see PGPASSFILE." placeholder:"URL"`
	ServerKeyFile string `name:"server-key-file" help:"The server key; empty: server.key in the data folder. Must be given with PostgreSQL." placeholder:"FILE"`
}

func (f stateFlags) databasePath() string { return filepath.Join(f.Data, "fanzha.db") }

// openStore opens the database, making the data folder where it is missing.
func (f stateFlags) openStore(ctx context.Context, logger *slog.Logger) (*store.Store, error) {
	return f.openMeasured(ctx, logger, nil)
}

// openMeasured opens the database, of whose calls somebody is told.
func (f stateFlags) openMeasured(ctx context.Context, logger *slog.Logger, called func(kind, outcome string, took time.Duration)) (*store.Store, error) {
	if f.DatabaseURL == "" {
		if err := os.MkdirAll(f.Data, 0o700); err != nil {
			return nil, fmt.Errorf("make data folder: %w", err)
		}
	}
	return store.Open(ctx, store.Options{
		DatabaseURL: f.DatabaseURL,
		Path:        f.databasePath(),
		Logger:      logger,
		Called:      called,
	})
}

// serverKeyPath is where the server key is.
func (f stateFlags) serverKeyPath() (string, error) {
	switch {
	case f.ServerKeyFile != "":
		return f.ServerKeyFile, nil
	case f.DatabaseURL != "":
		return "", usageError{"with --database-url, --server-key-file must be given: replicas share one key"}
	default:
		return filepath.Join(f.Data, "server.key"), nil
	}
}

// serverKey loads the server key and holds it against the database. A key is
// made only where file and database are both new: a lost key is never
// replaced in silence.
func (f stateFlags) serverKey(ctx context.Context, db *store.Store, logger *slog.Logger) (seal.ServerKey, error) {
	path, err := f.serverKeyPath()
	if err != nil {
		return seal.ServerKey{}, err
	}
	known, err := db.ServerKeyID(ctx)
	if err != nil {
		return seal.ServerKey{}, err
	}
	key, err := seal.LoadServerKey(path)
	made := false
	switch {
	case errors.Is(err, seal.ErrNoServerKey) && known == "":
		key, err = seal.CreateServerKey(path)
		if errors.Is(err, fs.ErrExist) { // another process was quicker
			key, err = seal.LoadServerKey(path)
		}
		if made = err == nil; made {
			logger.Info("made a new server key: back it up apart from the data folder", "file", path)
		}
	case errors.Is(err, seal.ErrNoServerKey):
		return key, fmt.Errorf("%s is missing, and the database belongs to the key %s: put that key back", path, known)
	}
	if err != nil {
		return key, err
	}
	if known == "" && !made {
		logger.Warn("the database is new and the server key is not: if this site has taken reports before, stop it and put its database back")
	}
	return key, db.BindServerKey(ctx, key.ID())
}
