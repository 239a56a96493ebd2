package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"sync"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

var sqliteSettings = []setting{
	{"PRAGMA journal_mode", "wal"},
	{"PRAGMA synchronous", "2"}, // FULL: a commit is on the disk
	{"PRAGMA busy_timeout", "5000"},
	{"PRAGMA foreign_keys", "1"},
	{"PRAGMA secure_delete", "1"}, // what is deleted is overwritten
}

// connectSQLite opens a file with one writing connection, for which writers
// queue in order instead of colliding, and a pool of reading ones.
func connectSQLite(path string, alone bool) (engine, error) {
	if path == "" {
		return engine{}, errors.New("SQLite needs the path of a file")
	}
	if err := refuseLogAlone(path); err != nil {
		return engine{}, err
	}
	if err := createPrivate(path); err != nil {
		return engine{}, err
	}
	// Every connection states all of it: a file only remembers WAL.
	settings := "_busy_timeout=5000&_foreign_keys=1&_synchronous=FULL&_dqs=0&_defensive=1&_pragma=secure_delete(1)"
	if alone {
		settings += "&_pragma=locking_mode(EXCLUSIVE)"
	}
	write, err := openSQLite(path, settings+"&_journal_mode=WAL&_txlock=immediate")
	if err != nil {
		return engine{}, err
	}
	write.SetMaxOpenConns(1)
	read := write // another connection of our own would be kept out too
	var hold func(context.Context) (*sqliteFiles, error)
	if !alone {
		hold = func(ctx context.Context) (*sqliteFiles, error) { return holdSQLite(ctx, read, path) }
		if read, err = openSQLite(path, settings+"&mode=ro"); err != nil {
			return engine{}, err
		}
		readers := max(4, runtime.NumCPU()) + 1 // and the one that is held
		read.SetMaxOpenConns(readers)
		read.SetMaxIdleConns(readers)
	}
	return engine{
		dialect: goose.DialectSQLite3, write: write, read: read, migrate: write, unhurried: read, settings: sqliteSettings, groups: 1,
		atOnce:  48,
		catalog: sqliteCatalog,
		scrub:   []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"},
		sweep:   []string{"PRAGMA wal_checkpoint(TRUNCATE)"},
		lock:    func(ctx context.Context) (func() error, error) { return lockFile(ctx, path+".lock") },
		tryLock: tryProcess(new(sync.Mutex)),
		hold:    hold,
	}, nil
}

// ErrInUse is returned where a database that is wanted alone is open somewhere
// else: each connection to it holds a lock on the file for as long as it is
// open.
var ErrInUse = errors.New("another process has the database open (网站或别的 fanzha 命令正在使用这个数据库，请先停下)")

// inUse makes [ErrInUse] of what SQLite says then.
func inUse(err error) error {
	if isBusy(err) {
		return fmt.Errorf("%w: %w", ErrInUse, err)
	}
	return err
}

// sqliteCatalog leaves out what Litestream puts there.
const sqliteCatalog = `SELECT m.name, coalesce(f."table", '') FROM sqlite_master m LEFT JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND m.name NOT LIKE '\_%' ESCAPE '\' ORDER BY 1, 2`

// tryProcess is the lock of a site that is one process.
func tryProcess(m *sync.Mutex) func(context.Context) (func() error, bool, error) {
	return func(ctx context.Context) (unlock func() error, ok bool, err error) {
		if ctx.Err() != nil || !m.TryLock() {
			return nil, false, ctx.Err()
		}
		return func() error { m.Unlock(); return nil }, true, nil
	}
}

func openSQLite(path, settings string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+settings)
}

// createPrivate makes a file that only its owner can read; SQLite gives the
// files beside it the same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// lockFile holds a file that is a database for nothing but its lock: the
// other one cannot be locked while it changes to WAL.
func lockFile(ctx context.Context, path string) (unlock func() error, err error) {
	db, err := openSQLite(path, "_busy_timeout=60000&_txlock=exclusive")
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
