package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"fanzha/app/fault"
)

// What a PostgreSQL server says when a statement had to wait too long for
// somebody else's lock, and when it took too long itself.
const (
	lockNotAvailable = "55P03"
	queryCanceled    = "57014"
)

// heldUp makes a fault with these words of an error that says that the
// database was held up: what was asked may be asked again.
func heldUp(err error, words string) error {
	if !isHeldUp(err) {
		return err
	}
	return unavailable(words, err)
}

func unavailable(words string, cause error) error {
	held := fault.Wrap(fault.Unavailable, words, cause)
	held.RetryAfter = 5
	return held
}

// readHeldUp is [heldUp] of what only reads, which may be asked again too when
// the time is over that its own asker has.
func readHeldUp(err error) error {
	const words = "网站正忙，请过几秒再试一次"
	if errors.Is(err, context.DeadlineExceeded) {
		return unavailable(words, err)
	}
	return heldUp(err, words)
}

func isHeldUp(err error) bool {
	state := sqlState(err)
	return state == lockNotAvailable || state == queryCanceled || isBusy(err)
}

// sqlState is the code of a PostgreSQL error; empty for any other.
func sqlState(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}

// isBusy reports whether another process has an SQLite file locked.
func isBusy(err error) bool {
	var said *sqlite.Error
	return errors.As(err, &said) && said.Code()&0xff == sqlite3.SQLITE_BUSY
}
