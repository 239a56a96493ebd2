package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// querier is a transaction, or a pool for a single query.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// writer is a transaction that writes.
type writer interface {
	querier
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// scanner is one row of a result.
type scanner interface{ Scan(into ...any) error }

// errText is returned for text that PostgreSQL cannot store.
var errText = errors.New("text has a NUL or broken UTF-8")

// execute runs a statement that writes, and returns how many rows it changed.
func execute(ctx context.Context, tx writer, statement string, args ...any) (int64, error) {
	if !storables(args) {
		return 0, errText
	}
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// query runs a statement that writes and returns rows.
func query(ctx context.Context, tx writer, statement string, args ...any) (*sql.Rows, error) {
	if !storables(args) {
		return nil, errText
	}
	return tx.QueryContext(ctx, statement, args...)
}

func storables(args []any) bool {
	for _, arg := range args {
		if v := reflect.ValueOf(arg); v.Kind() == reflect.String && !storable(v.String()) {
			return false
		}
	}
	return true
}

func storable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// collect reads all rows of a query and closes them.
func collect[T any](rows *sql.Rows, scan func(scanner) (T, error)) ([]T, error) {
	defer func() { _ = rows.Close() }() // rows.Err has it all
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, readHeldUp(rows.Err())
}

// millis is how a time is stored: unix milliseconds, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// into scans what millis made.
type into struct{ time *time.Time }

// Scan implements [sql.Scanner].
func (i into) Scan(value any) error {
	stored, ok := value.(int64)
	if !ok {
		return fmt.Errorf("a time is stored as %T", value)
	}
	*i.time = time.Time{}
	if stored != 0 {
		*i.time = time.UnixMilli(stored).UTC()
	}
	return nil
}

// span scans a duration that is stored in milliseconds.
type span struct{ duration *time.Duration }

// Scan implements [sql.Scanner].
func (s span) Scan(value any) error {
	stored, ok := value.(int64)
	if !ok {
		return fmt.Errorf("a duration is stored as %T", value)
	}
	*s.duration = time.Duration(stored) * time.Millisecond
	return nil
}
