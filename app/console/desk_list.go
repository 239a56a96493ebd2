package console

import (
	"net/url"
	"strconv"

	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/web"
)

const deskPage = 20

// deskView is a page of a unit's list; for a dispatcher one of all units,
// without contents.
type deskView struct {
	Page
	Here       string // this page's address, to which acts lead back
	Fresh      string // the list's, as it is by then
	Listen     string // at which it hears of what comes
	Tabs       []DeskTab
	Tab        string
	Rows       []DeskRow
	First      string // address of the first page; empty: this is it
	Next       string // address of the next page; empty: there is none
	Pending    bool   // an investigator without the unit's key
	Dispatcher bool
	Units      []web.Choice
	Colleagues []web.Choice
	Once       string // of what is written to several at once
}

// DeskTab is one of the lists.
type DeskTab struct {
	Item
	Count string // of reports in it; empty: none, or not counted
}

// The lists. What is in hand has everything that is not closed.
const (
	tabInHand = ""
	tabUrgent = "urgent"
	tabNew    = "new"
	tabMine   = "mine"
	tabAnswer = "answer"
	tabAsked  = "asked"
	tabDone   = "done"
)

var deskTabs = []struct{ key, text string }{
	{tabInHand, "在办"}, {tabUrgent, "紧急"}, {tabNew, "新到"}, {tabMine, "我的"}, {tabAnswer, "待回复"}, {tabAsked, "等对方"}, {tabDone, "已办结"},
}

// deskFilter is what a list shows; false for what is none of somebody's.
func (c *Console) deskFilter(r *request, tab, unit string) (report.Filter, bool) {
	f := report.Filter{Unit: unit, State: report.OpenState}
	switch tab {
	case tabInHand:
	case tabUrgent:
		f.Urgent = true
	case tabNew:
		f.State = report.NewState
	case tabMine:
		f.Assignee = r.visitor.Member.Name
	case tabAnswer:
		f.State, f.Waiting = report.AnyState, report.UnitsTurn
	case tabAsked:
		f.Waiting = report.ReportersTurn
	case tabDone:
		f.State, f.Newest = report.ClosedState, true
	default:
		return f, false
	}
	return f, tab != tabMine || r.visitor.Member.Role == staff.Investigator
}

// deskUnit is whose list somebody sees: their own, and a dispatcher which they
// ask for.
func (c *Console) deskUnit(r *request) (string, error) {
	if r.visitor.Member.Role == staff.Investigator {
		return r.visitor.Member.Unit, nil
	}
	unit := r.Query("unit")
	return unit, c.knownUnit(unit)
}

func (c *Console) desk(r *request) error {
	unit, err := c.deskUnit(r)
	if err != nil {
		return err
	}
	tab := r.Query("tab")
	filter, known := c.deskFilter(r, tab, unit)
	after, err := report.ParseCursor(r.Query("after"))
	if !known || err != nil {
		return fault.New(fault.NotFound, "没有这一页")
	}
	filter.After, filter.Limit = after, deskPage
	page, err := c.Desk.List(r.ctx, filter)
	if err != nil {
		return err
	}
	view := deskView{
		Page: c.page(r, "登记", root+"/desk"), Tab: tab, Dispatcher: r.visitor.Member.Role == staff.Dispatcher, Once: desk.NewOnce(),
		Here: c.deskURL(tab, unit, after, r.visitor.Member.Role), Fresh: c.deskURL(tab, unit, report.Cursor{}, r.visitor.Member.Role),
		Listen: c.base + "/desk/events?" + url.Values{"since": {strconv.FormatInt(page.At.UnixMilli(), 10)}, "unit": {unit}}.Encode(),
	}
	view.Notice = r.notice()
	if !after.IsZero() {
		view.First = c.deskURL(tab, unit, report.Cursor{}, r.visitor.Member.Role)
	}
	if !page.Next.IsZero() {
		view.Next = c.deskURL(tab, unit, page.Next, r.visitor.Member.Role)
	}
	if err := c.fillDesk(r, &view, page, unit); err != nil {
		return err
	}
	return c.show(r, "console/desk-list", view)
}

// deskURL is the address of a page of a list. A reference may stand in it.
func (c *Console) deskURL(tab, unit string, after report.Cursor, role string) string {
	query := url.Values{}
	if tab != tabInHand {
		query.Set("tab", tab)
	}
	if role == staff.Dispatcher && unit != "" {
		query.Set("unit", unit)
	}
	if !after.IsZero() {
		query.Set("after", after.String())
	}
	if len(query) == 0 {
		return c.base + "/desk"
	}
	return c.base + "/desk?" + query.Encode()
}

// anyUnit are the units that a dispatcher chooses from; empty: all of them.
func (c *Console) anyUnit(chosen string) []web.Choice {
	choices := []web.Choice{{Text: "全部单位", Selected: chosen == ""}}
	for _, unit := range c.Bureau().Units {
		choices = append(choices, web.Choice{Value: unit.Key, Text: unit.Name, Selected: unit.Key == chosen})
	}
	return choices
}

func (c *Console) fillDesk(r *request, view *deskView, page desk.Page, unit string) (err error) {
	if view.Tabs, err = c.tabs(r, view.Tab, unit); err != nil {
		return err
	}
	if view.Dispatcher {
		view.Units = c.anyUnit(unit)
		view.Rows, err = c.rows(r, page.Records, nil)
		return err
	}
	view.Pending = !r.visitor.Opens(unit)
	if view.Colleagues, err = c.colleagues(r, ""); err != nil {
		return err
	}
	opened, err := c.Desk.Glance(r.ctx, unit, references(page.Records), r.visitor)
	if err == nil {
		view.Rows, err = c.rows(r, page.Records, opened)
	}
	return err
}

// tabs are the lists with how many reports are in those that somebody works
// off.
func (c *Console) tabs(r *request, current, unit string) ([]DeskTab, error) {
	var tabs []DeskTab
	var filters []report.Filter
	for _, tab := range deskTabs {
		filter, has := c.deskFilter(r, tab.key, unit)
		if !has {
			continue
		}
		filter.Newest = !filter.Urgent
		filters = append(filters, filter)
		tabs = append(tabs, DeskTab{Item: Item{URL: c.deskURL(tab.key, unit, report.Cursor{}, r.visitor.Member.Role), Text: tab.text, Current: tab.key == current}})
	}
	counts, err := c.Desk.Counts(r.ctx, filters[:len(filters)-1]...) // what is closed is not worked off
	for i, n := range counts {
		switch {
		case n >= desk.MostCounted:
			tabs[i].Count = strconv.Itoa(desk.MostCounted-1) + "+"
		case n > 0:
			tabs[i].Count = strconv.Itoa(n)
		}
	}
	return tabs, err
}

func references(records []report.Record) []report.Reference {
	all := make([]report.Reference, len(records))
	for i, r := range records {
		all[i] = r.Reference
	}
	return all
}

// colleagues are those to whom a report can be given.
func (c *Console) colleagues(r *request, assignee string) ([]web.Choice, error) {
	names, err := c.Desk.Colleagues(r.ctx, c.People, r.visitor.Member.Unit)
	var choices []web.Choice
	for _, name := range names {
		text := name
		if name == r.visitor.Member.Name {
			text += "（我）"
		}
		choices = append(choices, web.Choice{Value: name, Text: text, Selected: name == assignee})
	}
	return choices, err
}
