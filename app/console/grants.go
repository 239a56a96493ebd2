package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/staff"
)

// grantsView is who of a unit can open its reports, and who waits for it.
type grantsView struct {
	Page
	Unit    string
	Mine    bool // the visitor can, and so can grant it
	Waiting []Member
	Granted []Member
}

func (c *Console) grants(r *request) error {
	view := grantsView{
		Page: c.page(r, "授权", root+"/grants"), Unit: c.Bureau().UnitName(r.visitor.Member.Unit), Mine: r.visitor.Member.Granted,
	}
	view.Notice = r.notice()
	members, err := c.People.List(r.ctx)
	if err != nil {
		return err
	}
	for _, m := range members {
		switch {
		case m.Left() || m.Unit != r.visitor.Member.Unit:
		case m.Granted:
			view.Granted = append(view.Granted, c.member(r, m))
		default:
			view.Waiting = append(view.Waiting, c.member(r, m))
		}
	}
	return c.show(r, "console/grants", view)
}

// grant gives a colleague the unit's keys that the visitor has.
func (c *Console) grant(r *request) error {
	err := c.People.GrantBy(r.ctx, r.visitor.Session, r.visitor.Member.Unit, r.field("name"))
	if errors.Is(err, staff.ErrNotGranted) {
		return fault.New(fault.Forbidden, "您自己还没有单位的密钥，不能授权给别人")
	}
	if err != nil {
		return err
	}
	return r.Redirect(c.base+"/grants?done=granted", fiber.StatusSeeOther)
}
