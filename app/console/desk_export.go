package console

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/web"
	"fanzha/app/workbook"
)

// exportView is what can be taken along from the desk: lists without contents
// and, for an investigator, the sealed file for the police network.
type exportView struct {
	Page
	Unit         string // an investigator's
	Units        []web.Choice
	Since, Until string // as typed
	To           string // the public key, as typed
	Again        bool
}

func (c *Console) exportForm(r *request) error {
	return c.show(r, "console/desk-export", c.exportView(r))
}

func (c *Console) exportView(r *request) exportView {
	view := exportView{
		Page: c.page(r, "导出登记", root+"/desk"), Since: r.field("since"), Until: r.field("until"), To: r.field("to"), Again: r.field("again") != "",
	}
	if r.visitor.Member.Role == staff.Investigator {
		view.Unit = c.Bureau().UnitName(r.visitor.Member.Unit)
		return view
	}
	view.Units = c.anyUnit(r.field("unit"))
	return view
}

// exportAgain shows the form again that was not taken.
func (c *Console) exportAgain(r *request, reason error) error {
	view := c.exportView(r)
	return c.again(r, reason, func() (string, any, *Page) { return "console/desk-export", &view, &view.Page })
}

const (
	perExportPage = 500
	exportFor     = time.Minute // a list may take so long
)

// exportList sends a list of reports without contents: an investigator's own
// unit's, a dispatcher's of all.
func (c *Console) exportList(r *request) error {
	unit := r.visitor.Member.Unit
	if r.visitor.Member.Role == staff.Dispatcher {
		unit = r.field("unit")
	}
	span, err := r.span(c.Bureau().Site.Location())
	if err == nil {
		err = c.knownUnit(unit)
	}
	var records []report.Record
	if err == nil {
		records, err = c.listed(r, unit, span)
	}
	if err != nil {
		return c.exportAgain(r, err)
	}
	objects := []audit.Object{audit.Count("rows", len(records))}
	if unit != "" {
		objects = append(objects, audit.Unit(unit))
	}
	if err := c.Store.Audit(r.ctx, r.visitor.Did(audit.ListExported, objects...)); err != nil {
		return err
	}
	return c.sendList(r, records)
}

// span is from a day to another one, both in it; an empty one has no bound.
func (r *request) span(zone *time.Location) (span report.Span, err error) {
	for _, bound := range []struct {
		name  string
		into  *time.Time
		later int // days
	}{{"since", &span.From, 0}, {"until", &span.Until, 1}} {
		typed := r.field(bound.name)
		if typed == "" {
			continue
		}
		day, err := time.ParseInLocation(time.DateOnly, typed, zone)
		if err != nil {
			return span, fault.New(fault.Invalid, "日期要写成 2026-01-31 这样")
		}
		*bound.into = day.AddDate(0, 0, bound.later)
	}
	return span, nil
}

// listed are a unit's records of a span, the newest first.
func (c *Console) listed(r *request, unit string, span report.Span) (all []report.Record, err error) {
	ctx, cancel := context.WithTimeout(web.Timed(r.Ctx), exportFor)
	defer cancel()
	filter := report.Filter{Unit: unit, Newest: true, Limit: perExportPage}
	if !span.Until.IsZero() {
		filter.After = report.Cursor{Judged: c.Now(), ReceivedAt: span.Until}
	}
	for {
		page, err := c.Desk.List(ctx, filter)
		if err != nil {
			return nil, err
		}
		for _, record := range page.Records {
			if record.ReceivedAt.Before(span.From) {
				return all, nil
			}
			if all = append(all, record); len(all) > mostExported {
				return nil, fault.New(fault.Invalid, "超过 "+strconv.Itoa(mostExported)+" 份，请按日期分几次导出")
			}
		}
		if page.Next.IsZero() {
			return all, nil
		}
		filter.After = page.Next
	}
}

// listColumns are those of a list. None of them is a person's or a story's.
var listColumns = []workbook.Column{
	workbook.Head("回执编号", 14), workbook.Head("类型", 16), workbook.Head("骗局", 18), workbook.Head("地区", 12), workbook.Head("收到时间", 18),
	workbook.Head("单位", 20), workbook.Head("状态", 10), workbook.Head("承办人", 14), workbook.Head("紧急", 6), workbook.Head("首次打开", 18),
	workbook.Head("办结时间", 18),
}

func (c *Console) listRow(record report.Record, b *bureau.Bureau) []string {
	moment := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return c.time(t)
	}
	urgent := "否"
	if !record.UrgentUntil.IsZero() {
		urgent = "是"
	}
	return []string{
		record.Reference.Grouped(), record.Kind.Text(), b.ScamName(record.Scam), b.DistrictName(record.District), moment(record.ReceivedAt),
		b.UnitName(record.Unit), record.Status.Text(), record.Assignee, urgent, moment(record.FirstOpenedAt), moment(record.ClosedAt),
	}
}

func (c *Console) sendList(r *request, records []report.Record) error {
	b := c.Bureau()
	name := fmt.Sprintf("reports-%s-%d", c.Now().In(b.Site.Location()).Format("20060102-1504"), len(records))
	if r.field("format") == "xlsx" {
		var out bytes.Buffer
		if err := c.writeList(&out, records, b); err != nil {
			return err
		}
		return sendWorkbook(r, name+".xlsx", out.Bytes())
	}
	table := [][]string{make([]string, len(listColumns))}
	for i, column := range listColumns {
		table[0][i] = column.Head
	}
	for _, record := range records {
		table = append(table, c.listRow(record, b))
	}
	sheet, err := web.Sheet(table)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	r.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return r.Send(sheet)
}

func (c *Console) writeList(out *bytes.Buffer, records []report.Record, b *bureau.Bureau) error {
	sheet, err := workbook.New(out, "登记清单", listColumns)
	if err != nil {
		return err
	}
	for _, record := range records {
		row := c.listRow(record, b)
		cells := make([]any, len(row))
		for i, text := range row {
			cells[i] = text
		}
		if err := sheet.Add(cells...); err != nil {
			return err
		}
	}
	return sheet.Close()
}
