// Package desk is how a unit works with the reports it was sent.
package desk

import (
	"context"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// Store is what the desk needs of the database.
type Store interface {
	// ListReports returns records without their payloads, urgent ones first,
	// then the newest.
	ListReports(context.Context, report.Filter) ([]report.Record, error)
	// Report returns a record whole, with its deliveries; a fault of kind
	// NotFound where there is none.
	Report(ctx context.Context, reference report.Reference) (report.Record, []report.Delivery, error)
	// Messages returns a report's messages and notes, oldest first.
	Messages(context.Context, report.Reference) ([]report.SealedMessage, error)
	// Files returns a report's files, in the order in which they came.
	Files(context.Context, report.Reference) ([]report.SealedFile, error)
	// AddMessage stores a message with who is told of it, and by whom.
	AddMessage(context.Context, report.SealedMessage, []report.Delivery, ...audit.Draft) (added bool, err error)
	// MoveReport hands a report over, and tells who is to be told.
	MoveReport(context.Context, Move, []report.Delivery, audit.Draft) error
	// Reissue puts a new receipt in the place of a report's old one.
	Reissue(ctx context.Context, reference report.Reference, receiptMAC []byte, thread report.Thread, did audit.Draft) error
	// ChangeReport stores an act of the unit that has a report; [ErrBehind] where
	// it has acted meanwhile.
	ChangeReport(context.Context, Change, audit.Draft) error
	// Glance returns of these reports what is needed to open them.
	Glance(context.Context, []report.Reference) (map[report.Reference]report.Sealing, error)
	// Linked returns the reports that name something which this one names too,
	// those that share most first; that they were looked at is an act.
	Linked(ctx context.Context, reference report.Reference, limit int, did audit.Draft) ([]report.Linked, error)
	// SharedMarks returns the marks of these reports that others have too.
	SharedMarks(context.Context, []report.Reference) ([]report.SharedMark, error)
	// DeskCounts are how many each of these lists has, each up to a bound.
	DeskCounts(ctx context.Context, lists []report.Filter, most int) ([]int, error)
	// News counts what has come to a unit's desk since a time.
	News(ctx context.Context, unit string, since, now time.Time) (report.News, error)
	// Stuck counts the deliveries of these reports that were given up.
	Stuck(context.Context, []report.Reference) (map[report.Reference]int, error)
	// NeedNoAnswer keeps that what a reporter has written until then wants no
	// answer; [ErrBehind] where more was written.
	NeedNoAnswer(ctx context.Context, reference report.Reference, seen time.Time, did audit.Draft) error
	// Audit keeps an act that changes nothing else.
	Audit(context.Context, audit.Draft) error
	// MarkOpened keeps when a report was first opened, and each time by whom.
	MarkOpened(ctx context.Context, reference report.Reference, now time.Time, did audit.Draft) error
}

// Opener is somebody who can open what was sealed to them. Errors are
// [staff.ErrNotGranted] where they cannot.
type Opener interface {
	OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) (content []byte, err error)
	OpenThread(reference report.Reference, sealing report.Sealing, sealed []report.SealedMessage) ([]report.Message, error)
	OpenFiles(reference report.Reference, keys []report.CaseKey, sealed []report.SealedFile) ([]report.File, error)
	// Did makes the row for the audit log of what they do.
	Did(act audit.Act, objects ...audit.Object) audit.Draft
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

// MostCounted is up to how many reports of a list are counted.
const MostCounted = 100

// Counts are how many reports each of these lists has, up to [MostCounted].
func (d *Desk) Counts(ctx context.Context, lists ...report.Filter) ([]int, error) {
	for i := range lists {
		lists[i].Now = d.now()
	}
	return d.store.DeskCounts(ctx, lists, MostCounted)
}

// News counts what has come to a unit's desk since its list was read, or to any
// where the unit is empty.
func (d *Desk) News(ctx context.Context, unit string, since time.Time) (report.News, error) {
	return d.store.News(ctx, unit, since, d.now())
}

// Stuck counts the deliveries of these reports that were given up.
func (d *Desk) Stuck(ctx context.Context, references []report.Reference) (map[report.Reference]int, error) {
	return d.store.Stuck(ctx, references)
}

// Opened is a report that was opened, with what happened to it.
type Opened struct {
	Record     report.Record
	Report     report.Report
	Messages   []report.Message // and notes
	Files      []report.File
	Deliveries []report.Delivery
	At         time.Time // when it was opened
}

// Open opens a report for somebody, which is its acknowledgement; a fault of
// kind NotFound where there is none. Who cannot open it leaves no mark.
func (d *Desk) Open(ctx context.Context, reference report.Reference, by Opener) (Opened, error) {
	record, deliveries, err := d.store.Report(ctx, reference)
	if err != nil {
		return Opened{}, err
	}
	content, err := by.OpenReport(reference, record.Payload, record.Keys)
	if err != nil {
		return Opened{}, err
	}
	opened, err := report.Parse(content)
	if err != nil {
		return Opened{}, err
	}
	messages, files, err := d.more(ctx, record, by)
	if err != nil {
		return Opened{}, err
	}
	now := d.now()
	if err := d.store.MarkOpened(ctx, reference, now, by.Did(audit.ReportOpened, audit.Report(reference))); err != nil {
		return Opened{}, err
	}
	if record.FirstOpenedAt.IsZero() {
		record.FirstOpenedAt = now
	}
	return Opened{record, opened, messages, files, deliveries, now}, nil
}

// MayOpen fails with [staff.ErrNotGranted] for who cannot open a report.
func (d *Desk) MayOpen(ctx context.Context, reference report.Reference, by *staff.Session) error {
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return err
	}
	return by.CanOpen(reference, record.Keys)
}

// more opens what came to a report later.
func (d *Desk) more(ctx context.Context, record report.Record, by Opener) ([]report.Message, []report.File, error) {
	sealedMessages, err := d.store.Messages(ctx, record.Reference)
	if err != nil {
		return nil, nil, err
	}
	messages, err := by.OpenThread(record.Reference, record.Sealing, sealedMessages)
	if err != nil {
		return nil, nil, err
	}
	sealedFiles, err := d.store.Files(ctx, record.Reference)
	if err != nil {
		return nil, nil, err
	}
	files, err := by.OpenFiles(record.Reference, record.Keys, sealedFiles)
	return messages, files, err
}
