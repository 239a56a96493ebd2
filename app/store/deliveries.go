package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// insertDeliveries adds rows to the ledger; those that are there stay as they
// are.
func insertDeliveries(ctx context.Context, tx writer, deliveries []report.Delivery) error {
	var rows []row
	for _, d := range deliveries {
		rows = append(rows, row{
			d.ID, orNull(string(d.Reference)), d.Unit, d.Channel, d.Target, d.Reason, d.Step, d.Urgent,
			millis(d.ReceivedAt), millis(d.CreatedAt), millis(d.NextAt), millis(d.GiveUpAt), d.Tries, d.Error, millis(d.ToldAt), d.Detail, listed(d),
		})
	}
	if err := insertRows(ctx, tx, `deliveries (`+deliveryColumns+`, state)`, `ON CONFLICT DO NOTHING`, rows); err != nil {
		return fmt.Errorf("deliveries: %w", err)
	}
	return nil
}

// orNull is NULL for an empty text.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// listed is the state in which a desk gets a report: unread.
func listed(d report.Delivery) report.State {
	if d.Channel == report.ChannelDesk {
		return report.NewState
	}
	return report.AnyState
}

// enlist copies a report's state to the desks that have it. Whatever changes
// when it was opened, closed or exported ends with it.
func enlist(ctx context.Context, tx writer, reference report.Reference) error {
	_, err := execute(ctx, tx, `UPDATE deliveries SET state = (
	SELECT CASE WHEN r.closed_at > 0 THEN 'closed' WHEN r.first_opened_at = 0 THEN 'new' ELSE 'open' END
	FROM reports r WHERE r.reference = deliveries.reference),
	exported_at = (SELECT r.exported_at FROM reports r WHERE r.reference = deliveries.reference)
WHERE reference = $1 AND channel = 'desk'`, reference)
	if err != nil {
		return fmt.Errorf("enlist: %w", err)
	}
	return nil
}

// deliveriesOf returns the ledger of one report, oldest first.
func deliveriesOf(ctx context.Context, q querier, reference report.Reference) ([]report.Delivery, error) {
	rows, err := q.QueryContext(ctx, `
SELECT `+deliveryColumns+` FROM deliveries
WHERE reference = $1 ORDER BY created_at, step, unit, channel, id`, reference)
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return collect(rows, scanDelivery)
}

const deliveryColumns = `id, reference, unit, channel, target, reason, step, urgent,
	received_at, created_at, next_at, give_up_at, tries, error, told_at, detail`

func scanDelivery(row scanner) (d report.Delivery, err error) {
	var reference sql.NullString
	err = row.Scan(&d.ID, &reference, &d.Unit, &d.Channel, &d.Target, &d.Reason, &d.Step, &d.Urgent,
		into{&d.ReceivedAt}, into{&d.CreatedAt}, into{&d.NextAt}, into{&d.GiveUpAt}, &d.Tries, &d.Error, into{&d.ToldAt}, &d.Detail)
	d.Reference = report.Reference(reference.String)
	return d, err
}

// Tests returns the rows that tried an address since a time, the newest first.
func (s *Store) Tests(ctx context.Context, since time.Time) ([]report.Delivery, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+deliveryColumns+` FROM deliveries
WHERE reference IS NULL AND reason = $1 AND created_at >= $2 ORDER BY created_at DESC, id`, report.ReasonTest, millis(since))
	if err != nil {
		return nil, fmt.Errorf("read tests: %w", err)
	}
	return collect(rows, scanDelivery)
}

// AddDeliveries adds rows to the ledger that concern no single report, and of a
// member's act its row in the audit log.
func (s *Store) AddDeliveries(ctx context.Context, deliveries []report.Delivery, did ...audit.Draft) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		if err := insertDeliveries(ctx, tx, deliveries); err != nil {
			return err
		}
		return appendAudit(ctx, tx, did...)
	})
	if err != nil {
		return fmt.Errorf("add deliveries: %w", err)
	}
	return nil
}
