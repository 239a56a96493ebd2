package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/report"
)

// insertDeliveries adds the rows that tell units of a new record.
func insertDeliveries(ctx context.Context, tx *sql.Tx, r report.Record, deliveries []report.Delivery) error {
	for _, d := range deliveries {
		_, err := execute(ctx, tx, `
INSERT INTO deliveries (reference, unit, channel, reason, received_at, created_at, told_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT DO NOTHING`,
			r.Reference, d.Unit, d.Channel, d.Reason, millis(r.ReceivedAt), millis(d.CreatedAt), millis(d.ToldAt))
		if err != nil {
			return fmt.Errorf("delivery to %s: %w", d.Unit, err)
		}
	}
	return nil
}

// deliveriesOf returns the ledger of one report, oldest first.
func deliveriesOf(ctx context.Context, q querier, reference report.Reference) ([]report.Delivery, error) {
	rows, err := q.QueryContext(ctx, `
SELECT reference, unit, channel, reason, created_at, told_at FROM deliveries
WHERE reference = $1 ORDER BY created_at, unit, channel`, reference)
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	return collect(rows, scanDelivery)
}

func scanDelivery(row scanner) (d report.Delivery, err error) {
	err = row.Scan(&d.Reference, &d.Unit, &d.Channel, &d.Reason, into{&d.CreatedAt}, into{&d.ToldAt})
	return d, err
}
