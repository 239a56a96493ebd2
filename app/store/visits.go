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

// AddVisit keeps a visit to the console, in place of an earlier one where
// before is not nil, and forgets those that began or were seen too long ago.
func (s *Store) AddVisit(ctx context.Context, v staff.Visit, before []byte, began, seen time.Time, did ...audit.Draft) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `DELETE FROM visits WHERE id = $1 OR created_at <= $2 OR seen_at <= $3`, before, millis(began), millis(seen))
		if err != nil {
			return err
		}
		_, err = execute(ctx, tx, `
INSERT INTO visits (id, member, held, whole, agent, created_at, seen_at, proven_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			v.ID, v.Member, v.Held, v.Whole, v.Agent, millis(v.CreatedAt), millis(v.SeenAt), millis(v.ProvenAt))
		if err != nil {
			return err
		}
		return appendAudit(ctx, tx, did...)
	})
	if err != nil {
		return fmt.Errorf("add visit: %w", err)
	}
	return nil
}

const selectVisits = `SELECT id, member, held, whole, agent, created_at, seen_at, proven_at FROM visits `

func scanVisit(row scanner) (v staff.Visit, err error) {
	err = row.Scan(&v.ID, &v.Member, &v.Held, &v.Whole, &v.Agent, into{&v.CreatedAt}, into{&v.SeenAt}, into{&v.ProvenAt})
	return v, err
}

var errNoVisit = fault.New(fault.NotFound, "没有这处登录，或者已经结束")

// Visit returns one; a fault of kind NotFound where there is none.
func (s *Store) Visit(ctx context.Context, id []byte) (staff.Visit, error) {
	v, err := scanVisit(s.read.QueryRowContext(ctx, selectVisits+`WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return v, errNoVisit
	}
	if err != nil {
		return v, fmt.Errorf("read visit: %w", err)
	}
	return v, nil
}

// VisitsOf returns a member's, the one that was seen last first.
func (s *Store) VisitsOf(ctx context.Context, member string) ([]staff.Visit, error) {
	rows, err := s.read.QueryContext(ctx, selectVisits+`WHERE member = $1 ORDER BY seen_at DESC, created_at DESC, id`, member)
	if err != nil {
		return nil, fmt.Errorf("list visits: %w", err)
	}
	return collect(rows, scanVisit)
}

// SeeVisit keeps that a visit was seen, and, where proven is not zero, that
// password and second factor were given.
func (s *Store) SeeVisit(ctx context.Context, id []byte, seen, proven time.Time) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE visits SET seen_at = $1 WHERE id = $2`, millis(seen), id)
		if err == nil && !proven.IsZero() {
			_, err = execute(ctx, tx, `UPDATE visits SET proven_at = $1 WHERE id = $2`, millis(proven), id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("see visit: %w", err)
	}
	return nil
}

// EndVisit ends a member's visit; a fault of kind NotFound where there is none.
func (s *Store) EndVisit(ctx context.Context, member string, id []byte, did audit.Draft) error {
	return s.act(ctx, "end visit", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `DELETE FROM visits WHERE id = $1 AND member = $2`, id, member)
		if err == nil && n == 0 {
			err = errNoVisit
		}
		return err
	})
}

// EndVisits ends all visits of a member.
func (s *Store) EndVisits(ctx context.Context, member string, did audit.Draft) error {
	return s.act(ctx, "end visits", did, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `DELETE FROM visits WHERE member = $1`, member)
		if err == nil {
			_, err = execute(ctx, tx, `DELETE FROM watches WHERE member = $1`, member)
		}
		return err
	})
}

// SetPassword puts a private key under a new password in the place of the one
// before, and ends all visits of the member but one; a fault of kind Conflict
// where it was changed meanwhile.
func (s *Store) SetPassword(ctx context.Context, m staff.Member, before, keep []byte, did audit.Draft) error {
	return s.act(ctx, "set password", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE members SET locked = $1, initial = $2 WHERE name = $3 AND locked = $4`, m.Locked, m.Initial, m.Name, before)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "密码刚刚在别处改过，请重新登录")
		}
		if err == nil {
			_, err = execute(ctx, tx, `DELETE FROM visits WHERE member = $1 AND id <> $2`, m.Name, keep)
		}
		if err == nil {
			_, err = execute(ctx, tx, `DELETE FROM watches WHERE member = $1`, m.Name)
		}
		return err
	})
}

var _ staff.Visits = (*Store)(nil)
