package exchange

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"time"

	"fanzha/app/report"
)

//go:embed page.html
var pageText string

// pages writes a report as a page that stands alone: no script, no link, made
// to be printed. The stop-payment sheet comes first, then the story.
type pages struct {
	template *template.Template
	words    Words
	by       string
	at       time.Time
}

func newPages(words Words, by string, at time.Time) (pages, error) {
	parsed, err := template.New("page").Parse(pageText)
	return pages{parsed, words, by, at}, err
}

// view is what the page shows.
type view struct {
	Record report.Record
	Report report.Report
	Urgent bool
	Sheet  []Part
	Parts  []Part
	Talk   []said
	By, At string
}

func (p pages) write(w io.Writer, record report.Record, whole whole) error {
	r := whole.Report
	v := view{
		Record: record, Report: r, Urgent: !record.UrgentUntil.IsZero(),
		Parts: append(p.words.Rest(r), p.about(record)), By: p.by, At: p.words.Time(p.at),
	}
	for i, t := range r.Transfers {
		v.Sheet = append(v.Sheet, p.words.Transfer(fmt.Sprintf("第 %d 笔", i+1), t))
	}
	if files := evidencePart(record.Reference, whole.Files); files.Rows != nil {
		v.Parts = append(v.Parts, files)
	}
	for _, m := range whole.Messages {
		if m.Opening == nil {
			v.Talk = append(v.Talk, said{p.words.Message(m), m.Text})
		}
	}
	return p.template.Execute(w, v)
}

// said is one message: who, when, what for; and the words.
type said struct{ Head, Text string }

// evidencePart names a report's files with their digests.
func evidencePart(reference report.Reference, files []report.File) Part {
	part := Part{Title: "证据"}
	for i, f := range files {
		part.add(fileName(reference, i, f), fmt.Sprintf("%s，%d 字节，%s，SHA-256 %s", f.Name, f.Size, f.Kept(), f.SHA256))
	}
	return part
}

// about is what is known of a report beside its content.
func (p pages) about(r report.Record) Part {
	part := Part{Title: "登记"}
	part.add("回执编号", string(r.Reference))
	part.add("收到", p.words.Time(r.ReceivedAt))
	part.add("骗局", p.words.Names.ScamName(r.Scam))
	part.add("地区", p.words.Names.DistrictName(r.District))
	part.add("单位", p.words.Names.UnitName(r.Unit))
	part.add("状态", r.Status.Text())
	part.add("接警单号", r.AlarmNo)
	part.add("受案号", r.CaseNo)
	return part
}
