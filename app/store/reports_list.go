package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"

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
	if !f.Newest && (f.After.IsZero() || f.After.Urgent) {
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

// selectList is what a list reads of each report.
const selectList = `SELECT ` + recordColumns + `, ` + resentColumn

// listUrgent reads reports_urgent, and sorts the little it finds. The index's
// own condition, > 0, has to be repeated, and + keeps SQLite from walking all
// of reports_newest for its order, or another index for a condition.
func listUrgent(ctx context.Context, q querier, f report.Filter) ([]report.Record, error) {
	w := urgentOf(f)
	query := selectList + ` FROM reports r WHERE ` + w.String() + ` ORDER BY +r.received_at DESC, r.reference DESC LIMIT ` + w.limit
	return listPage(ctx, q, query, w.args)
}

func urgentOf(f report.Filter) *where {
	w := newWhere(f, f.After)
	w.add(`r.urgent_until > 0 AND r.urgent_until > ` + w.judged)
	w.add(`(+r.received_at, r.reference) < (` + w.before + `)`)
	w.states(f, `+r.closed_at`)
	w.delivered(f)
	return w
}

// listRest reads along the index that fits: that of whose it is, of who waits,
// of a unit's desk, or of all reports.
func listRest(ctx context.Context, q querier, f report.Filter) ([]report.Record, error) {
	after := f.After
	if after.Urgent {
		after = report.Cursor{} // the rest begins with its newest
	}
	from, w := restOf(f, after)
	query := selectList + ` FROM ` + from + ` WHERE ` + w.String() + ` ORDER BY ` + w.place + `.received_at DESC, ` + w.place + `.reference DESC LIMIT ` + w.limit
	return listPage(ctx, q, query, w.args)
}

func restOf(f report.Filter, after report.Cursor) (from string, w *where) {
	w = newWhere(f, after)
	if !f.Newest {
		w.add(`r.urgent_until <= ` + w.judged)
	}
	from, w.place = `reports r`, `r`
	if f.Unit != "" && f.Assignee == "" && f.Waiting == report.NobodysTurn {
		from, w.place = `deliveries d JOIN reports r ON r.reference = d.reference`, `d`
		w.add(`d.unit = ` + w.arg(f.Unit))
		w.add(deskState[f.State])
	} else {
		w.states(f, `r.closed_at`)
		w.delivered(f)
	}
	w.add(`(` + w.place + `.received_at, ` + w.place + `.reference) < (` + w.before + `)`)
	return from, w
}

// deskState are the conditions of the indexes over a desk's lists, as they
// stand there: SQLite compares them word by word.
var deskState = map[report.State]string{
	report.AnyState: `d.channel = 'desk'`, report.NewState: `d.state = 'new'`, report.OpenState: `d.state IN ('new', 'open')`,
	report.ClosedState: `d.state = 'closed'`,
}

// where gathers the conditions of one part of a list with their arguments.
type where struct {
	conditions            []string
	args                  []any
	judged, before, limit string // places of arguments
	place                 string // the table whose index orders the list
}

func newWhere(f report.Filter, after report.Cursor) *where {
	received := int64(math.MaxInt64)
	if !after.IsZero() {
		received = millis(after.ReceivedAt)
	}
	w := &where{}
	w.before = w.arg(received) + `, ` + w.arg(after.Reference)
	w.limit = w.arg(f.Limit)
	if !f.Newest {
		w.judged = w.arg(millis(f.Judged()))
	}
	return w
}

// arg adds an argument and returns its place.
func (w *where) arg(value any) string {
	w.args = append(w.args, value)
	return fmt.Sprintf("$%d", len(w.args))
}

func (w *where) add(condition string) { w.conditions = append(w.conditions, condition) }

// String joins the conditions.
func (w *where) String() string { return strings.Join(w.conditions, " AND ") }

// states adds how far a report is, whose, and who waits, each as an index has
// it.
func (w *where) states(f report.Filter, closed string) {
	switch f.State {
	case report.AnyState:
	case report.NewState:
		w.add(closed + ` = 0 AND r.first_opened_at = 0`)
	case report.OpenState:
		w.add(closed + ` = 0`)
	case report.ClosedState:
		w.add(closed + ` > 0`)
	}
	if f.Assignee != "" {
		w.add(`r.assignee <> '' AND r.assignee = ` + w.arg(f.Assignee))
	}
	if f.Waiting != report.NobodysTurn {
		w.add(`r.waiting_for <> '' AND r.waiting_for = ` + w.arg(f.Waiting))
	}
}

// delivered adds that a unit's desk has it. The time, which is the report's,
// makes it one look into deliveries_list.
func (w *where) delivered(f report.Filter) {
	if f.Unit != "" {
		w.add(`EXISTS (SELECT 1 FROM deliveries d WHERE d.unit = ` + w.arg(f.Unit) +
			` AND d.channel = 'desk' AND d.received_at = r.received_at AND d.reference = r.reference)`)
	}
}

func listPage(ctx context.Context, q querier, query string, args []any) ([]report.Record, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (r report.Record, err error) {
		err = scanRecord(row, &r, &r.Resent)
		return r, err
	})
}
