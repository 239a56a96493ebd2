package console

import (
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// dutyView is the duty screen: what stands in the clear of what nobody has
// opened yet, and of what is urgent.
//
// It asks by a token of its own, which opens nothing, and goes on when the
// session has ended. Acknowledging a report is opening it, which takes a
// session.
type dutyView struct {
	Page
	Desk     string // whose reports these are
	At       string // when it was looked at
	Rows     []DutyRow
	Waiting  int  // of them nobody has opened
	Pressing int  // of those are urgent
	More     bool // there are more that nobody has opened
	Locked   bool // nobody is signed in here
	Opens    bool // its member can open reports
}

// DutyRow is one report.
type DutyRow struct {
	Reference, Grouped   string
	Kind, Scam, District string
	Received             string
	Since                Clock
	Unit                 string
	Urgent, Opened       bool
	Due                  string // by when somebody is to have opened it; empty: nobody has to
	Late                 bool   // that is over
}

const (
	mostWaiting  = 60
	mostPressing = 20
)

// maySeeDuty are those whose desks have a duty screen.
var maySeeDuty = only(staff.Investigator, staff.Dispatcher)

// duty shows the screen to a browser that has a watch, and how to begin one to
// a member who may.
func (c *Console) duty(r *request) error {
	member, err := c.Door.Watcher(r.ctx, r.Cookies(c.watchName()))
	if errors.Is(err, staff.ErrNoVisit) {
		return c.inside(r, maySeeDuty, func() error { return c.show(r, "console/form", c.dutyStart(r)) })
	}
	if err != nil {
		return err
	}
	if !maySeeDuty.lets(member.Role) {
		return fault.New(fault.Forbidden, "您的角色没有值班屏")
	}
	view, err := c.dutyView(r, member)
	if err != nil {
		return err
	}
	return c.show(r, "console/duty", view)
}

// inside lets members of a role do something on a page that is not for them
// alone, and leads others on.
func (c *Console) inside(r *request, who access, do func() error) error {
	if led, err := c.lets(r, who); led || err != nil {
		return err
	}
	return do()
}

func (c *Console) dutyStart(r *request) formView {
	return formView{
		Page: c.page(r, "值班屏", root+"/duty"), Action: c.base + "/duty/start", Submit: "打开值班屏",
		Intro: "没有人打开的登记和紧急的登记，一直显示在屏幕上，来了新的会响。30 分钟不用，登录自动退出，值班屏还在：只有编号、类型、地区和时间，看不到内容，也办不了事。打开登记要重新登录。值班屏最长 24 小时，退出登录就关掉。",
	}
}

func (c *Console) dutyView(r *request, member staff.Member) (dutyView, error) {
	now, b := c.Now(), c.Bureau()
	view := dutyView{Page: c.page(r, "值班屏", root+"/duty"), At: now.In(b.Site.Location()).Format(time.TimeOnly), Desk: "全部单位", Opens: member.Role == staff.Investigator}
	view.Locked = r.visitor == nil || !r.visitor.Visit.Whole
	if member.Unit != "" {
		view.Desk = b.UnitName(member.Unit)
	}
	waiting, err := c.Desk.List(r.ctx, report.Filter{Unit: member.Unit, State: report.NewState, Limit: mostWaiting})
	if err != nil {
		return view, err
	}
	pressing, err := c.Desk.List(r.ctx, report.Filter{Unit: member.Unit, State: report.OpenState, Urgent: true, Limit: mostPressing})
	if err != nil {
		return view, err
	}
	view.More = !waiting.Next.IsZero()
	shown := waiting.Records
	for _, record := range pressing.Records {
		if !record.FirstOpenedAt.IsZero() && !slices.ContainsFunc(shown, func(s report.Record) bool { return s.Reference == record.Reference }) {
			shown = append(shown, record)
		}
	}
	for _, record := range shown {
		row := c.dutyRow(record, b, now)
		view.Rows = append(view.Rows, row)
		if !row.Opened {
			view.Waiting++
			if row.Urgent {
				view.Pressing++
			}
		}
	}
	return view, nil
}

func (c *Console) dutyRow(record report.Record, b *bureau.Bureau, now time.Time) DutyRow {
	row := DutyRow{
		Reference: string(record.Reference), Grouped: record.Reference.Grouped(), Kind: record.Kind.Text(), Scam: b.ScamName(record.Scam),
		District: b.DistrictName(record.District), Received: c.time(record.ReceivedAt), Since: sinceClock("", record.ReceivedAt, now), Unit: b.UnitName(record.Unit),
		Urgent: record.Urgent(now), Opened: !record.FirstOpenedAt.IsZero(),
	}
	if !row.Opened && !record.AckDueAt.IsZero() {
		row.Due, row.Late = record.AckDueAt.In(b.Site.Location()).Format("15:04"), record.AckDueAt.Before(now)
	}
	return row
}

// startDuty gives the browser a watch.
func (c *Console) startDuty(r *request) error {
	token, err := c.Door.StartWatch(r.ctx, r.visitor)
	if err != nil {
		return err
	}
	c.give(r, c.watchName(), token)
	return r.Redirect(c.base+"/duty", fiber.StatusSeeOther)
}

// endDuty ends the browser's watch, signed in or not.
func (c *Console) endDuty(r *request) error {
	if err := c.endWatch(r); err != nil {
		return err
	}
	return r.Redirect(c.base+"/login", fiber.StatusSeeOther)
}

func (c *Console) endWatch(r *request) error {
	err := c.Door.EndWatch(r.ctx, r.Cookies(c.watchName()))
	if err != nil && !errors.Is(err, staff.ErrNoVisit) {
		return err
	}
	c.give(r, c.watchName(), "")
	return nil
}

// openDuty leads to a report, through the login where nobody is signed in: the
// browser remembers which one it was.
func (c *Console) openDuty(r *request) error {
	reference, err := r.reference()
	_, noWatch := c.Door.Watcher(r.ctx, r.Cookies(c.watchName()))
	if noWatch == nil && err == nil && (r.visitor == nil || !r.visitor.Visit.Whole) {
		c.give(r, c.wantedName(), string(reference))
		return r.Redirect(c.base+"/login", fiber.StatusSeeOther)
	}
	return c.inside(r, only(staff.Investigator), func() error {
		if err != nil {
			return err
		}
		return r.Redirect(c.base+"/desk/report?ref="+string(reference), fiber.StatusSeeOther)
	})
}

// wanted is the report for which somebody has signed in, once; empty: none.
func (c *Console) wanted(r *request) report.Reference {
	reference, err := report.ParseReference(r.Cookies(c.wantedName()))
	if err != nil {
		return ""
	}
	c.give(r, c.wantedName(), "")
	return reference
}

func (c *Console) watchName() string  { return c.cookieName() + "-duty" }
func (c *Console) wantedName() string { return c.cookieName() + "-wanted" }
