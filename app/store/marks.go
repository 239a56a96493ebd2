package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// insertMarks adds the digests of what a report names.
func insertMarks(ctx context.Context, tx writer, rows []row) error {
	if err := insertRows(ctx, tx, `marks (digest, reference)`, `ON CONFLICT DO NOTHING`, rows); err != nil {
		return fmt.Errorf("marks: %w", err)
	}
	return nil
}

func markRows(reference report.Reference, marks [][]byte) (rows []row) {
	for _, digest := range marks {
		rows = append(rows, row{digest, reference})
	}
	return rows
}

// Linked returns the reports that name something which this one names too,
// those that share most first, then the newest, at most limit. None of them
// has its payload; that they were looked at is an act.
func (s *Store) Linked(ctx context.Context, reference report.Reference, limit int, did audit.Draft) (found []report.Linked, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		if found, err = linked(ctx, tx, reference, limit); err != nil {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return nil, fmt.Errorf("look for linked reports: %w", err)
	}
	return found, nil
}

func linked(ctx context.Context, q querier, reference report.Reference, limit int) ([]report.Linked, error) {
	rows, err := q.QueryContext(ctx, `
SELECT `+recordColumns+`, l.shared FROM reports r JOIN (
	SELECT other.reference, count(*) AS shared FROM marks own
	JOIN marks other ON other.digest = own.digest AND other.reference <> own.reference
	WHERE own.reference = $1 GROUP BY other.reference) l ON l.reference = r.reference
ORDER BY l.shared DESC, r.received_at DESC, r.reference LIMIT $2`, reference, limit)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (l report.Linked, err error) {
		err = scanRecord(row, &l.Record, &l.Shared)
		return l, err
	})
}

// SharedMarks returns the marks of these reports that others have too.
func (s *Store) SharedMarks(ctx context.Context, references []report.Reference) ([]report.SharedMark, error) {
	if len(references) == 0 {
		return nil, nil
	}
	in, args := inList(references)
	//nolint:gosec // placeholders and a number
	rows, err := s.read.QueryContext(ctx, `SELECT digest, reference, others FROM (
	SELECT own.digest, own.reference, (SELECT count(*) FROM (
		SELECT 1 FROM marks other WHERE other.digest = own.digest LIMIT `+fmt.Sprint(report.MostTied+1)+`) few) - 1 AS others
	FROM marks own WHERE own.reference IN `+in+`) counted WHERE others > 0 ORDER BY reference, digest`, args...)
	if err != nil {
		return nil, fmt.Errorf("look for shared marks: %w", err)
	}
	return collect(rows, func(row scanner) (m report.SharedMark, err error) {
		err = row.Scan(&m.Digest, &m.Reference, &m.Others)
		return m, err
	})
}
