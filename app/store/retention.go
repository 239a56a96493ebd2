package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/retention"
)

// reportTables are the tables that hold rows of a report, each by a column
// called reference, in the order in which they are emptied of it. A test fails
// for a table that is not here and has such a column or refers to one of
// these. The audit log keeps the references of what was erased.
var reportTables = []string{"case_keys", "marks", "deliveries", "messages", "threads", "files", "reports"}

// What a rule fits, and what of it is to be kept.
const (
	pastClosed = `r.kind = $1 AND r.closed_at > 0 AND r.closed_at < $2`
	pastOpen   = `r.kind = $1 AND r.closed_at = 0 AND r.received_at < $2 AND r.first_opened_at < $2 AND r.last_message_at < $2
	AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.reference = r.reference AND m.at >= $2)`
	kept = `(r.held OR (r.closed_at = 0 AND r.first_opened_at = 0))`
)

func past(rule retention.Rule) string {
	if rule.Closed {
		return pastClosed
	}
	return pastOpen
}

// PastTime returns the reports that rules fit, the oldest of each first,
// without payloads.
func (s *Store) PastTime(ctx context.Context, rules []retention.Rule) (all []retention.Due, err error) {
	for _, rule := range rules {
		//nolint:gosec // words of this file
		rows, err := s.read.QueryContext(ctx, `SELECT `+recordColumns+`, `+kept+` FROM reports r
WHERE `+past(rule)+` ORDER BY r.received_at, r.reference`, rule.Kind, millis(rule.Before))
		if err != nil {
			return nil, fmt.Errorf("look for what is past its time: %w", err)
		}
		due, err := collect(rows, func(row scanner) (d retention.Due, err error) {
			err = scanRecord(row, &d.Record, &d.Kept)
			return d, err
		})
		if err != nil {
			return nil, fmt.Errorf("look for what is past its time: %w", err)
		}
		all = append(all, due...)
	}
	return all, nil
}

// Erase erases reports that a rule fits and that are not to be kept, at most
// limit, and returns how many. Nobody can change them any more when they are
// shown to list; where that fails, none is erased.
func (s *Store) Erase(ctx context.Context, rule retention.Rule, limit int, list func([]report.Record) ([]audit.Draft, error)) (erased int, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		//nolint:gosec // words of this file and of the dialect
		rows, err := tx.QueryContext(ctx, `SELECT `+recordColumns+` FROM reports r
WHERE `+past(rule)+` AND NOT `+kept+` ORDER BY r.received_at, r.reference LIMIT $3`+s.skipLocked, rule.Kind, millis(rule.Before), limit)
		if err != nil {
			return err
		}
		due, err := collect(rows, scannedRecord)
		if err != nil || len(due) == 0 {
			return err
		}
		did, err := list(due)
		if err != nil {
			return err
		}
		for _, r := range due {
			if err := eraseReport(ctx, tx, r.Reference); err != nil {
				return err
			}
		}
		erased = len(due)
		return appendAudit(ctx, tx, did...)
	})
	if err != nil {
		return 0, fmt.Errorf("erase reports: %w", err)
	}
	return erased, nil
}

// EraseAgain erases reports that are not held, and returns how many there
// were.
func (s *Store) EraseAgain(ctx context.Context, listed []report.Reference, did func(report.Reference) audit.Draft) (erased int, err error) {
	for _, reference := range listed {
		there := false
		err := s.update(ctx, func(tx *sql.Tx) error {
			// Nobody can hold it any more behind this update.
			n, err := execute(ctx, tx, `UPDATE reports SET held = held WHERE reference = $1 AND NOT held`, reference)
			if there = n == 1; err != nil || !there {
				return err
			}
			if err := eraseReport(ctx, tx, reference); err != nil {
				return err
			}
			return appendAudit(ctx, tx, did(reference))
		})
		if err != nil {
			return erased, fmt.Errorf("erase reports again: %w", err)
		}
		if there {
			erased++
		}
	}
	return erased, nil
}

// eraseReport deletes all rows of a report.
func eraseReport(ctx context.Context, tx *sql.Tx, reference report.Reference) error {
	for _, table := range reportTables {
		//nolint:gosec // a word of this file
		if _, err := execute(ctx, tx, `DELETE FROM `+table+` WHERE reference = $1`, reference); err != nil {
			return fmt.Errorf("%s: %w", table, err)
		}
	}
	return nil
}

// EachReport shows every report, without payload.
func (s *Store) EachReport(ctx context.Context, show func(report.Record) error) error {
	const page = 1000
	after := report.Reference("")
	for {
		rows, err := s.read.QueryContext(ctx, `SELECT `+recordColumns+` FROM reports r
WHERE r.reference > $1 ORDER BY r.reference LIMIT $2`, after, page)
		if err != nil {
			return fmt.Errorf("read all reports: %w", err)
		}
		records, err := collect(rows, scannedRecord)
		if err != nil {
			return fmt.Errorf("read all reports: %w", err)
		}
		for _, r := range records {
			if err := show(r); err != nil {
				return err
			}
			after = r.Reference
		}
		if len(records) < page {
			return nil
		}
	}
}

// Sweep leaves as little as can be of erased rows in the database's files.
// SQLite overwrites them with zeros, and its log is written back and emptied;
// PostgreSQL keeps them until it next vacuums, and in its own log.
func (s *Store) Sweep(ctx context.Context) error {
	for _, statement := range s.sweep {
		if _, err := s.migrate.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("sweep: %w", err)
		}
	}
	return nil
}

// PruneAudit deletes the rows of the audit log up to a checkpoint, and keeps
// that. Where another replica has pruned further, nothing is done.
func (s *Store) PruneAudit(ctx context.Context, c audit.Checkpoint, did audit.Draft) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `INSERT INTO audit_checkpoint (name, sequence, mac, at, signature) VALUES ('log', $1, $2, $3, $4)
ON CONFLICT (name) DO UPDATE SET sequence = $1, mac = $2, at = $3, signature = $4 WHERE audit_checkpoint.sequence < $1`,
			c.Pruned.Sequence, c.Pruned.MAC, millis(c.At), c.Signature)
		if err != nil || n == 0 {
			return err
		}
		if _, err := execute(ctx, tx, `DELETE FROM audit_log WHERE sequence <= $1`, c.Pruned.Sequence); err != nil {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return fmt.Errorf("prune the audit log: %w", err)
	}
	return nil
}

// LastAct returns when an act was last done; the zero time where it never was.
// It reads all rows of the act, which is for acts of once a day: + keeps the
// server from looking for it in all rows, the newest first.
func (s *Store) LastAct(ctx context.Context, act audit.Act) (at time.Time, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT coalesce(max(at + 0), 0) FROM audit_log WHERE act = $1`, act).Scan(into{&at})
	if err != nil {
		return at, fmt.Errorf("look for the last act: %w", err)
	}
	return at, nil
}

var _ retention.Store = (*Store)(nil)
