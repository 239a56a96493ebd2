// Package desk is how a unit works with the reports it was sent.
package desk

import (
	"context"
	"time"

	"fanzha/app/report"
)

// Store is what the desk needs of the database.
type Store interface {
	// ListReports returns records without their payloads, urgent ones first,
	// then the newest.
	ListReports(context.Context, report.Filter) ([]report.Record, error)
	// OpenReport returns a record with its deliveries and notes when it was
	// first opened; a fault of kind NotFound where there is none.
	OpenReport(ctx context.Context, reference report.Reference, now time.Time) (report.Record, []report.Delivery, error)
}

// Desk lists and opens reports.
type Desk struct {
	store Store
	now   func() time.Time
}

// New makes a desk.
func New(store Store, now func() time.Time) *Desk { return &Desk{store, now} }

// List returns one page of a list, judged as of now, and the place where the
// next page starts; a zero one behind the last page.
func (d *Desk) List(ctx context.Context, filter report.Filter) ([]report.Record, report.Cursor, error) {
	filter.Now = d.now()
	records, err := d.store.ListReports(ctx, filter)
	if err != nil || len(records) < filter.Limit {
		return records, report.Cursor{}, err
	}
	return records, filter.Next(records[len(records)-1]), nil
}

// Opened is a report that was opened, with what happened to it.
type Opened struct {
	Record     report.Record
	Report     report.Report
	Deliveries []report.Delivery
}

// Open opens a report; a fault of kind NotFound where there is none.
func (d *Desk) Open(ctx context.Context, reference report.Reference) (Opened, error) {
	record, deliveries, err := d.store.OpenReport(ctx, reference, d.now())
	if err != nil {
		return Opened{}, err
	}
	opened, err := report.Open(record.Payload)
	return Opened{record, opened, deliveries}, err
}
