package exchange

import (
	"fmt"
	"io"
	"strings"

	"fanzha/app/report"
	"fanzha/app/workbook"
)

// registerColumns are those of the register. Under the heads of the last ones
// and 状态, what comes of a report is written, and comes back: see [ReadAnswers].
var registerColumns = []workbook.Column{
	workbook.Head("回执编号", 12), workbook.Head("类型", 16), workbook.Head("紧急", 6), workbook.Head("收到时间", 20), workbook.Head("骗局", 18), workbook.Head("地区", 12), workbook.Head("单位", 18), workbook.Head("状态", 10),
	workbook.Head("反映人", 12), workbook.Head("电话", 16), workbook.Head("证件号码", 22), workbook.Head("当事人", 24), workbook.Head("金额合计", 16), workbook.Head("笔数", 6), workbook.Head("各笔转账", 80), workbook.Head("线索", 50),
	workbook.Head("接警单号", 24), workbook.Head("受案号", 24),
}

// register is the sheet with a row for each report.
type register struct {
	sheet *workbook.Sheet
	words Words
}

func newRegister(w io.Writer, words Words) (register, error) {
	s, err := workbook.New(w, "登记", registerColumns)
	return register{s, words}, err
}

func (g register) add(record report.Record, r report.Report) error {
	urgent := "否"
	if !record.UrgentUntil.IsZero() {
		urgent = "是"
	}
	var transfers, named []string
	for i, t := range r.Transfers {
		transfers = append(transfers, fmt.Sprintf("%d. %s", i+1, inline(g.words.Transfer("", t))))
	}
	for _, row := range clues(r).Rows {
		named = append(named, row.Label+"："+row.Value)
	}
	names := g.words.Names
	return g.sheet.Add(
		string(record.Reference), record.Kind.Text(), urgent, g.words.Time(record.ReceivedAt), names.ScamName(record.Scam),
		names.DistrictName(record.District), names.UnitName(record.Unit), record.Status.Text(),
		r.Name, r.Phone, r.IDNumber, victim(r), r.Total(), fmt.Sprint(len(r.Transfers)), strings.Join(transfers, "\n"), strings.Join(named, "\n"),
		record.AlarmNo, record.CaseNo)
}

// inline is a part on one line.
func inline(p Part) string {
	words := make([]string, len(p.Rows))
	for i, row := range p.Rows {
		words[i] = row.Label + "：" + row.Value
	}
	return strings.Join(words, "；")
}

// victim is who lost the money, where another reports it.
func victim(r report.Report) string {
	if r.Victim == nil {
		return ""
	}
	return strings.TrimSpace(r.Victim.Name + " " + r.Victim.Phone)
}
