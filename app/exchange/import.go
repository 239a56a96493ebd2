package exchange

import (
	"cmp"
	"context"
	"errors"

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
	return r.Refuses(a.Status, a.AlarmNo, a.CaseNo)
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
