package console

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/staff"
)

// Recipient is something of units.yaml that is not confirmed yet.
type Recipient struct {
	ID, Unit, Text              string
	Administrator, Investigator string // who has confirmed it; empty: nobody
	Mine                        bool   // the visitor may
}

// recipientsView lists what waits for somebody.
type recipientsView struct {
	Page
	Recipients []Recipient
	Mine       bool // there is something that the visitor may confirm
}

func (c *Console) recipients(r *request) error {
	view, err := c.recipientsView(r)
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/recipients", view)
}

func (c *Console) recipientsView(r *request) (recipientsView, error) {
	view := recipientsView{Page: c.page(r, "接收确认", root+"/recipients")}
	open, err := c.Recipients.Open(r.ctx, c.Bureau())
	for _, o := range open {
		shown := Recipient{ID: o.ID, Unit: c.Bureau().UnitName(o.Unit), Text: o.Text, Administrator: o.Administrator, Investigator: o.Investigator}
		member := r.visitor.Member
		shown.Mine = member.Role == staff.Administrator && o.Administrator == "" ||
			member.Role == staff.Investigator && member.Unit == o.Unit && o.Investigator == ""
		view.Recipients, view.Mine = append(view.Recipients, shown), view.Mine || shown.Mine
	}
	return view, err
}

var errNoneConfirmed = fault.New(fault.Invalid, "一项也没有确认：没有勾选，或者内容刚刚变了。下面是现在的，请看过再勾选")

// confirm confirms what was ticked, and nothing that has come since.
func (c *Console) confirm(r *request) error {
	confirmed, err := c.Recipients.Confirm(r.ctx, c.Bureau(), r.visitor.Session, r.form["id"])
	if err != nil {
		return err
	}
	if len(confirmed) == 0 {
		view, err := c.recipientsView(r)
		if err != nil {
			return err
		}
		return c.again(r, errNoneConfirmed, func() (string, any, *Page) { return "console/recipients", &view, &view.Page })
	}
	return r.Redirect(c.base+"/recipients?done=confirmed", fiber.StatusSeeOther)
}
