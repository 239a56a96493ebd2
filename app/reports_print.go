package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/intake"
	"fanzha/app/report"
)

// printer writes reports for a terminal. What reporters wrote never steers
// it: see plain.
type printer struct {
	out   io.Writer
	names *bureau.Bureau
}

// plain writes a text with what would steer a terminal escaped: control
// characters, other than those listed in keep, and turns of direction.
func plain(text, keep string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) && !strings.ContainsRune(keep, r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// table prints rows below their headings, which are parted by blanks.
func (p printer) table(headings string, rows [][]string) error {
	out := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, strings.ReplaceAll(headings, " ", "\t"))
	for _, cells := range rows {
		for i, cell := range cells {
			cells[i] = plain(cell, "")
		}
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
	return out.Flush()
}

// list prints one report a line.
func (p printer) list(page desk.Page) error {
	var rows [][]string
	for _, r := range page.Records {
		rows = append(rows, []string{
			string(r.Reference), mark(r.Urgent(page.At), "紧急"), string(r.Kind),
			p.names.ScamName(r.Scam), p.names.DistrictName(r.District), p.names.UnitName(r.Unit), r.Status.Text(),
			p.time(r.ReceivedAt), strings.Join(remarks(r), "，"),
		})
	}
	if err := p.table("回执编号 紧急 类别 骗局 地区 单位 状态 收到 备注", rows); err != nil || page.Next.IsZero() {
		return err
	}
	fmt.Fprintf(p.out, "还有更多：--after %s\n", page.Next)
	return nil
}

// linked prints one report a line, with how much it shares.
func (p printer) linked(linked []report.Linked) error {
	if len(linked) == 0 {
		fmt.Fprintln(p.out, "没有其他登记提到相同的账号、号码、网址、APP、公司或车牌")
		return nil
	}
	var rows [][]string
	for _, l := range linked {
		rows = append(rows, []string{
			string(l.Reference), fmt.Sprintf("%d 项", l.Shared), p.names.ScamName(l.Scam), p.names.DistrictName(l.District),
			p.names.UnitName(l.Unit), l.Status.Text(), p.time(l.ReceivedAt),
		})
	}
	return p.table("回执编号 相同 骗局 地区 单位 状态 收到", rows)
}

func remarks(r report.Record) []string {
	var remarks []string
	if r.Resent {
		remarks = append(remarks, "重新提交，内容有改动")
	}
	if r.Flagged {
		remarks = append(remarks, "疑似程序填写或批量提交")
	}
	if r.FirstOpenedAt.IsZero() {
		remarks = append(remarks, "未读")
	}
	return remarks
}

// row prints one labelled value, and nothing where there is none.
func (p printer) row(label, value string) {
	if value != "" && value != "-" {
		fmt.Fprintf(p.out, "%s：%s\n", label, plain(value, ""))
	}
}

func (p printer) time(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(p.names.Site.Location()).Format("2006-01-02 15:04:05")
}

func mark(set bool, text string) string {
	if set {
		return text
	}
	return "-"
}

// report prints a report whole: what is urgent first, the story last.
func (p printer) report(opened desk.Opened) {
	r := opened.Report
	p.record(opened)
	for i, t := range r.Transfers {
		fmt.Fprintf(p.out, "\n第 %d 笔\n", i+1)
		p.transfer(t)
	}
	fmt.Fprintln(p.out)
	p.people(r)
	p.row("钱款", intake.OptionText(intake.Moneys, r.Money))
	p.row("发生日期", r.HappenedOn)
	p.row("联系渠道", strings.Join(texts(intake.Channels, r.Channels), "、"))
	p.row("约定时间", p.time(r.PlannedAt))
	p.row("约定地点", r.PlannedPlace)
	for _, s := range r.Suspects {
		p.row("线索·"+intake.OptionText(intake.SuspectKinds, s.Kind), s.Value)
	}
	if f := r.Fundraising; f != nil {
		p.row("合同编号", f.ContractNo)
		p.row("投入本金", amountText(f.Principal))
		p.row("已经返还", amountText(f.ReceivedBack))
		p.row("介绍人", f.Recruiter)
		p.row("其他参与人", f.People)
		p.row("下次聚会", f.NextMeeting)
	}
	fmt.Fprintf(p.out, "\n经过：\n%s\n", plain(r.Narrative, "\t\n"))
}

// record prints what is known of a report beside its content.
func (p printer) record(opened desk.Opened) {
	record := opened.Record
	p.row("回执编号", string(record.Reference))
	p.row("类别", string(record.Kind))
	p.row("紧急", mark(record.Urgent(opened.At), "是，先处理"))
	p.row("骗局", p.names.ScamName(record.Scam))
	p.row("地区", p.names.DistrictName(record.District))
	p.row("单位", p.names.UnitName(record.Unit)+"（规则 "+record.Rule+"）")
	p.row("状态", record.Status.Text())
	p.row("收到", p.time(record.ReceivedAt))
	p.row("承诺答复", p.time(record.DueAt))
	p.row("备注", strings.Join(remarks(record), "，"))
	for _, d := range opened.Deliveries {
		p.row("送达", fmt.Sprintf("%s（%s，%s）%s", p.names.UnitName(d.Unit), d.Channel, d.Reason.Text(), p.told(d)))
	}
}

func (p printer) transfer(t report.Transfer) {
	p.row("收款户名", t.PayeeName)
	p.row("收款账号", t.PayeeAccount)
	p.row("收款银行", t.PayeeBank)
	p.row("金额", amountText(t.Amount))
	p.row("时间", cmp.Or(t.Day, p.time(t.Time)))
	p.row("流水号", t.Reference)
	p.row("方式", intake.OptionText(intake.Methods, t.Method))
	p.row("付款账号", t.PayerAccount)
	p.row("付款银行", t.PayerBank)
	p.row("取件平台", t.PickupPlatform)
	p.row("取件订单", t.PickupOrder)
	p.row("车牌", t.PickupPlate)
	p.row("交接地点", t.PickupPlace)
}

func (p printer) people(r report.Report) {
	p.row("姓名", r.Name)
	p.row("电话", r.Phone)
	p.row("证件号码", r.IDNumber)
	p.row("已打110", intake.OptionText(intake.YesNo, r.Called110))
	if v := r.Victim; v != nil {
		p.row("替谁登记", intake.OptionText(intake.ReportingFor, v.Relation))
		p.row("当事人姓名", v.Name)
		p.row("当事人电话", v.Phone)
		p.row("当事人现在何处", v.Whereabouts)
	}
	p.row("不满14周岁", strings.TrimPrefix(mark(r.Under14, "是"), "-"))
	if g := r.Guardian; g != nil {
		p.row("监护人", strings.TrimSpace(g.Name+" "+g.Phone))
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
