package desk

import (
	"context"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// Move is a report that is handed over.
type Move struct {
	Reference report.Reference
	Unit      string               // that has it from now on
	Status    report.Status        // what the reporter sees
	Key       report.CaseKey       // the report's key, for that unit
	Note      report.SealedMessage // why
}

// Move hands a report over to a unit, for a member whose unit may read it. The
// reason is a note that both units read and the reporter does not. Who could
// read the report still can.
func (d *Desk) Move(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, to bureau.Unit, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrEmpty
	}
	record, _, err := d.store.Report(ctx, reference)
	switch {
	case err != nil:
		return err
	case record.Unit == to.Key:
		return fault.New(fault.Invalid, "这份登记已经由"+to.Name+"办理")
	case record.Thread.IsZero():
		return ErrNoThread
	}
	key, err := people.Share(ctx, by, reference, record.Keys, to.Key)
	if err != nil {
		return err
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	note := report.Message{From: report.UnitNote, At: now, Author: by.Member.Name, Text: "移交给" + to.Name + "：" + reason}
	sealed, err := people.SealMessage(report.NewMessageID(), reference, record.Thread, note)
	if err != nil {
		return err
	}
	move := Move{reference, to.Key, record.Kind.Moved(record.Status), key, sealed}
	return d.store.MoveReport(ctx, move, duty.HandedOver(to, record, now), by.Did(audit.ReportMoved, audit.Report(reference), audit.Unit(to.Key)))
}
