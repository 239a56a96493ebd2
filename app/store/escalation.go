package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/report"
)

// Escalate takes the reports that nobody has opened in time, at most limit,
// and lets next say who is told of each now and when the one after them is:
// the zero time ends it. Replicas share the work; each rung is told once.
func (s *Store) Escalate(ctx context.Context, now time.Time, limit int, next func(report.Record) ([]report.Delivery, time.Time)) (late []report.Record, err error) {
	found, err := s.exists(ctx, `SELECT 1 FROM reports WHERE ack_due_at > 0 AND ack_due_at <= $1`, millis(now))
	if err == nil && found {
		err = s.update(ctx, func(tx *sql.Tx) (err error) {
			if late, err = s.unopened(ctx, tx, now, limit); err != nil {
				return err
			}
			return climb(ctx, tx, late, next)
		})
	}
	if err != nil {
		return nil, fmt.Errorf("escalate reports: %w", err)
	}
	return late, nil
}

func (s *Store) unopened(ctx context.Context, tx *sql.Tx, now time.Time, limit int) ([]report.Record, error) {
	//nolint:gosec // skipLocked is a word of the dialect
	query := `SELECT ` + recordColumns + ` FROM reports r
WHERE r.ack_due_at > 0 AND r.ack_due_at <= $1 ORDER BY r.ack_due_at LIMIT $2` + s.skipLocked
	rows, err := tx.QueryContext(ctx, query, millis(now), limit)
	if err != nil {
		return nil, err
	}
	return collect(rows, scannedRecord)
}

func climb(ctx context.Context, tx *sql.Tx, late []report.Record, next func(report.Record) ([]report.Delivery, time.Time)) error {
	for _, r := range late {
		rows, due := next(r)
		if err := insertDeliveries(ctx, tx, rows); err != nil {
			return err
		}
		_, err := execute(ctx, tx, `UPDATE reports SET escalation = escalation + 1, ack_due_at = $1 WHERE reference = $2`,
			millis(due), r.Reference)
		if err != nil {
			return err
		}
	}
	return nil
}
