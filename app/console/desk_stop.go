package console

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fanzha/app/exchange"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/report"
	"fanzha/app/web"
)

// DeskTransfer is one transfer, as the stop-payment sheet has it, with what
// became of its stop.
type DeskTransfer struct {
	Number  int
	Since   Clock
	Rows    []SheetRow
	Result  string // of the stop; empty: nothing yet
	Stop    Clock  // of the stop that runs
	Until   string // when that ends; empty: none runs
	Made    int    // how often the account was stopped
	Over    bool   // the stop was let run out
	Turn    bool   // it is the first without a result
	Results []web.Choice
	Fields  []web.Choice
}

// SheetRow is one field of a transfer. What is copied is the value alone, as
// the bank's form takes it.
type SheetRow struct{ Label, Value, Unit string }

func sheetRows(part exchange.Part) []SheetRow {
	rows := make([]SheetRow, len(part.Rows))
	for i, row := range part.Rows {
		value, isYuan := strings.CutSuffix(row.Value, " 元")
		if rows[i] = (SheetRow{Label: row.Label, Value: value}); isYuan {
			rows[i].Unit = "元"
		}
	}
	return rows
}

// transfers are a report's, each with its stop.
func (c *Console) transfers(r report.Report, messages []report.Message, now time.Time) (all []DeskTransfer) {
	turn := true
	words, stops := exchange.Words{Names: c.Bureau()}, report.StopsOf(messages)
	for i, t := range r.Transfers {
		shown := DeskTransfer{Number: i + 1, Since: c.since(t, now), Rows: sheetRows(words.Transfer("", t)), Made: stops.Made(r, i)}
		if last, known := stops.Last(i); known {
			shown.Result = last.Result.Text()
			if last.Field != "" {
				shown.Result += "：" + report.StopFieldText(last.Field)
			}
			if last.Balance != nil {
				shown.Result += "，余额 " + yuan(*last.Balance)
			}
			if until := last.Until(); !until.IsZero() {
				shown.Stop, shown.Until, shown.Over = stopClock(until, now), c.time(until), !until.After(now)
			}
		}
		if shown.Result == "" {
			shown.Turn, turn = turn, false
		}
		for _, result := range report.StopResults {
			shown.Results = append(shown.Results, web.Choice{Value: string(result), Text: result.Text()})
		}
		for _, field := range report.StopFields() {
			shown.Fields = append(shown.Fields, web.Choice{Value: field, Text: report.StopFieldText(field)})
		}
		all = append(all, shown)
	}
	return all
}

// stop records what became of the stop of one transfer.
func (c *Console) stop(r *request) error {
	return c.onReport(r, "stopped", func(reference report.Reference) error {
		stop := report.Stop{Transfer: r.number("transfer") - 1, Result: report.StopResult(r.field("result"))}
		if stop.Result == report.StopWrong {
			stop.Field = r.field("field")
		}
		var err error
		if stop.At, err = c.moment(r.field("at")); err != nil {
			return err
		}
		if typed := r.field("balance"); typed != "" {
			balance, err := intake.ParseAmount(typed)
			if err != nil {
				return fault.Wrap(fault.Invalid, "余额要写成 1234.50 这样", err)
			}
			stop.Balance = &balance
		}
		ask := r.field("ask")
		if ask == "" {
			ask = fmt.Sprintf("您登记的第 %d 笔转账，「%s」和银行的记录对不上。请对照转账凭证再核对一遍，在下面回复正确的内容。", stop.Transfer+1, report.StopFieldText(stop.Field))
		}
		return c.Desk.RecordStop(r.ctx, c.People, r.visitor.Session, reference, r.version(), stop, ask)
	})
}

// moment reads a time of a form, in the bureau's zone; empty is the zero time.
func (c *Console) moment(typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, typed, c.Bureau().Site.Location()); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "时间要写成 2026-01-31 15:30 这样")
}

// number is a whole number of a form; -1 for what is none.
func (r *request) number(name string) int {
	n, err := strconv.Atoi(r.field(name))
	if err != nil {
		return -1
	}
	return n
}

// version is that of the page from which a form comes. What is none fits no
// report.
func (r *request) version() int {
	n, err := strconv.ParseUint(r.field("version"), 10, 31)
	if err != nil {
		return -2
	}
	return int(n) //nolint:gosec // 31 bits
}
