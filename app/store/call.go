package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"fanzha/app/fault"
	"fanzha/app/phase"
)

// The kinds of calls that [Options.Called] is told of.
const (
	callWrite = "write" // a writing transaction, its commit included
	callView  = "view"  // a reading transaction
	callRead  = "read"  // a single query, until its first row is there
)

// How they end.
const (
	callOK        = "ok"
	callRefused   = "refused"   // by us: not there, overtaken, taken
	callTimedOut  = "timeout"   // no connection, lock or answer in time
	callCancelled = "cancelled" // who asked has gone, or the program stops
	callFailed    = "failed"
)

// pool is a pool whose calls are measured, from the wait for a connection on.
type pool struct {
	*sql.DB
	called func(kind, outcome string, took time.Duration) // may be nil
	// inPlace reports whether what is committed is kept; nil: it is.
	inPlace func() error
}

// QueryContext runs a single query. What is held up for too long is a fault of
// kind Unavailable, as in every call of the store.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (rows *sql.Rows, err error) {
	defer p.measure(ctx, callRead)(&err)
	rows, err = p.DB.QueryContext(ctx, query, args...) //nolint:sqlclosecheck // who asked closes them
	return rows, readHeldUp(err)
}

// found is the row that a single query asks for.
type found struct{ row *sql.Row }

// Scan reads it. What is held up for too long is a fault of kind Unavailable.
func (f found) Scan(into ...any) error { return readHeldUp(f.row.Scan(into...)) }

// QueryRowContext runs a single query for one row.
func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) found {
	var err error
	defer p.measure(ctx, callRead)(&err)
	row := p.DB.QueryRowContext(ctx, query, args...)
	err = row.Err()
	return found{row}
}

// measure begins a call. The end of the deadline of a context that was given up
// is a time-out.
func (p pool) measure(ctx context.Context, kind string) (end func(*error)) {
	began, leave := time.Now(), phase.Begin(ctx, phase.Database)
	return func(err *error) {
		leave()
		if p.called != nil {
			p.called(kind, outcomeOf(ctx, *err), time.Since(began))
		}
	}
}

func outcomeOf(ctx context.Context, err error) string {
	var public *fault.Error
	switch {
	case err == nil:
		return callOK
	case errors.Is(ctx.Err(), context.Canceled):
		return callCancelled
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return callTimedOut
	case isHeldUp(err):
		return callTimedOut
	case errors.As(err, &public), errors.Is(err, sql.ErrNoRows), errors.Is(err, errText), errors.Is(err, ErrServerKey):
		return callRefused
	default:
		return callFailed
	}
}
