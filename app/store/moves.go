package store

import (
	"context"
	"database/sql"

	"fanzha/app/audit"
	"fanzha/app/desk"
	"fanzha/app/report"
)

// MoveReport hands a report over to another unit, with the key for it, the
// note that says why, and who is told.
func (s *Store) MoveReport(ctx context.Context, m desk.Move, tell []report.Delivery, did audit.Draft) error {
	return s.act(ctx, "move report", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET unit = $1, status = $2, ack_due_at = 0 WHERE reference = $3`, m.Unit, m.Status, m.Reference)
		if err == nil && n == 0 {
			err = absent(sql.ErrNoRows)
		}
		if err != nil {
			return err
		}
		if err := insertCaseKeys(ctx, tx, m.Reference, []report.CaseKey{m.Key}); err != nil {
			return err
		}
		if _, err := insertMessage(ctx, tx, m.Note); err != nil {
			return err
		}
		return insertDeliveries(ctx, tx, tell)
	})
}

var _ desk.Store = (*Store)(nil)
