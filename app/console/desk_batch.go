package console

import (
	"errors"
	"fmt"
	"strings"

	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// batchView says what became of an act on several reports.
type batchView struct {
	Page
	Done   string
	Failed []Failed
	Back   string
}

// Failed is a report on which an act was not taken, and why.
type Failed struct{ Grouped, Why string }

// batchActs are what can be done with several reports at once.
var batchActs = map[string]struct {
	done string
	act  func(*Console, *request, report.Reference) error
}{
	"mine": {"分给自己", func(c *Console, r *request, reference report.Reference) error {
		return c.Desk.Assign(r.ctx, c.People, r.visitor.Session, reference, desk.AnyVersion, r.visitor.Member.Name)
	}},
	"assign": {"分派", func(c *Console, r *request, reference report.Reference) error {
		return c.Desk.Assign(r.ctx, c.People, r.visitor.Session, reference, desk.AnyVersion, r.field("assignee"))
	}},
	"close": {"办结", func(c *Console, r *request, reference report.Reference) error {
		step := desk.Step{Status: report.Closed, Say: r.words()}
		return c.Desk.Advance(r.ctx, c.People, r.visitor.Session, reference, desk.AnyVersion, step, c.Bureau().Site.Location())
	}},
	"merge": {"合并", func(c *Console, r *request, reference report.Reference) error {
		of, err := report.ParseReference(r.field("of"))
		if err != nil || of == reference {
			return errSelf
		}
		return c.Desk.MarkDuplicate(r.ctx, c.People, r.visitor.Session, reference, desk.AnyVersion, of, r.words())
	}},
	"answer": {"答复", func(c *Console, r *request, reference report.Reference) error {
		return c.Desk.Write(r.ctx, c.People, r.visitor.Session, reference, report.FromUnit, r.words(), r.field("once"))
	}},
}

// errSelf is for the report into which others are merged: it stays as it is.
var errSelf = errors.New("console: the report that stays")

// batch does the same with each of the reports that were ticked; one that
// cannot be taken keeps no other from it.
func (c *Console) batch(r *request) error {
	act, references := batchActs[r.field("act")], r.form["ref"]
	view := batchView{Page: c.page(r, "批量办理", root+"/desk"), Back: c.base + "/desk"}
	if here := r.field("here"); strings.HasPrefix(here, c.base+"/desk?") || strings.HasPrefix(here, c.base+"/desk/cluster?") {
		view.Back = here
	}
	if err := lacking(r); err != nil {
		return c.again(r, err, func() (string, any, *Page) { return "console/desk-batch", &view, &view.Page })
	}
	done := 0
	for _, typed := range references {
		reference, err := report.ParseReference(typed)
		if err == nil {
			err = act.act(c, r, reference)
		}
		if err == nil {
			done++
			continue
		}
		if errors.Is(err, errSelf) {
			continue
		}
		var public *fault.Error
		if err = cannotOpen(err); !errors.As(err, &public) {
			return err
		}
		view.Failed = append(view.Failed, Failed{reference.Grouped(), public.Message})
	}
	view.Done = fmt.Sprintf("已%s %d 份。", act.done, done)
	if r.field("act") == "assign" && r.field("assignee") == "" {
		view.Done = fmt.Sprintf("%d 份现在没有分派给谁。", done)
	}
	return c.show(r, "console/desk-batch", view)
}

// lacking says what a form about several reports lacks.
func lacking(r *request) error {
	act, n := r.field("act"), len(r.form["ref"])
	switch _, known := batchActs[act]; {
	case !known:
		return fault.New(fault.Invalid, "没有选要做什么")
	case n == 0:
		return fault.New(fault.Invalid, "没有勾选登记。请先勾选，再按按钮")
	case n > deskPage*5:
		return fault.New(fault.Invalid, fmt.Sprintf("一次最多 %d 份，请分几次", deskPage*5))
	case act == "answer" && r.words() == "":
		return fault.New(fault.Invalid, "没有选答复的话。请先选一句现成的话")
	}
	return nil
}
