package store

import (
	"context"
	"database/sql"

	"fanzha/app/audit"
	"fanzha/app/desk"
	"fanzha/app/report"
)

// MoveReport hands a report over to another unit, with the key for it, the
// note that says why, and who is told. For the new unit it is unread, and
// nobody's of its members yet. It is
// [ErrChanged] where the report was changed meanwhile.
func (s *Store) MoveReport(ctx context.Context, m desk.Move, tell []report.Delivery, did audit.Draft) error {
	return s.act(ctx, "move report", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET unit = $1, status = $2, first_opened_at = 0, ack_due_at = $3, escalation = 0,
	assignee = '', move_asked = '', version = version + 1
WHERE reference = $4 AND unit = $5 AND status = $6`, m.Unit, m.Status, millis(m.AckDueAt), m.Reference, m.From.Unit, m.From.Status)
		if err == nil && n == 0 {
			err = ErrChanged
		}
		if err == nil {
			_, err = execute(ctx, tx, `
INSERT INTO case_keys (reference, unit, generation, sealed) VALUES ($1, $2, $3, $4)
ON CONFLICT (reference, unit) DO UPDATE SET generation = $3, sealed = $4 WHERE case_keys.generation < $3`,
				m.Reference, m.Key.Unit, m.Key.Generation, m.Key.Sealed)
		}
		if err != nil {
			return err
		}
		if _, err := insertMessage(ctx, tx, m.Note); err != nil {
			return err
		}
		if err := insertDeliveries(ctx, tx, tell); err != nil {
			return err
		}
		return enlist(ctx, tx, m.Reference)
	})
}

var _ desk.Store = (*Store)(nil)
