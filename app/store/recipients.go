package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/recipients"
)

// Confirmations returns how far each recipient has been confirmed.
func (s *Store) Confirmations(ctx context.Context) ([]recipients.Confirmation, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, unit, seen_at, administrator, investigator, mac FROM recipients ORDER BY seen_at, id`)
	if err != nil {
		return nil, fmt.Errorf("read confirmations: %w", err)
	}
	return collect(rows, func(row scanner) (c recipients.Confirmation, err error) {
		err = row.Scan(&c.ID, &c.Unit, into{&c.SeenAt}, &c.Administrator, &c.Investigator, &c.MAC)
		return c, err
	})
}

// BeginConfirmations keeps the confirmations of the first start, unless there
// are some.
func (s *Store) BeginConfirmations(ctx context.Context, first []recipients.Confirmation) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		// Whoever comes second waits here, and finds the first one's.
		n, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('recipients', 'begun') ON CONFLICT DO NOTHING`)
		if err != nil || n == 0 {
			return err
		}
		return insertConfirmations(ctx, tx, first)
	})
	if err != nil {
		return fmt.Errorf("begin confirmations: %w", err)
	}
	return nil
}

// Confirm keeps these confirmations, in place of earlier ones.
func (s *Store) Confirm(ctx context.Context, rows []recipients.Confirmation, did audit.Draft) error {
	return s.act(ctx, "confirm recipients", did, func(tx *sql.Tx) error { return insertConfirmations(ctx, tx, rows) })
}

func insertConfirmations(ctx context.Context, tx *sql.Tx, rows []recipients.Confirmation) error {
	for _, c := range rows {
		_, err := execute(ctx, tx, `
INSERT INTO recipients (id, unit, seen_at, administrator, investigator, mac) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET administrator = $4, investigator = $5, mac = $6`,
			c.ID, c.Unit, millis(c.SeenAt), c.Administrator, c.Investigator, c.MAC)
		if err != nil {
			return err
		}
	}
	return nil
}

// ConfirmedRouting returns the routing that was confirmed last; nil for none.
func (s *Store) ConfirmedRouting(ctx context.Context) (content, mac []byte, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT content, mac FROM routing WHERE name = 'confirmed'`).Scan(&content, &mac)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read routing: %w", err)
	}
	return content, mac, nil
}

// KeepRouting puts a routing in the place of the one that was confirmed last.
func (s *Store) KeepRouting(ctx context.Context, content, mac []byte, now time.Time) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `INSERT INTO routing (name, content, mac, at) VALUES ('confirmed', $1, $2, $3)
ON CONFLICT (name) DO UPDATE SET content = $1, mac = $2, at = $3`, content, mac, millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep routing: %w", err)
	}
	return nil
}

var _ recipients.Store = (*Store)(nil)
