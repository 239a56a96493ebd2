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

// Page is one page of a list.
type Page struct {
	Records []report.Record // without payloads
	At      time.Time       // when it was read: what is urgent is judged by it
	Next    report.Cursor   // where the next page starts; zero behind the last one
}

// List returns one page of a list, as of now.
func (d *Desk) List(ctx context.Context, filter report.Filter) (Page, error) {
	filter.Now = d.now()
	records, err := d.store.ListReports(ctx, filter)
	if err != nil {
		return Page{}, err
	}
	page := Page{Records: records, At: filter.Now}
	if n := len(records); n == filter.Limit {
		page.Next = filter.Next(records[n-1])
	}
	return page, nil
}

// Opened is a report that was opened, with what happened to it.
type Opened struct {
	Record     report.Record
	Report     report.Report
	Deliveries []report.Delivery
	At         time.Time // when it was opened
}

// Open opens a report; a fault of kind NotFound where there is none.
func (d *Desk) Open(ctx context.Context, reference report.Reference) (Opened, error) {
	now := d.now()
	record, deliveries, err := d.store.OpenReport(ctx, reference, now)
	if err != nil {
		return Opened{}, err
	}
	opened, err := report.Open(record.Payload)
	return Opened{record, opened, deliveries, now}, err
}
