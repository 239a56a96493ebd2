package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"

	"fanzha/app/report"
)

// ListReports returns one page of a list, without payloads. Behind the list's
// end it returns none.
//
// A list is read in two parts, each along an index: what is urgent, which is
// little at any time, and then the rest.
func (s *Store) ListReports(ctx context.Context, f report.Filter) (list []report.Record, err error) {
	if f.Limit < 1 {
		return nil, errors.New("list reports: a page holds at least one")
	}
	err = s.view(ctx, func(tx *sql.Tx) (err error) {
		list, err = listReports(ctx, tx, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list reports: %w", err)
	}
	return list, nil
}

func listReports(ctx context.Context, q querier, f report.Filter) (list []report.Record, err error) {
	if f.After.IsZero() || f.After.Urgent {
		if list, err = listUrgent(ctx, q, f); err != nil {
			return nil, err
		}
	}
	if f.Urgent || len(list) >= f.Limit {
		return list, nil
	}
	f.Limit -= len(list)
	rest, err := listRest(ctx, q, f)
	return append(list, rest...), err
}

// listUrgent reads reports_urgent, and sorts the little it finds. The index's
// own condition, > 0, has to be repeated, and + keeps SQLite from walking all
// of reports_newest for its order.
func listUrgent(ctx context.Context, q querier, f report.Filter) ([]report.Record, error) {
	query := `SELECT ` + recordColumns + `, ` + resentColumn + ` FROM reports r
WHERE r.urgent_until > 0 AND r.urgent_until > $1 AND (+r.received_at, r.reference) < ($2, $3)`
	if f.Unit != "" {
		query += ` AND EXISTS (SELECT 1 FROM deliveries d
	WHERE d.reference = r.reference AND d.unit = $5 AND d.channel = 'desk')`
	}
	query += ` ORDER BY +r.received_at DESC, r.reference DESC LIMIT $4`
	return listPage(ctx, q, query, f, f.After)
}

// listRest reads reports_newest, or deliveries_list where a unit asks.
func listRest(ctx context.Context, q querier, f report.Filter) ([]report.Record, error) {
	query := `SELECT ` + recordColumns + `, ` + resentColumn + ` FROM reports r
WHERE r.urgent_until <= $1 AND (r.received_at, r.reference) < ($2, $3)
ORDER BY r.received_at DESC, r.reference DESC LIMIT $4`
	if f.Unit != "" {
		query = `SELECT ` + recordColumns + `, ` + resentColumn + ` FROM deliveries d JOIN reports r ON r.reference = d.reference
WHERE d.unit = $5 AND d.channel = 'desk' AND r.urgent_until <= $1 AND (d.received_at, d.reference) < ($2, $3)
ORDER BY d.received_at DESC, d.reference DESC LIMIT $4`
	}
	after := f.After
	if after.Urgent {
		after = report.Cursor{} // the rest begins with its newest
	}
	return listPage(ctx, q, query, f, after)
}

func listPage(ctx context.Context, q querier, query string, f report.Filter, after report.Cursor) ([]report.Record, error) {
	before := int64(math.MaxInt64)
	if !after.IsZero() {
		before = millis(after.ReceivedAt)
	}
	args := []any{millis(f.Judged()), before, after.Reference, f.Limit}
	if f.Unit != "" {
		args = append(args, f.Unit)
	}
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (r report.Record, err error) {
		err = scanRecord(row, &r, &r.Resent)
		return r, err
	})
}
