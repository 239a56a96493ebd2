package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// Colleagues are the members of a unit who can open its reports, by name.
func (d *Desk) Colleagues(ctx context.Context, people *staff.Staff, unit string) ([]string, error) {
	members, err := people.List(ctx)
	var names []string
	for _, m := range members {
		if m.Unit == unit && m.Granted && !m.Left() {
			names = append(names, m.Name)
		}
	}
	return names, err
}

// Assign gives a report to a member of the unit, or with an empty name to
// nobody.
func (d *Desk) Assign(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, to string) error {
	a := d.act(ctx, people, by, reference, version)
	if version == AnyVersion && a.err == nil && a.change.Before.Assignee == to {
		return nil
	}
	if to == "" {
		a.change.After.Assignee = ""
		return a.end(ctx, audit.ReportAssigned)
	}
	colleagues, err := d.Colleagues(ctx, people, by.Member.Unit)
	if err != nil {
		return err
	}
	if !slices.Contains(colleagues, to) {
		a.refuse("只能分给本单位能打开登记的同事")
	}
	a.change.After.Assignee = to
	return a.end(ctx, audit.ReportAssigned, audit.Member(to))
}

// Hold keeps a report beyond the time after which it would be erased, or lets
// it go again, with a reason.
func (d *Desk) Hold(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, held bool, reason string) error {
	a := d.act(ctx, people, by, reference, version)
	if reason = strings.TrimSpace(reason); reason == "" {
		a.refuse("请写明理由")
	}
	a.change.After.Held = held
	act, words := audit.ReportHeld, "到期保留："
	if !held {
		act, words = audit.HoldLifted, "取消到期保留："
	}
	a.note(report.AboutHold, words+reason)
	return a.end(ctx, act)
}

// MarkDuplicate closes a report as one that repeats another, which the member
// can open too. Its status stays; what the reporter is told is theirs to say.
func (d *Desk) MarkDuplicate(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, of report.Reference, say string) error {
	other, _, err := d.store.Report(ctx, of)
	if err != nil {
		return err
	}
	if err := by.CanOpen(of, other.Keys); err != nil {
		return err
	}
	a := d.act(ctx, people, by, reference, version)
	switch {
	case version == AnyVersion && a.change.Before.DuplicateOf == of:
		a.refuse("已经并到那一份")
	case of == reference:
		a.refuse("一份登记不能是它自己的重复")
	case other.DuplicateOf != "":
		a.refuse("那一份本身就是 " + other.DuplicateOf.Grouped() + " 的重复，请填 " + other.DuplicateOf.Grouped())
	}
	a.change.After.DuplicateOf, a.change.After.ClosedAt = of, a.now
	a.note(report.AboutDuplicate, "与 "+of.Grouped()+" 重复，并到那一份办理")
	a.say(say)
	return a.end(ctx, audit.DuplicateMarked, audit.Report(of))
}

// UnmarkDuplicate opens a report again that was taken for a repeated one.
func (d *Desk) UnmarkDuplicate(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int) error {
	a := d.act(ctx, people, by, reference, version)
	if a.change.Before.DuplicateOf == "" {
		a.refuse("这份登记没有标记为重复")
	}
	a.change.After.DuplicateOf = ""
	if a.change.After.Status != report.Closed {
		a.change.After.ClosedAt = time.Time{}
	}
	a.note(report.AboutDuplicate, "不是重复登记，重新办理")
	return a.end(ctx, audit.DuplicateUnmarked)
}
