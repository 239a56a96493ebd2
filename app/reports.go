package main

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/report"
)

type reportsCommand struct {
	List reportsListCommand `cmd:"" help:"List reports, urgent ones first."`
	Show reportsShowCommand `cmd:"" help:"Open one report."`
}

type reportsListCommand struct {
	contentFlags
	stateFlags
	Unit   string `help:"Only what this unit's desk has." placeholder:"KEY"`
	Urgent bool   `help:"Only urgent ones."`
	Limit  int    `default:"50" help:"How many."`
	After  string `help:"Where to go on: what the page before printed last." placeholder:"PLACE"`
}

// withDesk runs f with the desk and the bureau's names.
func withDesk(p *program, content contentFlags, state stateFlags, f func(*desk.Desk, *bureau.Bureau) error) error {
	logger := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	lib, _, err := library.Open(content.Content, library.Options{})
	if err != nil {
		return err
	}
	defer lib.Close()
	db, err := state.openStore(p.ctx, logger)
	if err != nil {
		return err
	}
	defer db.Close()
	return f(desk.New(db, time.Now), lib.Snapshot().Bureau)
}

// Run prints the list, one report a line.
func (cmd *reportsListCommand) Run(p *program) error {
	after, err := report.ParseCursor(cmd.After)
	if err != nil || cmd.Limit < 1 {
		return usageError{"--after is what an earlier page printed, and --limit is at least 1"}
	}
	return withDesk(p, cmd.contentFlags, cmd.stateFlags, func(d *desk.Desk, b *bureau.Bureau) error {
		records, next, err := d.List(p.ctx, report.Filter{Unit: cmd.Unit, Urgent: cmd.Urgent, After: after, Limit: cmd.Limit})
		if err != nil {
			return err
		}
		out := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "回执编号\t紧急\t类别\t骗局\t地区\t单位\t状态\t收到\t备注")
		for _, r := range records {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Reference, mark(r.Urgent(time.Now()), "紧急"), r.Kind,
				b.ScamName(r.Scam), b.DistrictName(r.District), b.UnitName(r.Unit), r.Status.Text(),
				localTime(r.ReceivedAt, b), strings.Join(remarks(r), "，"))
		}
		if err := out.Flush(); err != nil || next.IsZero() {
			return err
		}
		fmt.Fprintf(p.stdout, "还有更多：--after %s\n", next)
		return nil
	})
}

func remarks(r report.Record) []string {
	var remarks []string
	if r.Resent {
		remarks = append(remarks, "重新提交，内容有改动")
	}
	if r.Flagged {
		remarks = append(remarks, "疑似程序填写")
	}
	if r.FirstOpenedAt.IsZero() {
		remarks = append(remarks, "未读")
	}
	return remarks
}

func mark(set bool, text string) string {
	if set {
		return text
	}
	return "-"
}

func localTime(t time.Time, b *bureau.Bureau) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(b.Site.Location()).Format("2006-01-02 15:04:05")
}

type reportsShowCommand struct {
	contentFlags
	stateFlags
	Reference string `arg:"" help:"The receipt's reference."`
}

// Run opens one report and prints it whole.
func (cmd *reportsShowCommand) Run(p *program) error {
	reference, err := report.ParseReference(cmd.Reference)
	if err != nil {
		return usageError{fmt.Sprintf("%q is not a reference: nine digits, the last one a check digit", cmd.Reference)}
	}
	return withDesk(p, cmd.contentFlags, cmd.stateFlags, func(d *desk.Desk, b *bureau.Bureau) error {
		opened, err := d.Open(p.ctx, reference)
		var absent *fault.Error
		if errors.As(err, &absent) && absent.Kind == fault.NotFound {
			return fmt.Errorf("there is no report %s", reference)
		}
		if err != nil {
			return err
		}
		printReport(p, b, opened)
		return nil
	})
}

func printReport(p *program, b *bureau.Bureau, opened desk.Opened) {
	row := func(label, value string) {
		if value != "" && value != "-" {
			fmt.Fprintf(p.stdout, "%s：%s\n", label, value)
		}
	}
	record, r := opened.Record, opened.Report
	row("回执编号", string(record.Reference))
	row("类别", string(record.Kind))
	row("紧急", mark(record.Urgent(time.Now()), "是，先处理"))
	row("骗局", b.ScamName(r.Scam))
	row("地区", b.DistrictName(r.District))
	row("单位", b.UnitName(record.Unit)+"（规则 "+record.Rule+"）")
	row("状态", record.Status.Text())
	row("收到", localTime(record.ReceivedAt, b))
	row("承诺答复", localTime(record.DueAt, b))
	row("备注", strings.Join(remarks(record), "，"))
	for _, d := range opened.Deliveries {
		row("送达", fmt.Sprintf("%s（%s，%s）%s", b.UnitName(d.Unit), d.Channel, d.Reason, localTime(d.ToldAt, b)))
	}
	for i, t := range r.Transfers {
		fmt.Fprintf(p.stdout, "\n第 %d 笔\n", i+1)
		printTransfer(row, b, t)
	}
	fmt.Fprintln(p.stdout)
	printPeople(row, r)
	row("钱款", intake.OptionText(intake.Moneys, r.Money))
	row("发生日期", r.HappenedOn)
	row("联系渠道", strings.Join(texts(intake.Channels, r.Channels), "、"))
	row("约定时间", localTime(r.PlannedAt, b))
	row("约定地点", r.PlannedPlace)
	for _, s := range r.Suspects {
		row("线索·"+intake.OptionText(intake.SuspectKinds, s.Kind), s.Value)
	}
	if f := r.Fundraising; f != nil {
		row("合同编号", f.ContractNo)
		row("投入本金", amountText(f.Principal))
		row("已经返还", amountText(f.ReceivedBack))
		row("介绍人", f.Recruiter)
		row("其他参与人", f.People)
		row("下次聚会", f.NextMeeting)
	}
	fmt.Fprintf(p.stdout, "\n经过：\n%s\n", r.Narrative)
}

func printTransfer(row func(label, value string), b *bureau.Bureau, t report.Transfer) {
	row("收款户名", t.PayeeName)
	row("收款账号", t.PayeeAccount)
	row("收款银行", t.PayeeBank)
	row("金额", amountText(t.Amount))
	row("时间", localTime(t.Time, b))
	row("流水号", t.Reference)
	row("方式", intake.OptionText(intake.Methods, t.Method))
	row("付款账号", t.PayerAccount)
	row("付款银行", t.PayerBank)
	row("取件平台", t.PickupPlatform)
	row("取件订单", t.PickupOrder)
	row("车牌", t.PickupPlate)
	row("交接地点", t.PickupPlace)
}

func printPeople(row func(label, value string), r report.Report) {
	row("姓名", r.Name)
	row("电话", r.Phone)
	row("证件号码", r.IDNumber)
	row("已打110", intake.OptionText(intake.YesNo, r.Called110))
	if v := r.Victim; v != nil {
		row("替谁登记", intake.OptionText(intake.ReportingFor, v.Relation))
		row("当事人姓名", v.Name)
		row("当事人电话", v.Phone)
		row("当事人现在何处", v.Whereabouts)
	}
	row("不满14周岁", strings.TrimPrefix(mark(r.Under14, "是"), "-"))
	if g := r.Guardian; g != nil {
		row("监护人", strings.TrimSpace(g.Name+" "+g.Phone))
	}
}

func texts(options []intake.Option, keys []string) []string {
	texts := make([]string, len(keys))
	for i, key := range keys {
		texts[i] = intake.OptionText(options, key)
	}
	return texts
}

func amountText(f report.Fen) string {
	if f == 0 {
		return ""
	}
	return f.String() + " 元"
}
