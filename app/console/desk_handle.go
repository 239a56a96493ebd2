package console

import (
	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// step says how far a report has come.
func (c *Console) step(r *request) error {
	return c.onReport(r, "stepped", func(reference report.Reference) error {
		step := desk.Step{
			Status: report.Status(r.field("status")), AlarmNo: r.field("alarm_no"), CaseNo: r.field("case_no"), Document: r.field("document"),
			Reason: r.field("reason"), Economic: r.field("economic") != "", Say: r.words(),
		}
		if step.Status.Text() == "" {
			return fault.New(fault.Invalid, "请选择进度")
		}
		return c.Desk.Advance(r.ctx, c.People, r.visitor.Session, reference, r.version(), step, c.Bureau().Site.Location())
	})
}

// extend puts the review of a lead of economic crime off.
func (c *Console) extend(r *request) error {
	return c.onReport(r, "stepped", func(reference report.Reference) error {
		return c.Desk.Extend(r.ctx, c.People, r.visitor.Session, reference, r.version(), r.field("approver"), c.Bureau().Site.Location())
	})
}

// assign gives a report to a colleague.
func (c *Console) assign(r *request) error {
	return c.onReport(r, "assigned", func(reference report.Reference) error {
		return c.Desk.Assign(r.ctx, c.People, r.visitor.Session, reference, r.version(), r.field("assignee"))
	})
}

// hold keeps a report beyond its time, or lets it go.
func (c *Console) hold(r *request) error {
	return c.onReport(r, "held", func(reference report.Reference) error {
		return c.Desk.Hold(r.ctx, c.People, r.visitor.Session, reference, r.version(), r.field("held") == "yes", r.field("reason"))
	})
}

// duplicate marks a report as one that repeats another, or takes that back.
func (c *Console) duplicate(r *request) error {
	return c.onReport(r, "held", func(reference report.Reference) error {
		if r.field("of") == "" && r.field("again") != "" {
			return c.Desk.UnmarkDuplicate(r.ctx, c.People, r.visitor.Session, reference, r.version())
		}
		of, err := report.ParseReference(r.field("of"))
		if err != nil {
			return fault.Wrap(fault.Invalid, "重复的是哪一份？请填它的回执编号，9 位数字", err)
		}
		err = c.Desk.MarkDuplicate(r.ctx, c.People, r.visitor.Session, reference, r.version(), of, r.words())
		if fault.KindOf(err) == fault.NotFound {
			return fault.Wrap(fault.Invalid, "没有回执编号为 "+of.Grouped()+" 的登记", err)
		}
		return err
	})
}

// move hands a report over. Who could read it still can.
func (c *Console) move(r *request) error {
	return c.onReport(r, "moved", func(reference report.Reference) error {
		unit, known := c.Bureau().Unit(r.field("unit"))
		if !known {
			return fault.New(fault.Invalid, "请选择移交给哪个单位")
		}
		return c.Desk.Move(r.ctx, c.People, r.visitor.Session, reference, unit, r.field("reason"))
	})
}

// decline answers a dispatcher that the unit keeps a report.
func (c *Console) decline(r *request) error {
	return c.onReport(r, "declined", func(reference report.Reference) error {
		return c.Desk.DeclineMove(r.ctx, c.People, r.visitor.Session, reference, r.version(), r.field("reason"))
	})
}

// codeView shows a new code, this once.
type codeView struct {
	Page
	Grouped, Code string
	Back          string
}

// reissue draws a new code for who has lost theirs.
func (c *Console) reissue(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	code, err := c.Desk.Reissue(r.ctx, c.People, r.visitor.Session, reference)
	if err != nil {
		return cannotOpen(err)
	}
	return c.show(r, "console/desk-code", codeView{
		Page: c.page(r, "新的查询码", root+"/desk"), Grouped: reference.Grouped(), Code: code.Grouped(), Back: c.base + "/desk/report?ref=" + string(reference),
	})
}
