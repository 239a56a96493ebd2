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
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// Store is what the exchange needs of the database.
type Store interface {
	// Exportable returns one page of what an export takes, whole and with keys.
	Exportable(context.Context, report.ExportFilter) ([]report.Record, error)
	// MarkExported keeps when these reports were exported.
	MarkExported(ctx context.Context, references []report.Reference, now time.Time) error
	// Advance stores what decide makes of the records of these references, all
	// of it or, where decide returns an error, nothing.
	Advance(ctx context.Context, references []report.Reference, decide func(map[report.Reference]report.Record) ([]report.Progress, error)) error
}

// Opener is somebody who can open what was sealed to them.
type Opener interface {
	OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) (content []byte, err error)
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
