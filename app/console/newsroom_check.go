package console

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
)

func (c *Console) checkedDraft(r *request, d draft) error {
	view, err := c.checkedView(r, d)
	if err != nil {
		return c.keepDraft(r, d, err)
	}
	return c.showDraft(r, fiber.StatusOK, view)
}

// checkedView is the form with what the checks say of it.
func (c *Console) checkedView(r *request, d draft) (draftView, error) {
	content, trial, err := c.checkDraft(r, d)
	if err != nil {
		return draftView{}, err
	}
	findings, wrong := placed(content, trial)
	view := c.draftViewOf(r, d, wrong)
	view.Checked, view.Unsaved, view.Findings = true, true, findings
	if !d.Whole {
		view.Exposed = exposedIn(content, trial)
	}
	return view, nil
}

// exposedIn is what the guard has found and knows how to mask, with where it is
// in the form.
func exposedIn(content []byte, trial library.Trial) (found []Exposed) {
	for i, e := range trial.Exposed {
		if e.Masked == "" {
			continue
		}
		key, line := newsroom.Place(content, e.FileLine)
		where, link := placeText(key, line)
		found = append(found, Exposed{Number: i, Where: where, Link: link, Text: e.Text, Masked: e.Masked, Warning: e.Warning})
	}
	return found
}

// placeText says where something is in the form.
func placeText(key string, line int) (where, link string) {
	if key == library.BodyPath {
		return fmt.Sprintf("正文第 %d 行", line), "#body"
	}
	for _, s := range headSpecs {
		if s.name == key {
			return s.label, "#" + fieldID(key)
		}
	}
	for _, section := range sectionSpecs {
		for _, s := range section.fields {
			if name, _, _ := strings.Cut(s.name, "."); name == key {
				return s.label, "#" + fieldID(s.name)
			}
		}
	}
	return "整篇", "#draft"
}

// maskDraft puts the masked forms in the place of what the guard has found:
// one of it, or all that it is sure of.
func (c *Console) maskDraft(r *request, d draft, which string) error {
	_, trial, err := c.checkDraft(r, d)
	if err != nil {
		return c.keepDraft(r, d, err)
	}
	masked := 0
	for i, e := range trial.Exposed {
		if (which == "all" && !e.Warning || which == strconv.Itoa(i)) && d.Mask(e) {
			masked++
		}
	}
	view, err := c.checkedView(r, d)
	if err != nil {
		return err
	}
	view.Notice = fmt.Sprintf("已打码 %d 处，还没有保存。", masked)
	return c.showDraft(r, fiber.StatusOK, view)
}

// previewDraft answers with the public page as it would be.
func (c *Console) previewDraft(r *request, d draft) error {
	_, trial, err := c.checkDraft(r, d)
	if err == nil && trial.Article == nil {
		err = errUnreadable(trial)
	}
	if err != nil {
		return c.keepDraft(r, d, err)
	}
	return c.Web.ShowArticle(r.Ctx, trial.Article)
}

// errUnreadable is a fault of kind Invalid: a file of which no page can be
// made.
func errUnreadable(trial library.Trial) error {
	return fault.New(fault.Invalid, "开头的格式不对，还不能看："+trial.Findings[0].Message)
}
