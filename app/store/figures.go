package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"fanzha/app/audit"
	"fanzha/app/gazette"
	"fanzha/app/report"
)

// Waits returns how long each report of a span waited to be opened. Flagged
// ones are left out, as [Store.CountReports] does.
func (s *Store) Waits(ctx context.Context, span report.Span) ([]gazette.Wait, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT urgent_until > 0, first_opened_at > 0, first_opened_at - received_at FROM reports
WHERE received_at >= $1 AND received_at < $2 AND NOT flagged`, millis(span.From), millis(span.Until))
	if err != nil {
		return nil, fmt.Errorf("read waits: %w", err)
	}
	return collect(rows, func(row scanner) (w gazette.Wait, err error) {
		var took int64
		err = row.Scan(&w.Urgent, &w.Opened, &took)
		if w.Opened {
			w.For = time.Duration(took) * time.Millisecond
		}
		return w, err
	})
}

// Figures returns what was entered for a period; zero where nothing was.
func (s *Store) Figures(ctx context.Context, period string) (f gazette.Figures, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT filed, loss, solved, caught, member, entered_at FROM figures WHERE period = $1`, period).
		Scan(&f.Filed, &f.Loss, &f.Solved, &f.Caught, &f.Member, into{&f.EnteredAt})
	if errors.Is(err, sql.ErrNoRows) {
		return gazette.Figures{}, nil
	}
	if err != nil {
		return f, fmt.Errorf("read figures: %w", err)
	}
	return f, nil
}

// EnterFigures keeps figures, by their period, in the place of those before.
func (s *Store) EnterFigures(ctx context.Context, figures map[string]gazette.Figures, did audit.Draft) error {
	return s.act(ctx, "enter figures", did, func(tx *sql.Tx) error {
		for _, period := range slices.Sorted(maps.Keys(figures)) { // in order, so that two who enter wait for one another
			if err := enterFigures(ctx, tx, period, figures[period]); err != nil {
				return err
			}
		}
		return nil
	})
}

func enterFigures(ctx context.Context, tx *sql.Tx, period string, f gazette.Figures) error {
	_, err := execute(ctx, tx, `INSERT INTO figures (period, filed, loss, solved, caught, member, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (period) DO UPDATE SET filed = $2, loss = $3, solved = $4, caught = $5, member = $6, entered_at = $7`,
		period, f.Filed, f.Loss, f.Solved, f.Caught, f.Member, millis(f.EnteredAt))
	return err
}

var _ gazette.Store = (*Store)(nil)
