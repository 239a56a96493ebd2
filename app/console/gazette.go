package console

import (
	"bytes"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/gazette"
	"fanzha/app/web"
	"fanzha/app/workbook"
)

// gazetteView is the report of a period, on the screen and on paper.
type gazetteView struct {
	Page
	From, To    string // its first and last day
	Key         string // of the period, as in addresses
	Running     bool
	Made        string // when it was worked out
	Periods     []web.Choice
	Tables      []Table
	Now, Before FigureFields // to enter
	EnteredBy   string       // and when; empty: nobody
}

// Table is one part of the report, the same on the page and in the workbook.
type Table struct {
	ID, Title string
	Heads     []string
	Rows      [][]any // of string and int
	Note      string
}

func (c *Console) gazette(r *request) error {
	period, err := c.period(r.Query("period"))
	if err != nil {
		return err
	}
	view, err := c.gazetteView(r, period)
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/gazette", view)
}

// period is the one that was asked for; without, the one that ended last.
func (c *Console) period(typed string) (gazette.Period, error) {
	if typed == "" {
		return gazette.At(c.Now().In(c.Bureau().Site.Location()), true).Before(), nil
	}
	return gazette.ParsePeriod(typed)
}

func (c *Console) gazetteView(r *request, period gazette.Period) (gazetteView, error) {
	snapshot := c.Snapshot()
	issue, err := c.Gazette.Of(r.ctx, period, snapshot)
	if err != nil {
		return gazetteView{}, err
	}
	view := gazetteView{
		Page: c.page(r, period.Title(), root+"/gazette"), Key: period.String(),
		From: issue.Span.From.Format(time.DateOnly), To: issue.Span.LastDay().Format(time.DateOnly), Running: issue.Running,
		Made: c.time(c.Now()), Tables: tables(issue, snapshot.Bureau),
		Now: figureFields(issue.Last, ""), Before: figureFields(issue.Prior, "before_"),
	}
	view.Now.Title, view.Before.Title = "本期（"+period.Text()+"）", "上期（"+issue.Before.Text()+"）"
	if issue.Last.Entered() {
		view.EnteredBy = issue.Last.Member + "，" + c.time(issue.Last.EnteredAt)
	}
	offered := gazette.Offered(c.Now().In(snapshot.Bureau.Site.Location()))
	if !slices.Contains(offered, period) {
		offered = append(offered, period)
	}
	for _, p := range offered {
		view.Periods = append(view.Periods, web.Choice{Value: p.String(), Text: p.Title(), Selected: p == period})
	}
	return view, nil
}

// gazetteTable sends the report as a workbook.
func (c *Console) gazetteTable(r *request) error {
	period, err := c.period(r.field("period"))
	if err != nil {
		return err
	}
	snapshot := c.Snapshot()
	issue, err := c.Gazette.Of(r.ctx, period, snapshot)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := writeIssue(&out, issue, tables(issue, snapshot.Bureau)); err != nil {
		return err
	}
	if err := c.Store.Audit(r.ctx, r.visitor.Did(audit.PeriodExported, audit.Period(period.String()))); err != nil {
		return err
	}
	return sendWorkbook(r, "gazette-"+period.String()+".xlsx", out.Bytes())
}

func writeIssue(out *bytes.Buffer, issue gazette.Issue, parts []Table) error {
	sheet, err := workbook.New(out, "报表", []workbook.Column{
		workbook.Head(issue.Period.Title()+"（内部）", 36), workbook.Head("", 16), workbook.Head("", 16), workbook.Head("", 16),
		workbook.Head("", 18), workbook.Head("", 18),
	})
	for _, part := range parts {
		if err == nil {
			err = writeTable(sheet, part)
		}
	}
	if err != nil {
		return err
	}
	return sheet.Close()
}

func writeTable(sheet *workbook.Sheet, part Table) error {
	heads := make([]any, len(part.Heads))
	for i, head := range part.Heads {
		heads[i] = head
	}
	for _, write := range []func() error{
		func() error { return sheet.Add("") },
		func() error { return sheet.AddHead(part.Title) },
		func() error { return sheet.AddHead(heads...) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	for _, row := range part.Rows {
		if err := sheet.Add(row...); err != nil {
			return err
		}
	}
	return nil
}

func sendWorkbook(r *request, name string, body []byte) error {
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	r.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return r.Send(body)
}

// FigureFields are four numbers to enter.
type FigureFields struct {
	Title  string
	Fields []Entry
}

// figures are the fields that enter them, in order.
var figures = []struct{ name, label string }{
	{"filed", "发案数（起）"}, {"loss", "损失金额（元）"}, {"solved", "破案数（起）"}, {"caught", "抓获人数（人）"},
}

func figureFields(f gazette.Figures, prefix string) FigureFields {
	fields := FigureFields{}
	for i, n := range []int64{f.Filed, f.Loss, f.Solved, f.Caught} {
		entry := Entry{Name: prefix + figures[i].name, Label: figures[i].label, Type: "text", InputMode: "numeric", Autocomplete: "off"}
		if f.Entered() {
			entry.Value = number(n)
		}
		fields.Fields = append(fields.Fields, entry)
	}
	return fields
}

// enterFigures keeps what was typed for a period, and for the one before where
// anything was typed for it.
func (c *Console) enterFigures(r *request) error {
	period, err := c.period(r.field("period"))
	if err != nil {
		return err
	}
	entered := map[gazette.Period]gazette.Figures{}
	if entered[period], err = r.figures(""); err == nil && r.anyFigure("before_") {
		entered[period.Before()], err = r.figures("before_")
	}
	if err == nil && period.Span(c.Bureau().Site.Location()).From.After(c.Now()) {
		err = fault.New(fault.Invalid, "这一期还没有开始")
	}
	if err != nil {
		return c.figuresAgain(r, period, err)
	}
	if err := c.Gazette.Enter(r.ctx, entered, r.visitor.Member.Name, r.visitor); err != nil {
		return err
	}
	return r.Redirect(c.base+"/gazette?period="+period.String()+"&done=figures", fiber.StatusSeeOther)
}

func (c *Console) figuresAgain(r *request, period gazette.Period, reason error) error {
	view, err := c.gazetteView(r, period)
	if err != nil {
		return err
	}
	for _, fields := range [][]Entry{view.Now.Fields, view.Before.Fields} {
		for i := range fields {
			fields[i].Value = r.field(fields[i].Name)
		}
	}
	return c.again(r, reason, func() (string, any, *Page) { return "console/gazette", &view, &view.Page })
}

func (r *request) anyFigure(prefix string) bool {
	for _, figure := range figures {
		if r.field(prefix+figure.name) != "" {
			return true
		}
	}
	return false
}

func (r *request) figures(prefix string) (f gazette.Figures, err error) {
	for i, into := range []*int64{&f.Filed, &f.Loss, &f.Solved, &f.Caught} {
		if err == nil {
			*into, err = gazette.ParseFigure(r.field(prefix + figures[i].name))
		}
	}
	return f, err
}
