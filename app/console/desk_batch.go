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
		return c.Desk.Write(r.ctx, c.People, r.visitor.Session, reference, report.FromUnit, r.words())
	}},
}

// errSelf is for the report into which others are merged: it stays as it is.
var errSelf = errors.New("console: the report that stays")

// batch does the same with each of the reports that were ticked; one that
// cannot be taken keeps no other from it.
func (c *Console) batch(r *request) error {
	act, known := batchActs[r.field("act")]
	references := r.form["ref"]
	if !known || len(references) == 0 || len(references) > deskPage*5 {
		return fault.New(fault.Invalid, "没有勾选登记，或者没有选要做什么。请回到上一页勾选以后再试")
	}
	view := batchView{Page: c.page(r, "批量办理", root+"/desk"), Back: c.base + "/desk"}
	if here := r.field("here"); strings.HasPrefix(here, c.base+"/desk?") || strings.HasPrefix(here, c.base+"/desk/cluster?") {
		view.Back = here
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
	return c.show(r, "console/desk-batch", view)
}
