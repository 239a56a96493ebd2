package desk

import (
	"context"

	"fanzha/app/audit"
	"fanzha/app/report"
)

// Glance opens what a list shows of reports: one act for all of them, and
// nobody's acknowledgement. Those that the member cannot open are left out, and
// so are damaged ones: they keep no other from being seen.
func (d *Desk) Glance(ctx context.Context, unit string, references []report.Reference, by Opener) (map[report.Reference]report.Report, error) {
	opened, err := d.openAll(ctx, references, by)
	if err != nil || len(opened) == 0 {
		return nil, err
	}
	return opened, d.store.Audit(ctx, by.Did(audit.ListOpened, audit.Unit(unit), audit.Count("reports", len(opened))))
}

// openAll opens reports, and leaves no mark.
func (d *Desk) openAll(ctx context.Context, references []report.Reference, by Opener) (map[report.Reference]report.Report, error) {
	sealed, err := d.store.Glance(ctx, references)
	if err != nil {
		return nil, err
	}
	opened := make(map[report.Reference]report.Report, len(sealed))
	for reference, sealing := range sealed {
		content, err := by.OpenReport(reference, sealing.Payload, sealing.Keys)
		if err != nil {
			continue
		}
		if one, err := report.Parse(content); err == nil {
			opened[reference] = one
		}
	}
	return opened, nil
}

// Ties says which reports of a list name the same: how many others share
// something with each, and which of the list belong together.
type Ties struct {
	Shared map[report.Reference]int              // at most [report.MostTied] of each mark; none is missing
	Group  map[report.Reference]report.Reference // the first of the list that it belongs to
}

// Ties looks for what reports of a list share.
func (d *Desk) Ties(ctx context.Context, references []report.Reference) (Ties, error) {
	marks, err := d.store.SharedMarks(ctx, references)
	if err != nil {
		return Ties{}, err
	}
	t := Ties{map[report.Reference]int{}, map[report.Reference]report.Reference{}}
	byDigest := map[string][]report.Reference{}
	for _, mark := range marks {
		t.Shared[mark.Reference] = max(t.Shared[mark.Reference], mark.Others)
		byDigest[string(mark.Digest)] = append(byDigest[string(mark.Digest)], mark.Reference)
	}
	for _, reference := range references {
		t.join(reference, marks, byDigest)
	}
	return t, nil
}

// join puts into one group with a report all that are tied to it.
func (t Ties) join(first report.Reference, marks []report.SharedMark, byDigest map[string][]report.Reference) {
	if _, done := t.Group[first]; done {
		return
	}
	t.Group[first] = first
	waiting := []report.Reference{first}
	for len(waiting) > 0 {
		next := waiting[0]
		waiting = waiting[1:]
		for _, mark := range marks {
			if mark.Reference != next {
				continue
			}
			for _, other := range byDigest[string(mark.Digest)] {
				if _, done := t.Group[other]; !done {
					t.Group[other] = first
					waiting = append(waiting, other)
				}
			}
		}
	}
}

// Shared is how many others have each mark of a report, by its digest; those
// that nobody else has are missing.
func (d *Desk) Shared(ctx context.Context, reference report.Reference) (map[string]int, error) {
	marks, err := d.store.SharedMarks(ctx, []report.Reference{reference})
	shared := map[string]int{}
	for _, mark := range marks {
		shared[string(mark.Digest)] = mark.Others
	}
	return shared, err
}
