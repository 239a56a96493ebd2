package console

import (
	"errors"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/newsroom"
)

// historyView is the revisions of an article.
type historyView struct {
	Page
	Article   Reviewed
	Revisions []RevisionRow
	EverySave string      // address at which no save is left out; empty: none is
	From, To  int         // the two that are compared; 0: none are
	Differs   *Comparison // those two
}

// RevisionRow is one revision.
type RevisionRow struct {
	Number      int
	Saves       int // that came before it and are left out
	Act, By, At string
	Remark      string
	Ticks       bool
	ConfirmedBy string
	Public      bool // readers have it
	Newest      bool
	Differs     string // address at which it is compared with the one before
	SinceThen   string // and with the newest
	Page        string // as readers would see it
}

// actText is what made a revision, in words.
var actText = map[newsroom.Act]string{
	newsroom.Saved: "保存", newsroom.Reverted: "恢复旧版", newsroom.Submitted: "送审", newsroom.Returned: "退回", newsroom.Released: "发布",
	newsroom.Urgently: "紧急发布", newsroom.TakenBack: "撤回", newsroom.Outside: "控制台以外改动", newsroom.Removed: "控制台以外删除",
}

func (c *Console) history(r *request) error {
	view, err := c.historyView(r, r.Query("id"))
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	if view.From, view.To = r.QueryInt("from"), r.QueryInt("to"); view.From > 0 && view.To > 0 {
		before, err := c.Newsroom.At(r.ctx, r.visitor.Session, view.Article.ID, view.From)
		if err != nil {
			return err
		}
		after, err := c.Newsroom.At(r.ctx, r.visitor.Session, view.Article.ID, view.To)
		if err != nil {
			return err
		}
		view.Differs = &Comparison{"第 " + strconv.Itoa(view.From) + " 版", "第 " + strconv.Itoa(view.To) + " 版", c.compare(before.Content, after.Content)}
	}
	return c.show(r, "console/newsroom-history", view)
}

func (c *Console) historyView(r *request, id string) (historyView, error) {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, id)
	if err != nil {
		return historyView{}, err
	}
	revisions, err := c.Newsroom.History(r.ctx, r.visitor.Session, id)
	if err != nil {
		return historyView{}, err
	}
	view := historyView{Page: c.page(r, "历史", root+"/newsroom"), Article: c.reviewed(a, newest)}
	every := r.Query("every") != ""
	for i, revision := range revisions {
		if i > 0 && !every && revision.Number != a.Public && again(revisions[i-1], revision) {
			view.EverySave = view.Article.History + "&every=1"
			last := &view.Revisions[len(view.Revisions)-1]
			last.Saves, last.Differs = last.Saves+1, differs(view.Article.History, revision.Number-1, last.Number)
			continue
		}
		view.Revisions = append(view.Revisions, c.revisionRow(a, revision, view.Article.History))
	}
	return view, nil
}

// sitting is how long apart two saves are that are shown as one.
const sitting = 30 * time.Minute

// again reports whether a revision is but a save on the way to the next one of
// the same author.
func again(next, r newsroom.Revision) bool {
	return next.Act == newsroom.Saved && r.Act == newsroom.Saved && next.Author == r.Author && next.At.Sub(r.At) < sitting
}

// differs is the address at which two revisions are compared; empty where
// there is none before.
func differs(history string, from, to int) string {
	if from == 0 {
		return ""
	}
	return history + "&from=" + strconv.Itoa(from) + "&to=" + strconv.Itoa(to) + "#differs"
}

func (c *Console) revisionRow(a newsroom.Article, r newsroom.Revision, history string) RevisionRow {
	row := RevisionRow{
		Number: r.Number, Act: actText[r.Act], By: c.hand(r.Author), At: c.time(r.At), Remark: r.Remark, Ticks: r.Ticks.All(), ConfirmedBy: r.ConfirmedBy,
		Public: r.Number == a.Public, Newest: r.Number == a.Head,
		Page: c.base + "/newsroom/page?id=" + url.QueryEscape(a.ID) + "&number=" + strconv.Itoa(r.Number),
	}
	if r.Act != newsroom.Submitted && r.Act != newsroom.Returned {
		row.Differs = differs(history, r.Number-1, r.Number)
	}
	if !row.Newest {
		row.SinceThen = differs(history, r.Number, a.Head)
	}
	if r.Act == newsroom.Reverted {
		row.Remark = "第 " + r.Remark + " 版"
	}
	return row
}

// revert makes an earlier revision the newest one.
func (c *Console) revert(r *request) error {
	a, err := c.Newsroom.Revert(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "base"), c.number(r, "number"))
	if err != nil {
		view, failed := c.historyView(r, r.field("id"))
		if failed != nil {
			return failed
		}
		return c.again(r, err, func() (string, any, *Page) { return "console/newsroom-history", &view, &view.Page })
	}
	return c.toDraft(r, a.ID, "article-reverted")
}

// withdrawView asks why an article is taken back.
type withdrawView struct {
	Page
	Article    Reviewed
	Reason     string
	See        string
	Referring  []string // titles of the articles that lead to it
	Unfinished bool     // there is work on it that is not public
}

func (c *Console) withdrawPage(r *request) error {
	view, err := c.withdrawView(r, r.Query("id"))
	if err != nil {
		return err
	}
	return c.show(r, "console/newsroom-withdraw", view)
}

func (c *Console) withdrawView(r *request, id string) (withdrawView, error) {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, id)
	if err != nil {
		return withdrawView{}, err
	}
	view := withdrawView{Page: c.page(r, "撤回", root+"/newsroom"), Article: c.reviewed(a, newest), Unfinished: a.Public != a.Head}
	for _, other := range c.Newsroom.Library.Snapshot().Referring(a.ID) {
		view.Referring = append(view.Referring, other.Title)
	}
	return view, nil
}

func (c *Console) withdraw(r *request) error {
	reason, see := r.field("reason"), r.field("see")
	a, err := c.Newsroom.Withdraw(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "base"), reason, see)
	if err != nil {
		view, failed := c.withdrawView(r, r.field("id"))
		if failed != nil {
			return failed
		}
		view.Reason, view.See = reason, see
		if faulty := (*newsroom.Faulty)(nil); errors.As(err, &faulty) {
			i := slices.IndexFunc(faulty.Findings, func(f fault.Finding) bool { return !f.Warning })
			err = fault.Wrap(fault.Invalid, faulty.Error()+"："+faulty.Findings[i].Message, err)
		}
		return c.again(r, err, func() (string, any, *Page) { return "console/newsroom-withdraw", &view, &view.Page })
	}
	return c.toReview(r, a.ID, "article-withdrawn")
}

// sheetView is an article to be printed and signed.
type sheetView struct {
	Page
	Article  Reviewed
	Author   string
	Printed  string
	Facts    []Fact
	Findings []FieldFinding
	HTML     template.HTML
}

// Fact is a name with what stands there.
type Fact struct{ Name, Text string }

// sheet is the 送审稿: what is reviewed, on paper.
func (c *Console) sheet(r *request) error {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, r.Query("id"))
	if err != nil {
		return err
	}
	form, err := newsroom.Read(newest.Content)
	if err != nil {
		return err
	}
	trial, err := c.Newsroom.CheckPublished(a.ID, newest.Content)
	if err != nil {
		return err
	}
	if trial.Article == nil {
		return errUnreadable(trial)
	}
	view := sheetView{
		Page: c.page(r, "送审稿："+a.Title, root+"/newsroom"), Article: c.reviewed(a, newest), Author: c.hand(a.Author), Printed: c.time(c.Now()),
		HTML: template.HTML(c.Newsroom.Library.Snapshot().HTML(trial.Article)), //nolint:gosec // made by the library's renderer, which passes no raw HTML
	}
	view.Findings, _ = placed(newest.Content, trial)
	view.Facts = c.factsOf(form)
	return c.Web.Show(r.Ctx, fiber.StatusOK, "console/newsroom-sheet", view)
}

// factsOf is the front matter in words.
func (c *Console) factsOf(form newsroom.Form) (facts []Fact) {
	add := func(fields []Field) {
		for _, f := range fields {
			if text := f.words(); text != "" && f.Name != "title" {
				facts = append(facts, Fact{f.Label, text})
			}
		}
	}
	add(c.fieldsOf(headSpecs, form, nil))
	for _, section := range c.sections(form, nil) {
		add(section.Fields)
	}
	return facts
}
