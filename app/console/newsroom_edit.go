package console

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// draftView is the form of an article.
type draftView struct {
	Page
	draftFacts
	Action   string
	Kind     string
	KindName string
	Base     int
	Slug     string // of a new article, as typed
	Head     []Field
	Sections []Section
	Body     string
	Whole    bool   // it is edited as one text
	Source   string // that text
	Checked  bool   // the findings are of what is in the form
	Findings []FieldFinding
	Exposed  []Exposed
	Theirs   *Theirs // somebody else's revision that stands in the way
	Unsaved  bool    // the form has what is kept nowhere
	Desk     string  // where the scripts of the form ask
	Autosave bool
	Read     []string // what was left out of a file that was read into it
}

// draftFacts is what is known of an article beside its content.
type draftFacts struct {
	ID       string // empty: it is new
	Address  string // of its public page
	Kit      string // what is done with it once it is published
	State    string
	Live     bool
	Draft    bool // it can be submitted
	InReview bool
	Reviewer bool // who looks at it
	SavedBy  string
	SavedAt  string
	Remark   string // why it was returned
	Review   string // addresses of its other pages
	History  string
	Sheet    string
	AsText   string
	AsForm   string
}

// FieldFinding is one finding of the checks, with where it is in the form.
type FieldFinding struct {
	Where, Link string // 正文第 3 行, #body
	Message     string
	Warning     bool
}

// Exposed is personal data that the guard has found.
type Exposed struct {
	Number       int
	Where, Link  string
	Text, Masked string
	Warning      bool
}

// Theirs is a revision that somebody has made meanwhile.
type Theirs struct {
	Number int
	By, At string
	Comparison
}

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
	for i, e := range trial.Exposed {
		if e.Masked == "" || d.Whole {
			continue
		}
		key, line := newsroom.Place(content, e.FileLine)
		where, link := placeText(key, line)
		view.Exposed = append(view.Exposed, Exposed{Number: i, Where: where, Link: link, Text: e.Text, Masked: e.Masked, Warning: e.Warning})
	}
	return view, nil
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

func (c *Console) showDraft(r *request, status int, view draftView) error {
	c.Web.AllowFrames(r.Ctx)
	return c.Web.Show(r.Ctx, status, "console/newsroom-edit", view)
}

func (c *Console) draftView(r *request, d draft) draftView { return c.draftViewOf(r, d, nil) }

func (c *Console) draftViewOf(r *request, d draft, wrong map[string][]string) draftView {
	title := "写" + web.KindName(d.Kind)
	if d.ID != "" {
		title = "改稿"
	}
	view := draftView{
		Page: c.page(r, title, root+"/newsroom"), draftFacts: c.draftFacts(r, d), Action: c.base + "/newsroom/edit",
		Desk: c.base + "/newsroom", Kind: string(d.Kind), KindName: web.KindName(d.Kind), Base: d.Base, Slug: d.Slug, Body: d.Body, Whole: d.Whole, Source: d.Source,
		Head: c.fieldsOf(headSpecs, d.Form, wrong), Sections: c.sections(d.Form, wrong),
	}
	view.Autosave = view.Draft
	return view
}

// draftFacts looks up what is known of an article. It is shown beside the
// form, which is shown whatever comes of it.
func (c *Console) draftFacts(r *request, d draft) draftFacts {
	facts := draftFacts{ID: d.ID, Reviewer: r.visitor.Member.Role == staff.Reviewer}
	if d.ID == "" {
		return facts
	}
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, d.ID)
	if err != nil {
		return facts
	}
	facts.Address, facts.Kit = c.Web.Base()+"/"+a.ID, c.kitURL(a.ID)
	facts.State, facts.SavedBy, facts.SavedAt = stateText[a.State], c.hand(a.SavedBy), c.time(a.SavedAt)
	facts.Live, facts.Draft, facts.InReview = a.Public > 0, a.State == newsroom.Draft, a.State == newsroom.InReview
	query := "?id=" + url.QueryEscape(a.ID)
	facts.Review, facts.History, facts.Sheet = c.base+"/newsroom/review"+query, c.base+"/newsroom/history"+query, c.base+"/newsroom/sheet"+query
	facts.AsForm = c.base + "/newsroom/edit" + query
	facts.AsText = facts.AsForm + "&whole=1"
	if newest.Act == newsroom.Returned {
		facts.Remark = newest.Remark
	}
	return facts
}

// hand is who made a revision, in words.
func (c *Console) hand(name string) string {
	if name == "" {
		return "控制台以外"
	}
	return name
}

// stateText is what the states are called.
var stateText = map[newsroom.State]string{
	newsroom.Draft: "草稿", newsroom.InReview: "待审", newsroom.Published: "已发布", newsroom.Withdrawn: "已撤回",
}
