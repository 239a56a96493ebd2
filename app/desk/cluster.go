package desk

import (
	"context"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// MostLinked is how many linked reports are looked at, those that share most
// first.
const MostLinked = 40

// Cluster is a report with those that name the same as it does.
type Cluster struct {
	Records []report.Record // the report itself first
	Opened  map[report.Reference]report.Report
	Marks   []report.SharedMark // which of them has which mark, by its digest
	More    bool                // there are more than are looked at
}

// Cluster looks for the reports that name the same as one that the member can
// open, and opens those that are sealed to them too.
func (d *Desk) Cluster(ctx context.Context, unit string, reference report.Reference, by Opener) (Cluster, error) {
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return Cluster{}, err
	}
	if _, err := by.OpenReport(reference, record.Payload, record.Keys); err != nil {
		return Cluster{}, err
	}
	linked, err := d.store.Linked(ctx, reference, MostLinked+1, by.Did(audit.LinkedRead, audit.Report(reference)))
	if err != nil {
		return Cluster{}, err
	}
	c := Cluster{Records: []report.Record{record}, More: len(linked) > MostLinked}
	for _, l := range linked[:min(len(linked), MostLinked)] {
		c.Records = append(c.Records, l.Record)
	}
	references := make([]report.Reference, len(c.Records))
	for i, r := range c.Records {
		references[i] = r.Reference
	}
	if c.Marks, err = d.store.SharedMarks(ctx, references); err != nil {
		return Cluster{}, err
	}
	c.Opened, err = d.Glance(ctx, unit, references, by)
	return c, err
}
