package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/report"
)

// DeskCounts are how many reports each of a desk's lists has, each counted up
// to a bound only.
func (s *Store) DeskCounts(ctx context.Context, lists []report.Filter, most int) (counts []int, err error) {
	err = s.view(ctx, func(tx *sql.Tx) error {
		for _, f := range lists {
			f.Limit = most
			n, err := countList(ctx, tx, f)
			if err != nil {
				return err
			}
			counts = append(counts, n)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count lists: %w", err)
	}
	return counts, nil
}

func countList(ctx context.Context, q querier, f report.Filter) (n int, err error) {
	from, w := restOf(f, report.Cursor{})
	if f.Urgent {
		from, w = `reports r`, urgentOf(f)
	}
	query := `SELECT count(*) FROM (SELECT 1 FROM ` + from + ` WHERE ` + w.String() + ` LIMIT ` + w.limit + `) few` //nolint:gosec // conditions of this package
	err = q.QueryRowContext(ctx, query, w.args...).Scan(&n)
	return n, err
}

// Stuck counts the deliveries of these reports that were given up, by
// reference.
func (s *Store) Stuck(ctx context.Context, references []report.Reference) (map[report.Reference]int, error) {
	stuck := map[report.Reference]int{}
	if len(references) == 0 {
		return stuck, nil
	}
	in, args := inList(references)
	//nolint:gosec // placeholders
	rows, err := s.read.QueryContext(ctx, `SELECT reference FROM deliveries
WHERE told_at = 0 AND next_at = 0 AND reference IN `+in, args...)
	if err != nil {
		return nil, fmt.Errorf("look for stuck deliveries: %w", err)
	}
	all, err := collect(rows, func(row scanner) (r report.Reference, err error) {
		err = row.Scan(&r)
		return r, err
	})
	for _, reference := range all {
		stuck[reference]++
	}
	return stuck, err
}

// News counts what has come to a unit's desk since a time, or to any where the
// unit is empty. Only the newest of what nobody has opened, and of what waits
// for an answer, are looked at.
func (s *Store) News(ctx context.Context, unit string, since, now time.Time) (n report.News, err error) {
	f := report.Filter{Unit: unit, State: report.NewState, Newest: true, Limit: report.MostNews}
	from, w := restOf(f, report.Cursor{})
	came := map[string]string{`d`: `d.created_at`, `r`: `r.received_at`}[w.place] // what was moved came later than it was received
	//nolint:gosec // conditions of this package
	query := `SELECT count(*), count(CASE WHEN urgent_until > ` + w.arg(millis(now)) + ` THEN 1 END) FROM (
	SELECT r.urgent_until, ` + came + ` AS came FROM ` + from + ` WHERE ` + w.String() + `
	ORDER BY ` + w.place + `.received_at DESC, ` + w.place + `.reference DESC LIMIT ` + w.limit + `) newest WHERE came > ` + w.arg(millis(since))
	if err := s.read.QueryRowContext(ctx, query, w.args...).Scan(&n.Came, &n.Urgent); err != nil {
		return n, fmt.Errorf("count news: %w", err)
	}
	w = &where{}
	w.add(`r.waiting_for = 'unit' AND r.last_message_at > ` + w.arg(millis(since))) // reports_answered, as it stands there
	w.delivered(f)
	query = `SELECT count(*) FROM (SELECT 1 FROM reports r WHERE ` + w.String() + ` LIMIT ` + w.arg(f.Limit) + `) few` //nolint:gosec // conditions of this package
	if err := s.read.QueryRowContext(ctx, query, w.args...).Scan(&n.Answers); err != nil {
		return n, fmt.Errorf("count news: %w", err)
	}
	return n, nil
}
