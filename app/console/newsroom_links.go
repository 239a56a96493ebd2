package console

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/outlink"
	"fanzha/app/web"
)

// LinkCheck is what the last check of the addresses of other sites has found.
type LinkCheck struct {
	Known    int // addresses that published articles lead to
	Running  bool
	Done, Of int
	At       string // when it ended; empty: there was none
	Broken   []BrokenLink
}

// BrokenLink is an address that is not fine, with the articles that lead there.
type BrokenLink struct {
	URL, Reason string
	Bad         bool // it has to be mended; else somebody has to look
	Articles    []web.Link
}

func (c *Console) linkCheck() LinkCheck {
	last := c.Links.Last()
	view := LinkCheck{Known: len(outlink.Of(c.Web.Library.Snapshot())), Running: !last.Began.IsZero() && last.Ended.IsZero(), Done: last.Done, Of: last.Of}
	if !last.Ended.IsZero() {
		view.At = c.time(last.Ended)
	}
	for _, result := range last.Results {
		broken := BrokenLink{URL: result.URL, Reason: result.Reason, Bad: result.State != outlink.Unsure}
		for i, place := range result.Places {
			if i == 0 || place.ID != result.Places[i-1].ID {
				broken.Articles = append(broken.Articles, web.Link{Text: place.Title, URL: c.editURL(place.ID)})
			}
		}
		view.Broken = append(view.Broken, broken)
	}
	return view
}

// checkLinks begins a check that goes on behind.
func (c *Console) checkLinks(r *request) error {
	check, done := c.linkCheck(), "links-already"
	if !check.Running {
		if err := c.Store.Audit(r.ctx, r.visitor.Did(audit.LinksChecked, audit.Count("links", check.Known))); err != nil {
			return err
		}
		done = "links"
		c.Links.Begin(c.Stopping) // or somebody else's has begun just now
	}
	return r.Redirect(c.base+"/newsroom/upkeep?done="+done+"#links-title", fiber.StatusSeeOther)
}
