package exchange

import (
	"cmp"
	"strings"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/intake"
	"fanzha/app/report"
)

// Part is one part of a report in words, as staff read it.
type Part struct {
	Title string
	Rows  []Row
}

// Row is one labelled value. There is none without a value.
type Row struct{ Label, Value string }

func (p *Part) add(label, value string) {
	if value != "" {
		p.Rows = append(p.Rows, Row{label, value})
	}
}

// Words says reports in Chinese.
type Words struct{ Names *bureau.Bureau }

// Time is a time in the site's zone; empty for none.
func (w Words) Time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(w.Names.Site.Location()).Format(time.DateTime)
}

// Transfer is one transfer as the stop-payment sheet has it: what 110 and the
// bank ask for stands first.
func (w Words) Transfer(title string, t report.Transfer) Part {
	p := Part{Title: title}
	p.add("收款户名", t.PayeeName)
	p.add("收款账号", t.PayeeAccount)
	p.add("收款银行", t.PayeeBank)
	p.add("金额", amount(t.Amount))
	p.add("时间", cmp.Or(t.Day, w.Time(t.Time)))
	p.add("流水号", t.Reference)
	p.add("方式", intake.OptionText(intake.Methods, t.Method))
	p.add("付款账号", t.PayerAccount)
	p.add("付款银行", t.PayerBank)
	p.add("取件平台", t.PickupPlatform)
	p.add("取件订单", t.PickupOrder)
	p.add("车牌", t.PickupPlate)
	p.add("交接地点", t.PickupPlace)
	return p
}

// Message is the head of a message: who, when, and what is asked for.
func (w Words) Message(m report.Message) string {
	who := "反映人"
	if m.From != report.FromReporter {
		who = strings.TrimSpace(m.From.Text() + " " + m.Author)
	}
	head := who + " " + w.Time(m.At)
	if m.Ask != "" {
		head += " 【" + m.Ask.Text() + "】"
	}
	return head
}

// Rest is what a report says beside its transfers and its story.
func (w Words) Rest(r report.Report) []Part {
	parts := []Part{people(r), w.circumstances(r), clues(r), fundraising(r.Fundraising)}
	var filled []Part
	for _, part := range parts {
		if part.Rows != nil {
			filled = append(filled, part)
		}
	}
	return filled
}

func people(r report.Report) Part {
	p := Part{Title: "反映人"}
	p.add("姓名", r.Name)
	p.add("电话", r.Phone)
	p.add("证件号码", r.IDNumber)
	p.add("已打110", intake.OptionText(intake.YesNo, r.Called110))
	if v := r.Victim; v != nil {
		p.add("替谁登记", intake.OptionText(intake.ReportingFor, v.Relation))
		p.add("当事人姓名", v.Name)
		p.add("当事人电话", v.Phone)
		p.add("当事人现在何处", v.Whereabouts)
	}
	if r.Under14 {
		p.add("不满14周岁", "是")
	}
	if g := r.Guardian; g != nil {
		p.add("监护人", strings.TrimSpace(g.Name+" "+g.Phone))
	}
	if r.HasSensitive() {
		p.add("敏感信息单独同意", map[bool]string{true: "已勾选", false: "没有勾选"}[r.ConsentSensitive])
	}
	return p
}

func (w Words) circumstances(r report.Report) Part {
	p := Part{Title: "情况"}
	p.add("钱款", intake.OptionText(intake.Moneys, r.Money))
	p.add("发生日期", r.HappenedOn)
	var channels []string
	for _, key := range r.Channels {
		channels = append(channels, intake.OptionText(intake.Channels, key))
	}
	p.add("联系渠道", strings.Join(channels, "、"))
	p.add("约定时间", w.Time(r.PlannedAt))
	p.add("约定地点", r.PlannedPlace)
	return p
}

func clues(r report.Report) Part {
	p := Part{Title: "线索"}
	for _, s := range r.Suspects {
		p.add("线索·"+intake.OptionText(intake.SuspectKinds, s.Kind), s.Value)
	}
	return p
}

func fundraising(f *report.Fundraising) Part {
	p := Part{Title: "投资、集资或拉人入会"}
	if f == nil {
		return p
	}
	p.add("合同编号", f.ContractNo)
	p.add("投入本金", amount(f.Principal))
	p.add("已经返还", amount(f.ReceivedBack))
	p.add("介绍人", f.Recruiter)
	p.add("其他参与人", f.People)
	p.add("下次聚会", f.NextMeeting)
	return p
}

func amount(f report.Fen) string {
	if f == 0 {
		return ""
	}
	return f.String() + " 元"
}
