package console

import (
	"fmt"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// foundView is what a search has found. What was looked for is in no address.
type foundView struct {
	Page
	Words string
	Rows  []DeskRow
	Far   string // how far it went
	Next  string // where to go on; empty: all were looked at
}

// search opens the unit's own reports one after the other, the newest first.
func (c *Console) search(r *request) error {
	view := foundView{Page: c.page(r, "搜索登记", root+"/desk"), Words: r.field("words")}
	after, err := report.ParseCursor(r.field("after"))
	if err != nil {
		return fault.Wrap(fault.BadRequest, "没有这一页", err)
	}
	found, err := c.Desk.Search(r.ctx, r.visitor.Member.Unit, view.Words, after, r.visitor)
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) { return "console/desk-found", &view, &view.Page })
	}
	view.Next = found.Next.String()
	view.Far = fmt.Sprintf("看了 %d 份，本单位的都看过了。", found.Looked)
	if view.Next != "" {
		view.Far = fmt.Sprintf("从新到旧看了 %d 份，看到 %s 收到的，更早的还没有看。", found.Looked, c.time(found.Back))
	}
	if view.Rows, err = c.rows(r, found.Hits, found.Opened); err != nil {
		return err
	}
	return c.show(r, "console/desk-found", view)
}
