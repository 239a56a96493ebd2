package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/report"
)

// record makes what is stored of a report, without a reference. The digests
// are over the content alone: the payload differs each time it is sealed.
func (i *Intake) record(r report.Report, formID string, route bureau.Route, now time.Time) (report.Record, report.Code, error) {
	content, err := r.Canonical()
	if err != nil {
		return report.Record{}, "", err
	}
	payload, err := i.Seal(r)
	if err != nil {
		return report.Record{}, "", fmt.Errorf("seal report: %w", err)
	}
	record := report.Record{
		Kind: r.Kind, Scam: r.Scam, District: r.District,
		Unit: route.To.Key, Rule: route.Rule, Status: report.Received, ReceivedAt: now, UrgentUntil: route.UrgentUntil,
		AckWithin: route.AckWithin, EscalateTo: route.EscalateTo,
		FormMAC:       i.MACs.Form(formID),
		SubmissionMAC: i.MACs.Submission(formID, content),
		Payload:       payload,
	}
	if route.AnswerWithin > 0 {
		record.DueAt = now.Add(route.AnswerWithin)
	}
	if route.AckWithin > 0 {
		record.AckDueAt = now.Add(route.AckWithin)
	}
	return record, report.NewCode(i.MACs.Code(formID, content)), nil
}

// stored is what the database has of a report that was sent.
type stored struct {
	record report.Record
	told   []report.Delivery
	added  bool // false: it had been there before
}

// add stores a record under a reference that is free, with who is told of it.
func (i *Intake) add(ctx context.Context, record report.Record, code report.Code, route bureau.Route) (stored, error) {
	const tries = 20
	for range tries {
		reference, err := report.NewReference(i.Random)
		if err != nil {
			return stored{}, err
		}
		record.Reference = reference
		record.ReceiptMAC = i.MACs.Receipt(string(reference), string(code))
		kept, told, added, err := i.Store.AddReport(ctx, record, duty.First(route, record))
		if !errors.Is(err, report.ErrReferenceTaken) {
			return stored{kept, told, added}, err
		}
	}
	return stored{}, report.ErrReferenceTaken
}
