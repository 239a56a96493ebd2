// Package exchange carries reports to the police network and brings back what
// came of them there.
//
// What goes is one file, sealed by age, which holds a ZIP: a register, a page
// for each report, and the digest of each of them. Nothing of it lies in the
// open on the way: neither on the disk nor, but for one report at a time, in
// memory. What comes back is a table of references, numbers and statuses.
package exchange

import (
	"context"
	"io"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/report"
)

// Store is what the exchange needs of the database.
type Store interface {
	// Exportable returns one page of what an export takes, whole and with keys.
	Exportable(context.Context, report.ExportFilter) ([]report.Record, error)
	// Messages returns a report's messages and notes, oldest first.
	Messages(context.Context, report.Reference) ([]report.SealedMessage, error)
	// Files returns a report's files, in the order in which they came.
	Files(context.Context, report.Reference) ([]report.SealedFile, error)
	// MarkExported keeps when these reports were exported, and by whom.
	MarkExported(ctx context.Context, references []report.Reference, now time.Time, did Did) error
	// Advance stores what decide makes of the records of these references, all
	// of it or, where decide returns an error, nothing.
	Advance(ctx context.Context, references []report.Reference, decide func(map[report.Reference]report.Record) ([]report.Progress, error), did Did) error
}

// Did makes the row for the audit log of what was done with a report.
type Did = func(report.Reference) audit.Draft

// Opener is somebody who can open what was sealed to them.
type Opener interface {
	OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) (content []byte, err error)
	OpenThread(reference report.Reference, sealing report.Sealing, sealed []report.SealedMessage) ([]report.Message, error)
	OpenFiles(reference report.Reference, keys []report.CaseKey, sealed []report.SealedFile) ([]report.File, error)
	Actor
}

// Actor is somebody who does something.
type Actor interface {
	Did(act audit.Act, objects ...audit.Object) audit.Draft
}

// Evidence opens the bytes of files.
type Evidence interface {
	Open(report.File) (io.ReadCloser, error)
}

// Exchange exports reports and imports answers.
type Exchange struct {
	store Store
	names *bureau.Bureau
	now   func() time.Time
}

// New makes an exchange; names says what keys are called.
func New(store Store, names *bureau.Bureau, now func() time.Time) *Exchange {
	return &Exchange{store, names, now}
}
