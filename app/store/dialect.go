package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
)

// engine is a connected database with all that is peculiar to its kind.
type engine struct {
	dialect goose.Dialect
	write   *sql.DB
	read    *sql.DB
	migrate *sql.DB
	// unhurried reads for as long as it takes: no time limits, no writers that wait.
	unhurried *sql.DB
	settings  []setting
	groups    int // of reports that are written at the same time

	// skipLocked ends a query whose rows the transaction changes: those that
	// another replica is changing are left out. SQLite has one writer.
	skipLocked string

	// atOnce is how many values one statement that fills a table best has:
	// SQLite looks for the place of each among all.
	atOnce int

	// catalog is every table with each that it refers to; empty: none.
	catalog string

	// scrub leaves nothing in the files of what is no longer in the tables.
	scrub []string

	// sweep is what is left to do for that after rows were deleted.
	sweep []string

	// sessions holds where each connection is one of the server's own; nil: it
	// always is.
	sessions func(context.Context) error

	// lock waits until no other process is starting on the database, and
	// returns what lets the next one in.
	lock func(context.Context) (unlock func() error, err error)

	// hold remembers the database's files; nil: it has none that could be taken
	// away from it.
	hold func(context.Context) (*sqliteFiles, error)

	// tryLock takes the lock for what one process does for all, unless another
	// process has it.
	tryLock func(context.Context) (unlock func() error, ok bool, err error)
}

// setting is something that the promises of the store rest on. The engines
// ignore a misspelt one in silence, and operators change others, so they are
// read back.
type setting struct{ query, want string }

// connect prepares the pools; it does not yet reach the database.
func connect(options Options) (engine, error) {
	scheme, _, _ := strings.Cut(options.DatabaseURL, ":")
	switch scheme {
	case "":
		return connectSQLite(options.Path, options.Alone)
	case "postgres", "postgresql":
		return connectPostgres(options)
	default:
		return engine{}, errors.New("a database address begins with postgres:// (without one, SQLite is used)")
	}
}

// checkSettings reads every setting back.
func (e engine) checkSettings(ctx context.Context) error {
	for _, setting := range e.settings {
		for _, db := range []*sql.DB{e.write, e.read} {
			var got string
			if err := db.QueryRowContext(ctx, setting.query).Scan(&got); err != nil {
				return fmt.Errorf("%s: %w", setting.query, err)
			}
			if got != setting.want {
				return fmt.Errorf("%s gives %q; the site needs %q", setting.query, got, setting.want)
			}
		}
	}
	return nil
}
