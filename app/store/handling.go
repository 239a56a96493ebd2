package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/desk"
	"fanzha/app/report"
)

// ChangeReport stores an act of the unit that has a report, with its sealed
// words. It is [desk.ErrBehind] where the unit has acted meanwhile. Whose turn it
// is to write follows from the messages, which come at any time. Nobody is told
// any more that nobody has opened what has come further, or is closed.
func (s *Store) ChangeReport(ctx context.Context, c desk.Change, did audit.Draft) error {
	return s.act(ctx, "change report", did, func(tx *sql.Tx) error {
		r := c.After
		further := r.Status != c.Before.Status || !r.ClosedAt.IsZero()
		n, err := execute(ctx, tx, `UPDATE reports SET status = $1, assignee = $2, held = $3, closed_at = $4, alarm_no = $5, case_no = $6,
	stop_state = $7, stop_until = $8, review_until = $9, review_extended = $10, duplicate_of = $11, move_asked = $12,
	ack_due_at = CASE WHEN $13 THEN 0 ELSE ack_due_at END, version = version + 1
WHERE reference = $14 AND version = $15 AND unit = $16`,
			r.Status, r.Assignee, r.Held, millis(r.ClosedAt), r.AlarmNo, r.CaseNo,
			r.StopState, millis(r.StopUntil), millis(r.ReviewUntil), r.ReviewExtended, r.DuplicateOf, r.MoveAsked, further,
			r.Reference, c.Before.Version, c.Before.Unit)
		if err == nil && n == 0 {
			err = desk.ErrBehind
		}
		if err != nil {
			return err
		}
		for _, m := range c.Messages {
			if _, err := insertMessage(ctx, tx, m); err != nil {
				return err
			}
			if err := turn(ctx, tx, m); err != nil {
				return fmt.Errorf("turn: %w", err)
			}
		}
		_, err = execute(ctx, tx, `UPDATE reports SET waiting_for = '' WHERE reference = $1 AND closed_at > 0 AND waiting_for = $2`,
			r.Reference, report.ReportersTurn) // nobody waits for an answer to what is closed
		if err != nil {
			return err
		}
		return enlist(ctx, tx, r.Reference)
	})
}

// NeedNoAnswer keeps that what a reporter has written until then wants no
// answer.
func (s *Store) NeedNoAnswer(ctx context.Context, reference report.Reference, seen time.Time, did audit.Draft) error {
	return s.act(ctx, "need no answer", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET waiting_for = '' WHERE reference = $1 AND waiting_for = $2 AND last_message_at <= $3`,
			reference, report.UnitsTurn, millis(seen))
		if err == nil && n == 0 {
			err = desk.ErrBehind
		}
		return err
	})
}

// Glance returns of these reports what is needed to open them, by reference.
func (s *Store) Glance(ctx context.Context, references []report.Reference) (found map[report.Reference]report.Sealing, err error) {
	if len(references) == 0 {
		return nil, nil //nolint:nilnil // an empty map
	}
	found = make(map[report.Reference]report.Sealing, len(references))
	in, args := inList(references)
	err = s.view(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT reference, payload FROM reports WHERE reference IN `+in, args...) //nolint:gosec // placeholders
		if err != nil {
			return err
		}
		payloads, err := collect(rows, func(row scanner) (r report.Record, err error) {
			err = row.Scan(&r.Reference, &r.Payload)
			return r, err
		})
		if err != nil {
			return err
		}
		for _, r := range payloads {
			found[r.Reference] = report.Sealing{Payload: r.Payload}
		}
		return addKeys(ctx, tx, found, in, args)
	})
	if err != nil {
		return nil, fmt.Errorf("glance at reports: %w", err)
	}
	return found, nil
}

// addKeys adds to each report its keys.
func addKeys(ctx context.Context, q querier, found map[report.Reference]report.Sealing, in string, args []any) error {
	rows, err := q.QueryContext(ctx, `SELECT reference, unit, generation, sealed FROM case_keys WHERE reference IN `+in+` ORDER BY reference, unit`, args...) //nolint:gosec // placeholders
	if err != nil {
		return err
	}
	type keyOf struct {
		reference report.Reference
		report.CaseKey
	}
	keys, err := collect(rows, func(row scanner) (k keyOf, err error) {
		err = row.Scan(&k.reference, &k.Unit, &k.Generation, &k.Sealed)
		return k, err
	})
	for _, k := range keys {
		sealing := found[k.reference]
		sealing.Keys = append(sealing.Keys, k.CaseKey)
		found[k.reference] = sealing
	}
	return err
}

// inList is placeholders for values, "($1, $2)", with these.
func inList[T any](values []T) (placeholders string, args []any) {
	for _, value := range values {
		args = append(args, value)
	}
	return places(1, len(values)), args
}
