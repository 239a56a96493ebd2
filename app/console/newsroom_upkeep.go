package console

import (
	"net/url"
	"time"

	"fanzha/app/library"
	"fanzha/app/miss"
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
	view := upkeepView{Page: c.page(r, "维护和选题", root+"/newsroom/upkeep"), Missed: missed[:min(len(missed), mostMissed)]}
	articles := map[string]*library.Article{}
	for _, a := range snapshot.Published() {
		articles[a.File] = a
	}
	for _, f := range snapshot.Findings {
		a, ok := articles[f.File]
		if !ok {
			continue
		}
		if len(view.Flaws) == mostFlaws {
			view.More = true
			break
		}
		view.Flaws = append(view.Flaws, UpkeepFlaw{c.editLink(a), f.Line, f.Message, f.Warning})
	}
	for _, a := range snapshot.Stale(now) {
		view.Stale = append(view.Stale, StaleArticle{c.editLink(a), a.ReviewBy.Format(time.DateOnly), int(now.Sub(a.ReviewBy.Time).Hours() / 24)})
	}
	return c.show(r, "console/newsroom-upkeep", view)
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
