package desk

import (
	"context"
	"slices"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// File opens what is known of one file of a report, its key with it; a fault
// of kind NotFound where the report has no such file. It is an act.
func (d *Desk) File(ctx context.Context, reference report.Reference, id string, by Opener) (report.File, error) {
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return report.File{}, err
	}
	sealed, err := d.store.Files(ctx, reference)
	if err != nil {
		return report.File{}, err
	}
	i := slices.IndexFunc(sealed, func(f report.SealedFile) bool { return f.ID == id })
	if i < 0 {
		return report.File{}, fault.New(fault.NotFound, "没有这个文件")
	}
	opened, err := by.OpenFiles(reference, record.Keys, sealed[i:i+1])
	if err != nil {
		return report.File{}, err
	}
	return opened[0], d.store.Audit(ctx, by.Did(audit.FileOpened, audit.Report(reference), audit.File(id)))
}

// Printed keeps that a report was put on paper.
func (d *Desk) Printed(ctx context.Context, reference report.Reference, by Opener) error {
	return d.store.Audit(ctx, by.Did(audit.ReportPrinted, audit.Report(reference)))
}
