package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ErrMoved is returned for a write to an SQLite database whose file, or the log
// beside it, is no longer where it was: what is written there would be gone
// with the process, and nobody may be shown a receipt for it.
var ErrMoved = errors.New("the database's file was deleted or replaced while it was open: put it back as it was, or stop the site first")

// errLogAlone is returned where a log is to be opened whose database is not
// there: SQLite would throw it away.
var errLogAlone = errors.New("the database is missing or empty, and its log is not: put the database back that belongs to the log (数据库文件丢失而 -wal 还在，请把数据库放回原处)")

// sqliteFiles are the files that an open database has.
type sqliteFiles struct {
	held  *sql.Conn // open for as long as the database is, so that its log stays the same file
	files map[string]fs.FileInfo
}

// holdSQLite remembers which files a database has.
func holdSQLite(ctx context.Context, read *sql.DB, path string) (*sqliteFiles, error) {
	held, err := read.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var tables int
	if err := held.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return nil, errors.Join(err, held.Close())
	}
	h := &sqliteFiles{held, map[string]fs.FileInfo{}}
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if err != nil {
			return nil, errors.Join(err, held.Close())
		}
		h.files[name] = info
	}
	return h, nil
}

// inPlace is [ErrMoved] where one of the files is another, or none.
func (h *sqliteFiles) inPlace() error {
	for name, was := range h.files {
		is, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(was, is) {
			return fmt.Errorf("%s: %w", name, ErrMoved)
		}
	}
	return nil
}

// refuseLogAlone is errLogAlone where SQLite would begin an empty database.
func refuseLogAlone(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return fmt.Errorf("%s: %w", path, errLogAlone)
	}
	return nil
}
