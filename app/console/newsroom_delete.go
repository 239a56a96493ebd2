package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/newsroom"
)

// deleteView asks whether a draft is to be deleted.
type deleteView struct {
	Page
	Article Reviewed
}

func (c *Console) deletePage(r *request) error {
	view, err := c.deleteView(r, r.Query("id"))
	if err != nil {
		return err
	}
	return c.show(r, "console/newsroom-delete", view)
}

func (c *Console) deleteView(r *request, id string) (deleteView, error) {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, id)
	return deleteView{Page: c.page(r, "删除草稿", root+"/newsroom"), Article: c.reviewed(a, newest)}, err
}

// deleteDraft deletes a draft that was never published. Where somebody has
// saved it meanwhile, it says so and asks again.
func (c *Console) deleteDraft(r *request) error {
	err := c.Newsroom.Delete(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "base"))
	if err == nil {
		return r.Redirect(c.base+"/newsroom?done=article-deleted", fiber.StatusSeeOther)
	}
	if !errors.As(err, new(*newsroom.Conflict)) {
		return err
	}
	view, failed := c.deleteView(r, r.field("id"))
	if failed != nil {
		return failed
	}
	return c.again(r, err, func() (string, any, *Page) { return "console/newsroom-delete", &view, &view.Page })
}
