package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/report"
)

// CountReports counts, for each span, what came in by kind, scam type and
// district, and is still kept. Flagged reports, which look as if a machine had
// sent them, are left out. It reads every report of the spans.
func (s *Store) CountReports(ctx context.Context, spans []report.Span) (counts [][]report.Count, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		counts = make([][]report.Count, len(spans))
		for i, span := range spans {
			if counts[i], err = countReports(ctx, tx, span); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count reports: %w", err)
	}
	return counts, nil
}

func countReports(ctx context.Context, q querier, span report.Span) ([]report.Count, error) {
	rows, err := q.QueryContext(ctx, `SELECT kind, scam, district, count(*) FROM reports
WHERE received_at >= $1 AND received_at < $2 AND NOT flagged
GROUP BY kind, scam, district ORDER BY kind, scam, district`, millis(span.From), millis(span.Until))
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (c report.Count, err error) {
		err = row.Scan(&c.Kind, &c.Scam, &c.District, &c.N)
		return c, err
	})
}
