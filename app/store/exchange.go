package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// Exportable returns one page of what an export takes, whole and with keys.
// Behind the end it returns none.
func (s *Store) Exportable(ctx context.Context, f report.ExportFilter) (page []report.Record, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		if page, err = exportable(ctx, tx, f); err != nil {
			return err
		}
		for i := range page {
			if page[i].Keys, err = caseKeysOf(ctx, tx, page[i].Reference); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is to be exported: %w", err)
	}
	return page, nil
}

// exportable reads along deliveries_list, or along deliveries_unexported, in
// which a program before that index may have left what was exported.
func exportable(ctx context.Context, q querier, f report.ExportFilter) ([]report.Record, error) {
	query := `SELECT ` + wholeColumns + ` FROM deliveries d JOIN reports r ON r.reference = d.reference` + threadJoin + `
WHERE d.unit = $1 AND d.channel = 'desk' AND (d.received_at, d.reference) > ($2, $3)`
	if !f.Again {
		query += ` AND d.exported_at = 0 AND r.exported_at = 0`
	}
	query += ` ORDER BY d.received_at, d.reference LIMIT $4`
	if f.After.ReceivedAt.Before(f.Since) {
		f.After = report.Cursor{ReceivedAt: f.Since}
	}
	rows, err := q.QueryContext(ctx, query, f.Unit, millis(f.After.ReceivedAt), f.After.Reference, f.Limit)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (r report.Record, err error) {
		err = scanWhole(row, &r)
		return r, err
	})
}

// MarkExported keeps when these reports were exported, and by whom.
func (s *Store) MarkExported(ctx context.Context, references []report.Reference, now time.Time, did func(report.Reference) audit.Draft) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		for _, reference := range references {
			if _, err := execute(ctx, tx, `UPDATE reports SET exported_at = $1 WHERE reference = $2`, millis(now), reference); err != nil {
				return err
			}
			if err := enlist(ctx, tx, reference); err != nil {
				return err
			}
		}
		return appendAll(ctx, tx, references, did)
	})
	if err != nil {
		return fmt.Errorf("mark reports as exported: %w", err)
	}
	return nil
}

// ErrChanged is returned where a report has got another status while its next
// one was decided.
var ErrChanged = errors.New("store: the report was changed meanwhile")

// Advance stores what decide makes of the records of these references, found
// by reference and without payloads; those that there are not are missing in
// it. Where decide returns an error, or a report was changed meanwhile, nothing
// is stored.
func (s *Store) Advance(ctx context.Context, references []report.Reference, decide func(found map[report.Reference]report.Record) ([]report.Progress, error), did func(report.Reference) audit.Draft) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		found := make(map[report.Reference]report.Record, len(references))
		for _, reference := range slices.Sorted(slices.Values(references)) { // in one order, so that two do not wait for each other
			// Nobody can change it any more behind this update.
			if _, err := execute(ctx, tx, `UPDATE reports SET status = status WHERE reference = $1`, reference); err != nil {
				return fmt.Errorf("hold report: %w", err)
			}
			rows, err := tx.QueryContext(ctx, `SELECT `+recordColumns+` FROM reports r WHERE r.reference = $1`, reference)
			if err != nil {
				return fmt.Errorf("read report: %w", err)
			}
			records, err := collect(rows, scannedRecord)
			if err != nil {
				return fmt.Errorf("read report: %w", err)
			}
			for _, r := range records {
				found[reference] = r
			}
		}
		steps, err := decide(found)
		if err != nil {
			return err
		}
		if err := advance(ctx, tx, steps); err != nil {
			return err
		}
		changed := make([]report.Reference, len(steps))
		for i, step := range steps {
			changed[i] = step.Reference
		}
		return appendAll(ctx, tx, changed, did)
	})
}

// appendAll adds a row to the audit log for each report.
func appendAll(ctx context.Context, tx *sql.Tx, references []report.Reference, did func(report.Reference) audit.Draft) error {
	drafts := make([]audit.Draft, len(references))
	for i, reference := range references {
		drafts[i] = did(reference)
	}
	return appendAudit(ctx, tx, drafts...)
}

// advance writes the steps. Nobody is told any more that nobody has opened a
// report on which somebody has acted.
func advance(ctx context.Context, tx *sql.Tx, steps []report.Progress) error {
	for _, p := range steps {
		n, err := execute(ctx, tx, `UPDATE reports SET status = $1, alarm_no = $2, case_no = $3, closed_at = $4, ack_due_at = 0, version = version + 1
WHERE reference = $5 AND status = $6`, p.Status, p.AlarmNo, p.CaseNo, millis(p.ClosedAt), p.Reference, p.From)
		if err != nil {
			return fmt.Errorf("advance report: %w", err)
		}
		if n == 0 {
			return ErrChanged
		}
		if err := enlist(ctx, tx, p.Reference); err != nil {
			return err
		}
	}
	return nil
}
