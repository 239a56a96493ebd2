package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/pressly/goose/v3"
)

// carriedTables are all tables, each behind those that it refers to. A test
// fails for one that is not here.
var carriedTables = []string{
	"meta", "members", "unit_keys", "grants", "recovery_codes", "passkeys", "visits", "watches", "first_addresses",
	"recipients", "routing", "contacts", "partners",
	"reports", "deliveries", "case_keys", "marks", "threads", "messages", "files", "staged",
	"articles", "revisions", "reads", "figures", "missed_searches",
	"audit_checkpoint", "audit_log", "audit_head",
}

// Carried is a table that was carried to another database, as each side has
// it.
type Carried struct {
	Table        string
	Source, Copy Content
}

// Content is what a table has in it, so that two can be compared.
type Content struct {
	Rows   int64
	Digest string // of all rows, in whatever order they stand
}

var (
	// ErrNotEmpty is returned for a database to which nothing can be carried:
	// there is something already.
	ErrNotEmpty = errors.New("the PostgreSQL database is not empty (目标数据库里已经有数据，请换一个空的数据库)")
	// ErrDiffers is returned where a copy is not what it was made of.
	ErrDiffers = errors.New("the copy differs from the source (两边数据不一致，没有搬)")
)

// Carry copies all rows of an SQLite database to an empty PostgreSQL one, and
// returns what each side has of every table. It is one transaction: on an
// error, [ErrDiffers] too, nothing was carried. The source is read in one
// state; who must not write to it meanwhile is kept out by [Options.Alone].
func Carry(ctx context.Context, source, target *Store) (carried []Carried, err error) {
	if source.dialect != goose.DialectSQLite3 || target.dialect != goose.DialectPostgres {
		return nil, errors.New("carry: only from SQLite to PostgreSQL")
	}
	if err := sameSchema(ctx, source, target); err != nil {
		return nil, fmt.Errorf("carry: %w", err)
	}
	conn, err := target.migrate.Conn(ctx) // it may take as long as it needs
	if err != nil {
		return nil, fmt.Errorf("carry: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	err = source.view(ctx, func(from *sql.Tx) error {
		to, err := conn.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = to.Rollback() }() // does nothing once it is committed
		carried, err = carry(ctx, from, carrier{conn, to})
		if err != nil {
			return err
		}
		return to.Commit()
	})
	if err != nil {
		return carried, fmt.Errorf("carry: %w", err)
	}
	return carried, nil
}

// sameSchema holds where both have seen the migrations of this program and no
// more: it knows no table that a newer one has added.
func sameSchema(ctx context.Context, source, target *Store) error {
	ours, err := source.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	theirs, err := target.SchemaVersion(ctx)
	if err == nil && (ours != theirs || ours != source.known) {
		err = fmt.Errorf("%w: the schemas are %d and %d, known is %d", ErrNewerSchema, ours, theirs, source.known)
	}
	return err
}

// SchemaVersion is the number of the last migration that the database has
// seen.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	provider, err := s.provider()
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	version, err := provider.GetDBVersion(ctx)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return version, nil
}

// carry copies a table after the other and compares them.
func carry(ctx context.Context, from *sql.Tx, to carrier) (carried []Carried, err error) {
	if err := to.prepare(ctx); err != nil {
		return nil, err
	}
	for _, table := range carriedTables {
		one := Carried{Table: table}
		if one.Source, err = to.copy(ctx, from, table); err == nil {
			one.Copy, err = to.content(ctx, table)
		}
		if err != nil {
			return carried, fmt.Errorf("%s: %w", table, err)
		}
		carried = append(carried, one)
	}
	for _, one := range carried {
		if one.Source != one.Copy {
			return carried, fmt.Errorf("%s: %w", one.Table, ErrDiffers)
		}
	}
	// Until the server has statistics it guesses, and reads lists slowly.
	_, err = to.tx.ExecContext(ctx, `ANALYZE `+strings.Join(carriedTables, ", "))
	return carried, err
}
