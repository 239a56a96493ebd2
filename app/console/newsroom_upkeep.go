package console

import (
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/miss"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// upkeepView is what the site wants done: what leads nowhere, what is to be
// looked at again, and what readers looked for in vain.
type upkeepView struct {
	Page
	Flaws  []UpkeepFlaw
	Stale  []StaleArticle
	Missed []miss.Count
	More   bool // there are more flaws than are shown
	Links  LinkCheck
	Unused []UnusedPicture
	Remove bool // the reader may remove those
}

// UpkeepFlaw is what the checks say of an article that readers see.
type UpkeepFlaw struct {
	Article web.Link
	Line    int
	Message string
	Warning bool
}

// StaleArticle is one that is past the day on which it was to be looked at.
type StaleArticle struct {
	Article  web.Link
	ReviewBy string
	Days     int // past it
}

// UnusedPicture is one that was uploaded and that no article shows.
type UnusedPicture struct {
	Name, URL   string
	Added, Size string
}

// The bounds of the lists.
const (
	mostFlaws  = 100
	mostMissed = 30
	missMonths = 3
)

func (c *Console) upkeep(r *request) error {
	now := c.Now().In(c.Bureau().Site.Location())
	since := time.Date(now.Year(), now.Month()-missMonths+1, 1, 0, 0, 0, 0, now.Location()).Format(miss.MonthForm)
	missed, err := c.Store.Misses(r.ctx, since)
	if err != nil {
		return err
	}
	snapshot := c.Web.Library.Snapshot()
	view := upkeepView{Page: c.page(r, "维护和选题", root+"/newsroom/upkeep"), Missed: missed[:min(len(missed), mostMissed)], Links: c.linkCheck()}
	view.Flaws, view.More = c.flaws(snapshot)
	for _, a := range snapshot.Stale(now) {
		view.Stale = append(view.Stale, StaleArticle{c.editLink(a), a.ReviewBy.Format(time.DateOnly), int(now.Sub(a.ReviewBy.Time).Hours() / 24)})
	}
	if view.Unused, err = c.unusedPictures(r); err != nil {
		return err
	}
	view.Remove, view.Notice = r.visitor.Member.Role == staff.Reviewer, r.notice()
	return c.show(r, "console/newsroom-upkeep", view)
}

// flaws are what the checks say of what readers see; more where they are too
// many to be shown.
func (c *Console) flaws(snapshot *library.Snapshot) (flaws []UpkeepFlaw, more bool) {
	articles := map[string]*library.Article{}
	for _, a := range snapshot.Published() {
		articles[a.File] = a
	}
	for _, f := range snapshot.Findings {
		a, ok := articles[f.File]
		if !ok {
			continue
		}
		if len(flaws) == mostFlaws {
			return flaws, true
		}
		flaws = append(flaws, UpkeepFlaw{c.editLink(a), f.Line, f.Message, f.Warning})
	}
	return flaws, false
}

func (c *Console) unusedPictures(r *request) (shown []UnusedPicture, err error) {
	all, err := c.Newsroom.UnusedPictures(r.ctx)
	for _, u := range all {
		shown = append(shown, UnusedPicture{u.Name, c.Web.Base() + "/media/" + u.Name, u.Added.Format(time.DateOnly), fmt.Sprintf("%d KB", max(u.Size>>10, 1))})
	}
	return shown, err
}

// removePictures takes pictures away that no article shows.
func (c *Console) removePictures(r *request) error {
	removed, err := c.Newsroom.RemovePictures(r.ctx, r.visitor.Session, r.form["picture"])
	if err != nil {
		return err
	}
	if removed == 0 {
		return fault.New(fault.Conflict, "一张也没有移除：没有勾选，或者它们现在有文章在用")
	}
	return r.Redirect(c.base+"/newsroom/upkeep?done=pictures", fiber.StatusSeeOther)
}

func (c *Console) editLink(a *library.Article) web.Link {
	return web.Link{Text: a.Title, URL: c.editURL(a.ID())}
}

func (c *Console) kitURL(id string) string {
	return c.base + "/newsroom/kit?id=" + url.QueryEscape(id)
}

func (c *Console) editURL(id string) string {
	return c.base + "/newsroom/edit?id=" + url.QueryEscape(id)
}
