package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// ClaimDeliveries takes what is due on a channel, of urgent rows or of the
// others, the longest due first. Who claims has until now + lease to settle
// them; then they are due again. No row is claimed by two replicas.
func (s *Store) ClaimDeliveries(ctx context.Context, channel report.Channel, urgent bool, now time.Time, lease time.Duration, limit int) (claimed []report.Delivery, err error) {
	due, err := s.exists(ctx, `SELECT 1 FROM deliveries
WHERE channel = $1 AND urgent = $2 AND next_at > 0 AND next_at <= $3`, channel, urgent, millis(now))
	if err == nil && due {
		err = s.update(ctx, func(tx *sql.Tx) (err error) {
			claimed, err = s.claim(ctx, tx, channel, urgent, now, lease, limit)
			return err
		})
	}
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	return claimed, nil
}

func (s *Store) claim(ctx context.Context, tx *sql.Tx, channel report.Channel, urgent bool, now time.Time, lease time.Duration, limit int) ([]report.Delivery, error) {
	//nolint:gosec // skipLocked is a word of the dialect
	query := `
WITH due AS MATERIALIZED (
	SELECT id FROM deliveries
	WHERE channel = $1 AND urgent = $2 AND next_at > 0 AND next_at <= $3
	ORDER BY next_at LIMIT $4` + s.skipLocked + `)
UPDATE deliveries SET tries = tries + 1, next_at = $5
WHERE id IN (SELECT id FROM due) RETURNING ` + deliveryColumns
	rows, err := tx.QueryContext(ctx, query, channel, urgent, millis(now), limit, millis(now.Add(lease)))
	if err != nil {
		return nil, err
	}
	claimed, err := collect(rows, scanDelivery)
	slices.SortFunc(claimed, func(a, b report.Delivery) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return claimed, err
}

// SettleDelivery keeps how a try ended: ToldAt, or NextAt and Error. A row
// that another has claimed since, because the lease was over, stays as it is.
func (s *Store) SettleDelivery(ctx context.Context, d report.Delivery) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE deliveries SET told_at = $1, next_at = $2, error = $3
WHERE id = $4 AND tries = $5 AND told_at = 0`, millis(d.ToldAt), millis(d.NextAt), d.Error, d.ID, d.Tries)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle delivery: %w", err)
	}
	return nil
}

// Untold returns the deliveries that are still to be told, or of those the
// stuck ones only: oldest first, at most limit.
func (s *Store) Untold(ctx context.Context, limit int, stuck bool) ([]report.Delivery, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+deliveryColumns+` FROM deliveries
WHERE told_at = 0 AND (next_at = 0 OR NOT $1) ORDER BY created_at, id LIMIT $2`, stuck, limit)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return collect(rows, scanDelivery)
}

// Backlog counts the deliveries that wait and those that were given up.
func (s *Store) Backlog(ctx context.Context) (waiting, stuck int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT count(*) - count(CASE WHEN next_at = 0 THEN 1 END),
	count(CASE WHEN next_at = 0 THEN 1 END) FROM deliveries WHERE told_at = 0`).Scan(&waiting, &stuck)
	if err != nil {
		return 0, 0, fmt.Errorf("count deliveries: %w", err)
	}
	return waiting, stuck, nil
}

// RetryDelivery makes a delivery due now, and gives it another three days.
// It is false where there is none of this id that is still to be told.
func (s *Store) RetryDelivery(ctx context.Context, id string, now time.Time, did audit.Draft) (due bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE deliveries SET next_at = $1, give_up_at = $2 WHERE id = $3 AND told_at = 0`,
			millis(now), millis(now.Add(report.TellFor)), id)
		if due = n == 1; err != nil || !due {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return false, fmt.Errorf("retry delivery: %w", err)
	}
	return due, nil
}

// exists reports whether a query has a row, without a writing transaction: what
// is asked every second mostly has none.
func (s *Store) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var one int
	err := s.read.QueryRowContext(ctx, query+` LIMIT 1`, args...).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
