package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// RecordStop keeps what became of the stop of one transfer. The time is when
// the bank made it; a zero one is now. A field that does not fit is asked of
// the reporter, in these words.
func (d *Desk) RecordStop(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int, stop report.Stop, ask string) error {
	a := d.act(ctx, people, by, reference, version)
	if a.err != nil {
		return a.err
	}
	content, err := by.OpenReport(reference, a.change.Before.Payload, a.change.Before.Keys)
	if err != nil {
		return err
	}
	opened, err := report.Parse(content)
	if err != nil {
		return err
	}
	messages, _, err := d.more(ctx, a.change.Before, by)
	if err != nil {
		return err
	}
	if stop.At.IsZero() || stop.Result != report.StopDone {
		stop.At = a.now
	}
	before := report.StopsOf(messages)
	a.refuse(wrongStop(opened, a.change.Before.ReceivedAt, before, stop, a.now))
	a.write(report.Message{From: report.UnitNote, About: report.AboutStop, Stop: &stop, Text: stopWords(stop)})
	if stop.Result == report.StopWrong {
		a.say(ask)
	}
	a.change.After.StopState, a.change.After.StopUntil = stop.Result, append(before, stop).Next(a.now)
	return a.end(ctx, audit.StopRecorded, audit.Count("transfer", stop.Transfer+1))
}

// wrongStop is what speaks against a result; empty where nothing does.
func wrongStop(r report.Report, received time.Time, before report.Stops, stop report.Stop, now time.Time) string {
	last, known := before.Last(stop.Transfer)
	running := known && last.Until().After(now)
	switch {
	case stop.Transfer < 0 || stop.Transfer >= len(r.Transfers):
		return "没有这一笔转账"
	case stop.Result.Text() == "":
		return "请选择止付结果"
	case stop.Result == report.StopWrong && report.StopFieldText(stop.Field) == "":
		return "请选择哪一项不符"
	case stop.At.After(now):
		return "止付的时间不能在以后"
	case stop.Result == report.StopDone && stop.At.Before(received.Add(-report.StopFor)):
		return "止付的时间太早，请核对日期"
	case stop.Result == report.StopDone && running:
		return "这一笔的止付还没有到期，到期以后才能再次止付"
	case stop.Result == report.StopDone && before.Made(r, stop.Transfer) >= report.MostStops:
		return fmt.Sprintf("同一账户最多止付 %d 次，已经用完，请办理冻结", report.MostStops)
	case stop.Result == report.StopFrozen && (!known || last.Result != report.StopDone):
		return "先记录已止付，再记录已转冻结"
	}
	return ""
}

func stopWords(stop report.Stop) string {
	words := fmt.Sprintf("第 %d 笔：%s", stop.Transfer+1, stop.Result.Text())
	if stop.Field != "" {
		words += "（" + report.StopFieldText(stop.Field) + "）"
	}
	if stop.Balance != nil {
		words += "，余额 " + stop.Balance.String() + " 元"
	}
	return words
}

// say writes to the reporter what stands in a form beside an act; nothing for
// no words.
func (a *acting) say(text string) {
	if text = strings.TrimSpace(text); text != "" {
		a.write(report.Message{From: report.FromUnit, Text: text})
	}
}
