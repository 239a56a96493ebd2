package console

import (
	"fmt"
	"slices"
	"strings"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/report"
)

// warningView is the draft of a warning that comes of a report.
type warningView struct {
	Page
	Reference, Grouped string
	Fixed              []Entry // what the report's own fields say, unseen
	Fields, Known      []Field
	Body               string
	Exposed            []Exposed // of people, as it is now
}

// unseen are the keys of a warning that the report decides; the newsroom can
// change them.
var unseen = []string{"date", "scam", "district", "channels", "loss", "steps"}

// indicatorKeys are where a kind of suspect stands in an article.
var indicatorKeys = map[string]string{
	"app": "indicators.apps", "url": "indicators.urls", "company": "indicators.companies", "phone": "indicators.phones",
	"account": "indicators.accounts", "wechat": "indicators.wechat", "qq": "indicators.qq",
}

// warningForm opens a report and drafts a warning of it.
func (c *Console) warningForm(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	opened, err := c.Desk.Open(r.ctx, reference, r.visitor)
	if err != nil {
		return cannotOpen(err)
	}
	form, err := c.warningOf(r, desk.OutlineOf(opened.Report))
	if err != nil {
		return err
	}
	view, err := c.warningView(r, reference, form)
	if err != nil {
		return err
	}
	return c.show(r, "console/desk-warning", view)
}

// warningOf writes a warning, and masks whatever the guard finds in it.
func (c *Console) warningOf(r *request, o desk.Outline) (newsroom.Form, error) {
	form, err := newsroom.Read(newsroom.Blank(c.Now().In(c.Bureau().Site.Location())))
	if err != nil {
		return form, err
	}
	if scam, known := c.Bureau().Scam(o.Scam); known {
		form.Set("title", "当心"+scam.Name)
		form.Set("scam", scam.Key)
		form.Set("steps", strings.Join(scam.Moves, "\n"))
	}
	if o.District != bureau.DistrictElsewhere {
		form.Set("district", o.District)
	}
	form.Set("channels", strings.Join(slices.DeleteFunc(slices.Clone(o.Channels), func(key string) bool {
		return !slices.Contains(library.Channels(), key)
	}), "\n"))
	if o.Loss > 0 {
		form.Set("loss", fmt.Sprint(int64(o.Loss)/100))
	}
	for kind, key := range indicatorKeys {
		form.Set(key, strings.Join(o.Known[kind], "\n"))
	}
	form.Body = o.Story
	_, trial, err := c.checkDraft(r, draft{Kind: library.Cases, Form: form})
	for _, e := range trial.Exposed {
		form.Mask(e)
	}
	return form, err
}

func (c *Console) warningView(r *request, reference report.Reference, form newsroom.Form) (warningView, error) {
	view := warningView{
		Page:      c.page(r, "起草案例警示", root+"/desk"),
		Reference: string(reference), Grouped: reference.Grouped(), Body: form.Body,
	}
	for _, key := range unseen {
		view.Fixed = append(view.Fixed, Entry{Name: key, Value: form.Get(key)})
	}
	content, trial, err := c.checkDraft(r, draft{Kind: library.Cases, Form: form})
	if err != nil {
		return view, err
	}
	view.Exposed = exposedIn(content, trial)
	view.Fields = c.fieldsOf(headSpecs[:2], form, nil)
	for _, section := range sectionSpecs {
		if section.id == "part-indicators" {
			view.Known = c.fieldsOf(section.fields, form, nil)
		}
	}
	return view, nil
}

// propose hands a drafted warning to the newsroom.
func (c *Console) propose(r *request) error {
	reference, err := r.reference()
	if err != nil {
		return err
	}
	form := draftForm(r).Form
	content, err := c.draftContent(r, draft{Kind: library.Cases, Form: form})
	if err == nil && r.field("read") == "" {
		err = fault.New(fault.Invalid, "请逐字看一遍，再打勾")
	}
	if err == nil {
		err = c.Desk.MayOpen(r.ctx, reference, r.visitor.Session)
	}
	if err == nil {
		_, err = c.Newsroom.Propose(r.ctx, r.visitor.Session, audit.Report(reference), content)
	}
	if err == nil {
		return c.toReport(r, reference, "proposed")
	}
	view, viewErr := c.warningView(r, reference, form)
	if viewErr != nil {
		return viewErr
	}
	return c.again(r, cannotOpen(err), func() (string, any, *Page) { return "console/desk-warning", &view, &view.Page })
}
