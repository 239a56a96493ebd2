package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/web"
)

// mostUntold is how many deliveries are shown, the oldest first.
const mostUntold = 200

// untoldView is what could not be told, and what is still tried.
type untoldView struct {
	Page
	Stuck, Waiting []Untold
	More           bool // than are shown
}

// Untold is a delivery that has not reached anybody yet. Of a webhook's
// address, which may hold a key, nothing is shown.
type Untold struct {
	ID, Unit, Channel, Address string
	Reason, Made, Error, Next  string
	Reference                  string
	Tries                      int
	Urgent                     bool
}

func (c *Console) untold(r *request) error {
	view, err := c.untoldView(r)
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/desk-deliveries", view)
}

func (c *Console) untoldView(r *request) (untoldView, error) {
	view := untoldView{Page: c.page(r, "送达", root+"/desk/deliveries")}
	all, err := c.Store.Untold(r.ctx, mostUntold+1, false)
	if view.More = len(all) > mostUntold; view.More {
		all = all[:mostUntold]
	}
	for _, d := range all {
		shown := Untold{
			ID: d.ID, Unit: c.Bureau().UnitName(d.Unit), Channel: channelText[d.Channel], Reason: d.Reason.Text(), Made: c.time(d.CreatedAt),
			Error: d.Error, Reference: d.Reference.Grouped(), Tries: d.Tries, Urgent: d.Urgent,
		}
		if d.Channel == report.ChannelEmail {
			shown.Address = d.Target
		}
		if d.Stuck() {
			view.Stuck = append(view.Stuck, shown)
			continue
		}
		shown.Next = c.time(d.NextAt)
		view.Waiting = append(view.Waiting, shown)
	}
	return view, err
}

// retry makes deliveries due at once, for another three days.
func (c *Console) retry(r *request) error {
	ids := r.form["id"]
	if len(ids) == 0 || len(ids) > mostUntold {
		view, err := c.untoldView(r)
		if err != nil {
			return err
		}
		err = fault.New(fault.Invalid, "没有勾选通知")
		return c.again(r, err, func() (string, any, *Page) { return "console/desk-deliveries", &view, &view.Page })
	}
	for _, id := range ids {
		if _, err := c.Store.RetryDelivery(r.ctx, id, c.Now(), r.visitor.Did(audit.DeliveryRetried, audit.Delivery(id))); err != nil {
			return err
		}
	}
	return r.Redirect(c.base+"/desk/deliveries?done=retried", fiber.StatusSeeOther)
}

// askView is a dispatcher's request to move a report that they cannot read.
type askView struct {
	Page
	DeskRow
	Units []web.Choice
	Typed Typed
}

func (c *Console) askForm(r *request) error {
	view, err := c.askView(r)
	if err != nil {
		return err
	}
	return c.show(r, "console/desk-ask", view)
}

func (c *Console) askView(r *request) (askView, error) {
	reference, err := r.reference()
	if err != nil {
		return askView{}, err
	}
	record, err := c.Store.Receipt(r.ctx, reference)
	if err != nil {
		return askView{}, err
	}
	view := askView{Page: c.page(r, fmt.Sprintf("请求移交 %s", reference.Grouped()), root+"/desk"), DeskRow: c.clearRow(record, c.Now())}
	for _, unit := range c.Bureau().Units {
		if !unit.Partner && unit.Key != record.Unit {
			view.Units = append(view.Units, web.Choice{Value: unit.Key, Text: unit.Name, Selected: unit.Key == r.field("unit")})
		}
	}
	return view, nil
}

// ask leaves a note for the unit that has a report.
func (c *Console) ask(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	unit, known := c.Bureau().Unit(r.field("unit"))
	err = fault.New(fault.Invalid, "请选择移交给哪个单位")
	if known {
		err = c.Desk.AskMove(r.ctx, c.People, r.visitor.Session, reference, unit, r.field("reason"))
	}
	if err != nil {
		view, viewErr := c.askView(r)
		if viewErr != nil {
			return viewErr
		}
		view.Typed = r.typed("")
		return c.again(r, err, func() (string, any, *Page) { return "console/desk-ask", &view, &view.Page })
	}
	return r.Redirect(c.base+"/desk?done=asked", fiber.StatusSeeOther)
}
