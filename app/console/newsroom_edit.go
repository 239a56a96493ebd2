package console

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
)

func (c *Console) newDraft(r *request) error {
	kind := library.Kind(r.Query("kind", string(library.Cases)))
	if !slices.Contains(library.Kinds, kind) {
		return fault.New(fault.NotFound, "没有这个栏目")
	}
	form, err := newsroom.Read(newsroom.Blank(c.Now().In(c.Bureau().Site.Location())))
	if err != nil {
		return err
	}
	return c.showDraft(r, fiber.StatusOK, c.draftView(r, draft{Kind: kind, Form: form}))
}

func (c *Console) editDraft(r *request) error {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, r.Query("id"))
	if err != nil {
		return err
	}
	d := draft{ID: a.ID, Kind: a.Kind(), Base: newest.Number, Whole: r.Query("whole") != "", Source: string(newest.Content)}
	form, err := newsroom.Read(newest.Content)
	if err != nil {
		d.Whole = true // the form cannot read it
	}
	d.Form = form
	view := c.draftView(r, d)
	view.Notice = r.notice()
	return c.showDraft(r, fiber.StatusOK, view)
}

// writeDraft does with what was typed what the button says.
func (c *Console) writeDraft(r *request) error {
	d := draftForm(r)
	switch intent := r.field("intent"); {
	case len(r.Body()) > longForm:
		return c.keepDraft(r, d, errTooLong)
	case intent == "check":
		return c.checkedDraft(r, d)
	case intent == "preview":
		return c.previewDraft(r, d)
	case strings.HasPrefix(intent, "mask:"):
		return c.maskDraft(r, d, strings.TrimPrefix(intent, "mask:"))
	case intent == "submit":
		return c.submitDraft(r, d)
	}
	a, err := c.saveDraft(r, d)
	if err != nil {
		return c.keepDraft(r, d, err)
	}
	return c.toDraft(r, a.ID, "article-saved")
}

var errTooLong = fault.New(fault.TooLarge, "文章太长，最多 256 KB（大约八万字），没有保存。您写的都还在下面：删去粘贴多了的再保存，或者分成几篇")

func (c *Console) toDraft(r *request, id, done string) error {
	return r.Redirect(c.base+"/newsroom/edit?id="+url.QueryEscape(id)+"&done="+done, fiber.StatusSeeOther)
}

// submitDraft saves, and asks for a review.
func (c *Console) submitDraft(r *request, d draft) error {
	a, err := c.saveDraft(r, d)
	if err != nil {
		return c.keepDraft(r, d, err)
	}
	d.ID, d.Base = a.ID, a.Head
	if _, err = c.Newsroom.Submit(r.ctx, r.visitor.Session, a.ID, a.Head); err == nil {
		return c.toDraft(r, a.ID, "article-submitted")
	}
	var faulty *newsroom.Faulty
	if !errors.As(err, &faulty) {
		return c.keepDraft(r, d, err)
	}
	view, err := c.checkedView(r, d)
	if err != nil {
		return err
	}
	view.Unsaved, view.Error = false, "已保存，还没有送审："+faulty.Error()
	return c.showDraft(r, fiber.StatusUnprocessableEntity, view)
}

// keepDraft shows the form again with all that was typed, and why it was not
// kept.
func (c *Console) keepDraft(r *request, d draft, err error) error {
	var conflict *newsroom.Conflict
	if errors.As(err, &conflict) {
		return c.conflicting(r, d, conflict)
	}
	status, public := c.Web.Explain(r.Ctx, err)
	view := c.draftView(r, d)
	view.Error, view.Unsaved = public.Message, true
	if status == fiber.StatusNotFound {
		view.Error = "没有保存：这篇草稿已经被删除。您写的都还在下面，要留着，请复制到新的一篇里"
	}
	return c.showDraft(r, status, view)
}

// conflicting shows both versions side by side. What is saved next is upon the
// newest.
func (c *Console) conflicting(r *request, d draft, conflict *newsroom.Conflict) error {
	mine, err := c.draftContent(r, d)
	if err != nil {
		return err
	}
	newest := conflict.Newest
	d.Base = newest.Number
	view := c.draftView(r, d)
	view.Error, view.Unsaved = "没有保存："+conflict.Error(), true
	view.Theirs = &Theirs{Number: newest.Number, By: c.hand(newest.Author), At: c.time(newest.At), Comparison: Comparison{"第 " + strconv.Itoa(newest.Number) + " 版", "您写的", c.compare(newest.Content, mine)}}
	return c.showDraft(r, fiber.StatusConflict, view)
}
