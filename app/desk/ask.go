package desk

import (
	"context"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// AskMove is a dispatcher's: it asks the unit that has a report to move it to
// another one, and says why, in a note that the dispatcher seals and cannot
// open.
func (d *Desk) AskMove(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, to bureau.Unit, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return ErrEmpty
	}
	record, _, err := d.store.Report(ctx, reference)
	switch {
	case err != nil:
		return err
	case to.Partner:
		return fault.New(fault.Invalid, to.Name+"不是公安机关的单位，不能移交给它办理")
	case record.Unit == to.Key:
		return fault.New(fault.Invalid, "这份登记已经由"+to.Name+"办理")
	case record.Thread.IsZero():
		return ErrNoThread
	}
	a := &acting{desk: d, people: people, by: by, now: d.now().UTC().Truncate(time.Millisecond), change: Change{Before: record, After: record}}
	a.change.After.MoveAsked = to.Key
	a.note(report.AboutMove, "调度请求移交给"+to.Name+"："+reason)
	return a.end(ctx, audit.MoveAsked, audit.Unit(to.Key))
}

// DeclineMove answers that the unit keeps a report, and why.
func (d *Desk) DeclineMove(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, reason string) error {
	a := d.act(ctx, people, by, reference, version)
	if reason = strings.TrimSpace(reason); reason == "" {
		a.refuse("请写明理由")
	}
	if a.change.Before.MoveAsked == "" {
		a.refuse("没有人请求移交")
	}
	a.change.After.MoveAsked = ""
	a.note(report.AboutMove, "不移交："+reason)
	return a.end(ctx, audit.MoveDeclined)
}
