package desk

import (
	"context"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// AskMove is a dispatcher's: it asks the unit that has a report to move it to
// another one, and says why, in a note that the dispatcher seals and cannot
// open.
func (d *Desk) AskMove(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, to bureau.Unit, reason string) error {
	record, err := d.movable(ctx, reference, to, reason)
	if err != nil {
		return err
	}
	a := &acting{desk: d, people: people, by: by, now: d.now().UTC().Truncate(time.Millisecond), change: Change{Before: record, After: record}}
	a.change.After.MoveAsked = to.Key
	a.note(report.AboutMove, "调度请求移交给"+to.Name+"："+strings.TrimSpace(reason))
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
