package console

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/web"
)

// reviewView is an article for who decides on it.
type reviewView struct {
	Page
	Article   Reviewed
	Findings  []FieldFinding
	Failed    bool        // the checks hold it back
	Differs   *Comparison // with what is public; nil: nothing is
	Decide    bool        // it is in review
	Alone     bool        // nobody but the reviewer has touched it
	Confirm   bool        // the reviewer may confirm what was published urgently
	Emergency bool        // it may be published urgently
	Ticked    ticked      // as they were sent
	PublishAt string
	Remark    string
}

// Reviewed is an article and its newest revision.
type Reviewed struct {
	ID, Title, Kind    string
	State              string
	Base, Public       int
	By, At             string
	Hands              string // who has touched it since it was published
	UrgentBy, UrgentAt string
	Late               bool
	Address            string // of the public page; empty: there is none
	Kit                string // what is done with that
	Page               string // of the newest revision, as it would be
	Edit, History      string
	Withdraw           string // empty: it was never published
	Sheet              string
}

// ticked are the ticks as a form has them.
type ticked struct{ Unit, Secrecy, NoPerson bool }

func (c *Console) reviewPage(r *request) error {
	view, err := c.reviewView(r, r.Query("id"))
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.showReview(r, fiber.StatusOK, view)
}

func (c *Console) showReview(r *request, status int, view reviewView) error {
	c.Web.AllowFrames(r.Ctx)
	return c.Web.Show(r.Ctx, status, "console/newsroom-review", view)
}

func (c *Console) reviewView(r *request, id string) (reviewView, error) {
	a, newest, err := c.Newsroom.Open(r.ctx, r.visitor.Session, id)
	if err != nil {
		return reviewView{}, err
	}
	view := reviewView{Page: c.page(r, "审稿", root+"/newsroom"), Article: c.reviewed(a, newest)}
	trial, err := c.Newsroom.CheckPublished(a.ID, newest.Content)
	if err != nil {
		return view, err
	}
	view.Failed = trial.Findings.Failed()
	view.Findings, _ = placed(newest.Content, trial)
	hands, err := c.Newsroom.Hands(r.ctx, a)
	if err != nil {
		return view, err
	}
	me := r.visitor.Member.Name
	view.Article.Hands = strings.Join(hands, "、")
	view.Decide = a.State == newsroom.InReview
	view.Alone = !slices.ContainsFunc(hands, func(name string) bool { return name != me })
	view.Emergency = a.State == newsroom.Draft || view.Decide
	view.Confirm = a.UrgentBy != "" && a.UrgentBy != me
	if a.Public > 0 && a.Public != a.Head {
		public, err := c.Newsroom.At(r.ctx, r.visitor.Session, a.ID, a.Public)
		if err != nil {
			return view, err
		}
		view.Differs = &Comparison{"现在网上的", "发布后的", c.compare(public.Content, newest.Content)}
	}
	return view, nil
}

func (c *Console) reviewed(a newsroom.Article, newest newsroom.Revision) Reviewed {
	query := "?id=" + url.QueryEscape(a.ID)
	shown := Reviewed{
		ID: a.ID, Title: a.Title, Kind: web.KindName(a.Kind()), State: stateText[a.State], Base: a.Head, Public: a.Public,
		By: c.hand(newest.Author), At: c.time(newest.At), UrgentBy: a.UrgentBy, Late: a.Overdue(c.Now()),
		Page: c.base + "/newsroom/page" + query + "&number=" + strconv.Itoa(newest.Number),
		Edit: c.base + "/newsroom/edit" + query, History: c.base + "/newsroom/history" + query,
		Sheet: c.base + "/newsroom/sheet" + query,
	}
	if a.UrgentBy != "" {
		shown.UrgentAt = c.time(a.UrgentAt)
	}
	if a.Public > 0 {
		shown.Withdraw = c.base + "/newsroom/withdraw" + query
	}
	if live := c.live(a); live || a.State == newsroom.Withdrawn {
		shown.Address = c.Web.Base() + "/" + a.ID
		if live {
			shown.Kit = c.kitURL(a.ID)
		}
	}
	return shown
}

// live reports whether readers have an article now: what is scheduled, has
// expired or was withdrawn is published and not there.
func (c *Console) live(a newsroom.Article) bool {
	_, live := c.Newsroom.Library.Snapshot().ByID(a.ID)
	return live
}

// publish puts what was reviewed before the readers.
func (c *Console) publish(r *request) error { return c.release(r, false) }

// publishUrgently does so without another pair of eyes.
func (c *Console) publishUrgently(r *request) error { return c.release(r, true) }

func (c *Console) release(r *request, urgent bool) error {
	sent := ticked{r.form.Has("unit_agrees"), r.form.Has("secrecy"), r.form.Has("no_person")}
	release := newsroom.Release{
		Ticks:  newsroom.Ticks{UnitAgrees: sent.Unit, Secrecy: sent.Secrecy, NoPerson: sent.NoPerson},
		Urgent: urgent, PublishAt: r.field("publish_at"),
	}
	a, err := c.Newsroom.Publish(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "base"), release)
	if err != nil {
		return c.reviewAgain(r, err, func(view *reviewView) { view.Ticked, view.PublishAt = sent, release.PublishAt })
	}
	done := "article-published"
	if !c.live(a) {
		done = "article-scheduled"
	}
	if urgent {
		done = "article-urgent"
	}
	return c.toReview(r, a.ID, done)
}

func (c *Console) number(r *request, name string) int {
	n, _ := strconv.Atoi(r.field(name)) // 0 is no revision
	return n
}

func (c *Console) toReview(r *request, id, done string) error {
	return r.Redirect(c.base+"/newsroom/review?id="+url.QueryEscape(id)+"&done="+done, fiber.StatusSeeOther)
}

// reviewAgain shows the page again with what was chosen and why it was not
// done. Where the article has changed meanwhile it shows it as it is now.
func (c *Console) reviewAgain(r *request, err error, typed func(*reviewView)) error {
	view, failed := c.reviewView(r, r.field("id"))
	if failed != nil {
		return errors.Join(err, failed)
	}
	status, public := c.Web.Explain(r.Ctx, err)
	if status >= fiber.StatusInternalServerError {
		return err
	}
	typed(&view)
	view.Error = public.Message
	if errors.As(err, new(*newsroom.Conflict)) {
		view.Error += "，下面是最新的一版，请重新看过再定"
		view.Ticked = ticked{}
	}
	return c.showReview(r, status, view)
}

// sendBack returns an article to who wrote it.
func (c *Console) sendBack(r *request) error {
	remark := r.field("remark")
	a, err := c.Newsroom.Return(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "base"), remark)
	if err != nil {
		return c.reviewAgain(r, err, func(view *reviewView) { view.Remark = remark })
	}
	return c.toReview(r, a.ID, "article-returned")
}

func (c *Console) confirmUrgent(r *request) error {
	a, err := c.Newsroom.Confirm(r.ctx, r.visitor.Session, r.field("id"), c.number(r, "public"))
	if err != nil {
		return c.reviewAgain(r, err, func(*reviewView) {})
	}
	return c.toReview(r, a.ID, "article-confirmed")
}

// revisionPage is the public page of a revision, as it would be.
func (c *Console) revisionPage(r *request) error {
	number, _ := strconv.Atoi(r.Query("number"))
	revision, err := c.Newsroom.At(r.ctx, r.visitor.Session, r.Query("id"), number)
	if err != nil {
		return err
	}
	trial, err := c.Newsroom.CheckPublished(revision.Article, revision.Content)
	if err != nil {
		return err
	}
	if trial.Article == nil {
		return errUnreadable(trial)
	}
	return c.Web.ShowArticle(r.Ctx, trial.Article)
}

// placed are the findings of the checks with where they are in the form, and
// what is wrong with each key.
func placed(content []byte, trial library.Trial) (findings []FieldFinding, wrong map[string][]string) {
	wrong = map[string][]string{}
	for _, f := range trial.Findings {
		key, line, message := inForm(content, f)
		where, link := placeText(key, line)
		findings = append(findings, FieldFinding{Where: where, Link: link, Message: message, Warning: f.Warning})
		if !f.Warning {
			wrong[key] = append(wrong[key], message)
		}
	}
	return findings, wrong
}
