package exchange

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// errRefused ends the transaction of answers of which one is wrong.
var errRefused = errors.New("exchange: an answer is refused")

// Import stores all answers, and says how many changed something; or stores
// none, and says what is wrong with which. A report's status is that unit's to
// say which has it.
func (x *Exchange) Import(ctx context.Context, file string, answers []Answer, unit string, by Actor) (changed int, findings fault.Findings, err error) {
	references := make([]report.Reference, len(answers))
	for i, answer := range answers {
		references[i] = answer.Reference
	}
	err = x.store.Advance(ctx, references, func(found map[report.Reference]report.Record) ([]report.Progress, error) {
		var steps []report.Progress
		for _, answer := range answers {
			record, there := found[answer.Reference]
			if wrong := x.wrong(answer, record, there, unit); wrong != "" {
				findings.Add(file, answer.Line, "%s", wrong)
			} else if step := x.step(answer, record); step != unchanged(record) {
				steps = append(steps, step)
			}
		}
		changed = len(steps)
		if findings.Failed() {
			return nil, errRefused
		}
		return steps, nil
	}, func(r report.Reference) audit.Draft { return by.Did(audit.StatusChanged, audit.Report(r)) })
	if errors.Is(err, errRefused) {
		return 0, findings, nil
	}
	return changed, nil, err
}

// wrong is what speaks against an answer; empty where nothing does.
func (x *Exchange) wrong(a Answer, r report.Record, there bool, unit string) string {
	if !there {
		return "没有回执编号为 " + string(a.Reference) + " 的登记"
	}
	if r.Unit != unit {
		return "这份登记由" + x.names.UnitName(r.Unit) + "办理，状态由它更新"
	}
	if !r.Kind.Reaches(a.Status) {
		return "“" + r.Kind.Text() + "”没有“" + a.Status.Text() + "”这个状态，只有：" + words(r.Kind.Statuses())
	}
	if r.Kind.Back(r.Status, a.Status) {
		return "状态不能从“" + r.Status.Text() + "”退回“" + a.Status.Text() + "”"
	}
	return wrongNumber(a, r)
}

func wrongNumber(a Answer, r report.Record) string {
	number := cmp.Or(a.CaseNo, r.CaseNo)
	if wrong := cmp.Or(wrongForm("接警单号", a.AlarmNo), wrongForm("受案号", a.CaseNo)); wrong != "" {
		return wrong
	}
	switch {
	case a.CaseNo != "" && !r.Kind.Reaches(report.Accepted):
		return "“" + r.Kind.Text() + "”没有受案号"
	case a.CaseNo != "" && r.Kind.Back(report.Accepted, a.Status):
		return "填了受案号，状态却还是“" + a.Status.Text() + "”：应是“" + report.Accepted.Text() + "”或以后的"
	case a.Status == report.Accepted && number == "":
		return "“" + report.Accepted.Text() + "”要有受案号，报告人凭它查询"
	}
	return ""
}

// step is what an answer makes of a report. A number that it does not say
// stays.
func (x *Exchange) step(a Answer, r report.Record) report.Progress {
	p := unchanged(r)
	p.Status, p.AlarmNo, p.CaseNo = a.Status, cmp.Or(a.AlarmNo, r.AlarmNo), cmp.Or(a.CaseNo, r.CaseNo)
	if p.Status == report.Closed && p.ClosedAt.IsZero() {
		p.ClosedAt = x.now()
	}
	return p
}

func unchanged(r report.Record) report.Progress {
	return report.Progress{
		Reference: r.Reference, From: r.Status, Status: r.Status, AlarmNo: r.AlarmNo, CaseNo: r.CaseNo, ClosedAt: r.ClosedAt,
	}
}

func words(statuses []report.Status) string {
	texts := make([]string, len(statuses))
	for i, s := range statuses {
		texts[i] = s.Text()
	}
	return strings.Join(texts, "、")
}
