package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/phase"
	"fanzha/app/report"
)

// record makes what is stored of a report beside its content. The digests are
// over the content alone: the payload differs each time it is sealed.
func (i *Intake) record(r report.Report, content []byte, formID string, route bureau.Route, now time.Time) report.Record {
	record := report.Record{
		Kind: r.Kind, Scam: r.Scam, District: r.District,
		Unit: route.To.Key, Rule: route.Rule, Status: report.Received, ReceivedAt: now, UrgentUntil: route.UrgentUntil,
		AckWithin: route.AckWithin, EscalateTo: route.EscalateTo,
		FormMAC:       i.MACs.Form(formID),
		SubmissionMAC: i.MACs.Submission(formID, content),
		Marks:         r.MarkDigests(i.MACs.Mark),
	}
	if route.AnswerWithin > 0 {
		record.DueAt = now.Add(route.AnswerWithin)
	}
	if route.AckWithin > 0 {
		record.AckDueAt = now.Add(route.AckWithin)
	}
	return record
}

// stored is what the database has of a report that was sent.
type stored struct {
	record report.Record
	told   []report.Delivery
	added  bool // false: it had been there before
}

// sending is a report on its way into the database.
type sending struct {
	network  string
	record   report.Record
	plain    report.Plain
	opening  report.Opening
	evidence evidence
	route    bureau.Route
}

// add stores a record under a reference that is free, sealed to the units that
// may read it and with who is told of it. Files that come with the same form
// again are added to the first.
func (i *Intake) add(ctx context.Context, s sending) (stored, error) {
	const tries = 20
	for range tries {
		reference, err := report.NewReference(i.Random)
		if err != nil {
			return stored{}, err
		}
		s.record.Reference, s.plain.Reference = reference, reference
		s.record.ReceiptMAC = i.MACs.Receipt(string(reference), string(s.plain.Code))
		if err := i.seal(ctx, &s); err != nil {
			return stored{}, fmt.Errorf("seal report: %w", err)
		}
		kept, told, added, err := i.Store.AddReport(ctx, s.record, duty.First(s.route, s.record))
		if err == nil && !added {
			err = i.addFiles(ctx, kept, s.evidence)
		}
		if !errors.Is(err, report.ErrReferenceTaken) {
			return stored{kept, told, added}, err
		}
	}
	return stored{}, report.ErrReferenceTaken
}

// seal seals a report, what its thread begins with, and its files. As many are
// sealed at once as there are cores, by turns between networks: more would
// stand in the way of all other work.
func (i *Intake) seal(ctx context.Context, s *sending) error {
	leave, err := i.sealing.Enter(ctx, s.network)
	if err != nil {
		return err
	}
	defer leave()
	defer phase.Begin(ctx, phase.Sealing)()
	r := &s.record
	if r.Sealing, err = i.Sealer.SealReport(ctx, s.plain); err != nil {
		return err
	}
	if s.opening.Sheet != nil || s.opening.Anonymous {
		m := report.Message{From: report.FromReporter, At: r.ReceivedAt, Opening: &s.opening}
		message, err := i.Sealer.SealMessage(report.NewMessageID(), r.Reference, r.Thread, m)
		if err != nil {
			return err
		}
		r.Messages = []report.SealedMessage{message}
	}
	r.Files, r.Staged, err = i.sealFiles(*r, s.evidence)
	return err
}

// readers are the units that may read a report.
func readers(route bureau.Route) []string {
	units := []string{route.To.Key}
	for _, unit := range route.Also {
		units = append(units, unit.Key)
	}
	if route.EscalateTo != "" && !slices.Contains(units, route.EscalateTo) {
		units = append(units, route.EscalateTo)
	}
	return units
}
