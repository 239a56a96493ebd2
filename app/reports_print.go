package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/exchange"
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
			string(r.Reference), mark(r.Urgent(page.At), "紧急"), r.Kind.Text(),
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
	if !r.LastMessageAt.IsZero() {
		remarks = append(remarks, "反映人有补充")
	}
	if !r.ExportedAt.IsZero() {
		remarks = append(remarks, "已导出")
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
	words := exchange.Words{Names: p.names}
	p.record(opened)
	for i, t := range opened.Report.Transfers {
		fmt.Fprintf(p.out, "\n第 %d 笔\n", i+1)
		p.part(words.Transfer("", t))
	}
	fmt.Fprintln(p.out)
	for _, part := range words.Rest(opened.Report) {
		p.part(part)
	}
	fmt.Fprintf(p.out, "\n经过：\n%s\n", plain(opened.Report.Narrative, "\t\n"))
	for i, f := range opened.Files {
		p.row(fmt.Sprintf("文件 %d", i+1), fmt.Sprintf("%s（%s，%d 字节，SHA-256 %s）", f.Name, f.Type, f.Size, f.SHA256))
	}
	for _, m := range opened.Messages {
		p.message(m)
	}
}

func (p printer) part(part exchange.Part) {
	for _, row := range part.Rows {
		p.row(row.Label, row.Value)
	}
}

// files prints one file a line.
func (p printer) files(files []report.File) error {
	if len(files) == 0 {
		fmt.Fprintln(p.out, "没有文件")
		return nil
	}
	var rows [][]string
	for i, f := range files {
		rows = append(rows, []string{fmt.Sprint(i + 1), f.Name, f.Type, fmt.Sprint(f.Size), p.time(f.At), f.Kept(), f.SHA256})
	}
	return p.table("序号 文件名 类型 字节 收到 备注 SHA-256", rows)
}

// message prints one message of the thread. What it begins with is left out:
// it repeats the transfers.
func (p printer) message(m report.Message) {
	if m.Opening != nil {
		return
	}
	fmt.Fprintf(p.out, "\n%s", plain(exchange.Words{Names: p.names}.Message(m), ""))
	fmt.Fprintf(p.out, "\n%s\n", plain(m.Text, "\t\n"))
	for _, name := range m.Files {
		p.row("文件", name)
	}
}

// record prints what is known of a report beside its content.
func (p printer) record(opened desk.Opened) {
	record := opened.Record
	p.row("回执编号", string(record.Reference))
	p.row("类别", record.Kind.Text())
	p.row("紧急", mark(record.Urgent(opened.At), "是，先处理"))
	p.row("骗局", p.names.ScamName(record.Scam))
	p.row("地区", p.names.DistrictName(record.District))
	p.row("单位", p.names.UnitName(record.Unit)+"（规则 "+record.Rule+"）")
	p.row("状态", record.Status.Text())
	p.row("收到", p.time(record.ReceivedAt))
	p.row("承诺答复", p.time(record.DueAt))
	p.row("导出", p.time(record.ExportedAt))
	p.row("接警单号", record.AlarmNo)
	p.row("受案号", record.CaseNo)
	p.row("备注", strings.Join(remarks(record), "，"))
	for _, d := range opened.Deliveries {
		p.row("送达", fmt.Sprintf("%s（%s，%s）%s", p.names.UnitName(d.Unit), d.Channel, d.Reason.Text(), p.told(d)))
	}
}
