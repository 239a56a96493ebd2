package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
)

// AddWatch keeps what a duty screen is known by, and forgets those that began
// too long ago.
func (s *Store) AddWatch(ctx context.Context, w staff.Watch, began time.Time, did audit.Draft) error {
	return s.act(ctx, "add watch", did, func(tx *sql.Tx) error {
		if _, err := execute(ctx, tx, `DELETE FROM watches WHERE created_at <= $1`, millis(began)); err != nil {
			return err
		}
		_, err := execute(ctx, tx, `INSERT INTO watches (id, member, created_at) VALUES ($1, $2, $3)`, w.ID, w.Member, millis(w.CreatedAt))
		return err
	})
}

// Watch returns one; a fault of kind NotFound where there is none.
func (s *Store) Watch(ctx context.Context, id []byte) (w staff.Watch, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT id, member, created_at FROM watches WHERE id = $1`, id).Scan(&w.ID, &w.Member, into{&w.CreatedAt})
	if errors.Is(err, sql.ErrNoRows) {
		return w, fault.New(fault.NotFound, "没有这个值班屏，或者已经关掉")
	}
	if err != nil {
		return w, fmt.Errorf("read watch: %w", err)
	}
	return w, nil
}

// EndWatch ends one; it does nothing where there is none.
func (s *Store) EndWatch(ctx context.Context, id []byte, did audit.Draft) error {
	return s.act(ctx, "end watch", did, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `DELETE FROM watches WHERE id = $1`, id)
		return err
	})
}
