package console

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/web"
)

const (
	auditPage    = 50
	mostExported = 50_000 // rows of one table
	verifyFor    = 15 * time.Second
)

// Row is one act, as it is shown.
type Row struct {
	Sequence  int64
	At, Actor string
	Act, Text string
	Objects   audit.Objects
}

// actorText is what is said of who is no member.
var actorText = map[string]string{audit.Command: "命令行（command）", audit.Server: "本站程序（server）"}

// auditView is a page of the audit log.
type auditView struct {
	Page
	Asked  asked
	Acts   []web.Choice
	Rows   []Row
	Older  string // address of the rows before; empty: there are none
	Newest string // address of the first page; empty: this is it
}

// asked is what somebody looks for, as typed.
type asked struct{ Actor, Act, Object, Since, Until string }

func (c *Console) audit(r *request) error {
	query := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(r.Query(name), "")) }
	view, err := c.auditView(r, asked{query("actor"), query("act"), query("object"), query("since"), query("until")}, query("before"))
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) { return "console/audit", &view, &view.Page })
	}
	return c.show(r, "console/audit", view)
}

// auditView looks for rows, the newest first, before a row where one is named.
func (c *Console) auditView(r *request, a asked, before string) (auditView, error) {
	view := auditView{Page: c.page(r, "审计日志", root+"/audit"), Asked: a}
	for _, act := range audit.Acts() {
		view.Acts = append(view.Acts, web.Choice{Value: act, Text: audit.Act(act).Text(), Selected: act == a.Act})
	}
	filter, err := a.filter(c.Bureau().Site.Location())
	if err != nil {
		return view, err
	}
	filter.Limit = auditPage + 1
	if before != "" {
		if filter.Before, err = strconv.ParseInt(before, 10, 64); err != nil {
			return view, fault.Wrap(fault.BadRequest, "没有这一页", err)
		}
		view.Newest = c.base + "/audit" + a.query(0)
	}
	entries, err := c.Store.AuditPage(r.ctx, filter)
	if len(entries) > auditPage {
		entries = entries[:auditPage]
		view.Older = c.base + "/audit" + a.query(entries[auditPage-1].Sequence)
	}
	for _, e := range entries {
		view.Rows = append(view.Rows, c.row(e))
	}
	return view, err
}

// auditAgain shows the log with why something was not done with it.
func (c *Console) auditAgain(r *request, a asked, err error) error {
	view, failed := c.auditView(r, a, "")
	if failed != nil {
		return err
	}
	return c.again(r, err, func() (string, any, *Page) { return "console/audit", &view, &view.Page })
}

func (c *Console) row(e audit.Entry) Row {
	actor, named := actorText[e.Actor]
	if !named {
		actor = e.Actor
	}
	return Row{
		Sequence: e.Sequence, At: e.At.In(c.Bureau().Site.Location()).Format(time.DateTime), Actor: actor, Act: string(e.Act), Text: e.Act.Text(),
		Objects: e.Objects,
	}
}

// filter reads what was typed.
func (a asked) filter(zone *time.Location) (f audit.Filter, err error) {
	f = audit.Filter{Actor: a.Actor, Act: audit.Act(a.Act), Object: strings.Join(strings.Fields(a.Object), "")}
	if a.Since != "" {
		if f.Since, err = time.ParseInLocation(time.DateOnly, a.Since, zone); err != nil {
			return f, fault.New(fault.Invalid, "日期要写成 2026-01-31 这样")
		}
	}
	if a.Until != "" {
		day, err := time.ParseInLocation(time.DateOnly, a.Until, zone)
		if err != nil {
			return f, fault.New(fault.Invalid, "日期要写成 2026-01-31 这样")
		}
		f.Until = day.AddDate(0, 0, 1)
	}
	return f, nil
}

// query is the address's part that asks for the same, before a row.
func (a asked) query(before int64) string {
	values := url.Values{}
	for name, value := range map[string]string{"actor": a.Actor, "act": a.Act, "object": a.Object, "since": a.Since, "until": a.Until} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if before > 0 {
		values.Set("before", strconv.FormatInt(before, 10))
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// exportAudit sends what was asked for as a table.
func (c *Console) exportAudit(r *request) error {
	a := asked{r.field("actor"), r.field("act"), r.field("object"), r.field("since"), r.field("until")}
	filter, err := a.filter(c.Bureau().Site.Location())
	if err != nil {
		return err
	}
	filter.Limit = mostExported + 1
	entries, err := c.Store.AuditPage(r.ctx, filter)
	if err != nil {
		return err
	}
	if len(entries) > mostExported {
		return c.auditAgain(r, a, fault.New(fault.Invalid, "超过 "+strconv.Itoa(mostExported)+" 条，请按日期分几次导出"))
	}
	table := [][]string{{"序号", "时间", "谁", "操作", "说明", "对象"}}
	for _, e := range entries {
		row := c.row(e)
		table = append(table, []string{strconv.FormatInt(row.Sequence, 10), row.At, row.Actor, row.Act, row.Text, row.Objects.String()})
	}
	sheet, err := web.Sheet(table)
	if err != nil {
		return err
	}
	if err := c.Store.Audit(r.ctx, r.visitor.Did(audit.LogExported, audit.Count("rows", len(entries)))); err != nil {
		return err
	}
	r.Set("Content-Disposition", `attachment; filename="audit.csv"`)
	r.Set("Content-Type", "text/csv; charset=utf-8")
	return r.Send(sheet)
}

// verifiedView says whether the log is whole.
type verifiedView struct {
	Page
	Broken string // empty: it is
	Rows   int
	Pruned int64 // the last row that was pruned; 0: none
	Head   string
}

// verify walks along the log, and holds it against a head that was noted
// elsewhere.
func (c *Console) verify(r *request) error {
	var noted *audit.Head
	if typed := r.field("head"); typed != "" {
		head, err := audit.ParseHead(typed)
		if err != nil {
			return c.auditAgain(r, asked{}, fault.Wrap(fault.Invalid, "记下的末尾要像 12:9f86d081 这样，请整段粘贴", err))
		}
		noted = &head
	}
	ctx, cancel := context.WithTimeout(web.Timed(r.Ctx), verifyFor)
	defer cancel()
	view := verifiedView{Page: c.page(r, "核验审计日志", root+"/audit")}
	did := r.visitor.Did(audit.LogVerified)
	err := c.Store.AuditLog(ctx, func(stored audit.Stored) (err error) {
		view.Rows, err = c.Log.Verify(stored, noted)
		view.Head, view.Pruned = stored.Head.String(), stored.From.Pruned.Sequence
		if broken := (*audit.Broken)(nil); errors.As(err, &broken) {
			view.Broken, err = broken.Error(), nil
			did = r.visitor.Did(audit.LogVerified, audit.Count("broken_at", int(broken.Sequence)))
		}
		return err
	})
	if err == nil {
		err = c.Store.Audit(ctx, did)
	}
	if err != nil {
		return err
	}
	return c.show(r, "console/verified", view)
}
