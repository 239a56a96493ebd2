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
	From      report.Record        // as it was read: another change meanwhile refuses the move
	Unit      string               // that has it from now on
	Status    report.Status        // what the reporter sees
	AckDueAt  time.Time            // by when the new unit has to open it; zero: no time is set
	Key       report.CaseKey       // the report's key, for that unit
	Note      report.SealedMessage // why
}

// Move hands a report over to a unit, for a member whose unit may read it. The
// reason is a note that both units read and the reporter does not. Who could
// read the report still can.
func (d *Desk) Move(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, to bureau.Unit, reason string) error {
	record, err := d.movable(ctx, reference, to, reason)
	if err != nil {
		return err
	}
	key, err := people.Share(ctx, by, reference, record.Keys, to.Key)
	if err != nil {
		return err
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	note := report.Message{From: report.UnitNote, At: now, Author: by.Member.Name, Text: "移交给" + to.Name + "：" + strings.TrimSpace(reason), About: report.AboutMove}
	sealed, err := people.SealMessage(report.NewMessageID(), reference, record.Thread, note)
	if err != nil {
		return err
	}
	move := Move{reference, record, to.Key, record.Kind.Moved(record.Status), time.Time{}, key, sealed}
	if record.AckWithin > 0 {
		move.AckDueAt = now.Add(record.AckWithin)
	}
	return d.store.MoveReport(ctx, move, duty.HandedOver(to, record, now), by.Did(audit.ReportMoved, audit.Report(reference), audit.Unit(to.Key)))
}

// movable returns a report that may go to a unit, for a reason.
func (d *Desk) movable(ctx context.Context, reference report.Reference, to bureau.Unit, reason string) (report.Record, error) {
	if strings.TrimSpace(reason) == "" {
		return report.Record{}, ErrEmpty
	}
	record, _, err := d.store.Report(ctx, reference)
	switch {
	case err != nil:
	case to.Partner:
		err = fault.New(fault.Invalid, to.Name+"不是公安机关的单位，不能移交给它办理")
	case record.Unit == to.Key:
		err = fault.New(fault.Invalid, "这份登记已经由"+to.Name+"办理")
	case record.Thread.IsZero():
		err = ErrNoThread
	}
	return record, err
}
