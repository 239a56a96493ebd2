package desk

import (
	"cmp"
	"context"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// Step is how far a report has come, which the reporter sees, with what only
// the unit knows of it.
type Step struct {
	Status   report.Status
	AlarmNo  string // 接警单号; empty: not said
	CaseNo   string // 受案号; empty: not said
	Document string // the written document's number; not shown to the reporter here
	Reason   string // why, as staff write it
	Economic bool   // a lead of economic crime, whose review has a time
	Say      string // to the reporter; empty: nothing but the status
}

// The times of review of a lead of economic crime, in days from the day on
// which it was taken: 7, put off to 30, and by another 30. They are internal.
var reviewDays = []int{7, 30, 60}

// MostExtended is how often a review can be put off.
const MostExtended = 2

// Advance takes a report a step further.
func (d *Desk) Advance(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, step Step, zone *time.Location) error {
	a := d.act(ctx, people, by, reference, version)
	before, after := a.change.Before, &a.change.After
	a.refuse(cmp.Or(before.Refuses(step.Status, step.AlarmNo, step.CaseNo), report.WrongNumber("文书号", step.Document)))
	if step.Status == report.NotFiled && strings.TrimSpace(step.Reason) == "" {
		a.refuse("不予立案要写明理由")
	}
	if version == AnyVersion && before.Status == step.Status {
		a.refuse("已经是「" + step.Status.Text() + "」")
	}
	after.Status = step.Status
	after.AlarmNo, after.CaseNo = cmp.Or(step.AlarmNo, before.AlarmNo), cmp.Or(step.CaseNo, before.CaseNo)
	switch step.Status {
	case report.Accepted:
		if step.Economic && after.ReviewUntil.IsZero() {
			after.ReviewUntil, after.ReviewExtended = endOfReview(a.now, 0, zone), 0
		}
	case report.Filed, report.NotFiled, report.Transferred, report.Closed:
		after.ReviewUntil, after.ReviewExtended = time.Time{}, 0
	default:
	}
	if step.Status == report.Closed && before.ClosedAt.IsZero() {
		after.ClosedAt = a.now
	}
	a.note(report.AboutStep, step.words(*after, zone))
	a.say(step.Say)
	return a.end(ctx, audit.StatusChanged)
}

// endOfReview is the end of the last day of a review that begins on a day.
func endOfReview(begin time.Time, extended int, zone *time.Location) time.Time {
	day := begin.In(zone)
	return time.Date(day.Year(), day.Month(), day.Day()+reviewDays[extended]+1, 0, 0, 0, 0, zone)
}

// words says a step as the unit's own record has it.
func (s Step) words(after report.Record, zone *time.Location) string {
	words := []string{s.Status.Text()}
	add := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			words = append(words, label+value)
		}
	}
	add("接警单号 ", s.AlarmNo)
	add("受案号 ", s.CaseNo)
	add("文书号 ", s.Document)
	if !after.ReviewUntil.IsZero() {
		add("按经济犯罪线索审查，期限到 ", lastDay(after.ReviewUntil, zone))
	}
	add("理由：", s.Reason)
	return strings.Join(words, "，")
}

func lastDay(until time.Time, zone *time.Location) string {
	return until.Add(-time.Nanosecond).In(zone).Format("2006-01-02")
}

// Extend puts the review of a lead of economic crime off, once to 30 days and
// once by another 30, as whoever may has approved.
func (d *Desk) Extend(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, approver string, zone *time.Location) error {
	a := d.act(ctx, people, by, reference, version)
	before, after := a.change.Before, &a.change.After
	approver = strings.TrimSpace(approver)
	switch {
	case before.ReviewUntil.IsZero():
		a.refuse("这份登记没有立案审查期限")
	case before.ReviewExtended >= MostExtended:
		a.refuse("立案审查期限已经延长过两次，不能再延长")
	case approver == "":
		a.refuse("请写明由谁批准")
	default:
		begin := before.ReviewUntil.In(zone).AddDate(0, 0, -reviewDays[before.ReviewExtended]-1)
		after.ReviewExtended++
		after.ReviewUntil = endOfReview(begin, after.ReviewExtended, zone)
		a.note(report.AboutStep, "立案审查期限延长到 "+lastDay(after.ReviewUntil, zone)+"，批准："+approver)
	}
	return a.end(ctx, audit.ReviewExtended)
}
