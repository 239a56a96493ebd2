package console

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// Somebody saves, and their session has ended: what they wrote goes through
// the login as hidden fields of its forms, and comes back when they are in. It
// is kept by nobody but their browser, and nothing is saved before they say so.
const (
	carriedFor    = "carried_for" // the route it was sent to
	carriedPrefix = "carried."    // before the names of its fields
)

// carry answers a form whose session has ended, or was begun anew elsewhere.
func (c *Console) carry(r *request, route route) error {
	carried := []Carried{{carriedFor, route.path}}
	for name, values := range r.form {
		if name == "form" || name == "intent" {
			continue
		}
		for _, value := range values {
			carried = append(carried, Carried{carriedPrefix + name, value})
		}
	}
	sortCarried(carried)
	switch {
	case r.visitor == nil:
		c.meet(r)
		view := c.loginView(r, "")
		view.Carried, view.Intro = carried, carriedIntro
		return c.Web.Show(r.Ctx, fiber.StatusUnauthorized, "console/form", view)
	case !r.visitor.Visit.Whole:
		view := c.factorView(r)
		view.Carried, view.Intro = carried, carriedIntro
		return c.Web.Show(r.Ctx, fiber.StatusUnauthorized, "console/form", view)
	}
	return c.resume(r, carried)
}

const carriedIntro = "登录已经过期，刚才写的还没有保存。它还在这一页里，登录以后接着保存。请不要关掉这一页。"

func sortCarried(carried []Carried) {
	slices.SortStableFunc(carried, func(a, b Carried) int { return strings.Compare(a.Name, b.Name) })
}

// carried is what a form of the login carries; nil: nothing.
func (r *request) carried() (carried []Carried) {
	for name, values := range r.form {
		if name != carriedFor && !strings.HasPrefix(name, carriedPrefix) {
			continue
		}
		for _, value := range values {
			carried = append(carried, Carried{name, value})
		}
	}
	sortCarried(carried)
	return carried
}

// carryOn goes on with a browser whose token is new: to the second factor, or
// to what was carried.
func (c *Console) carryOn(r *request, carried []Carried) (err error) {
	if r.visitor, err = c.Door.Visitor(r.ctx, r.token); err != nil {
		return err
	}
	switch {
	case r.visitor.Visit.Whole:
		return c.resume(r, carried)
	case !r.visitor.Member.HasFactor():
		return r.Redirect(c.base+"/enrol", fiber.StatusSeeOther)
	}
	view := c.factorView(r)
	view.Carried = carried
	return c.show(r, "console/form", view)
}

// resumeView asks whether what was written before is to be saved.
type resumeView struct {
	Page
	Action  string
	Carried []Carried
	Heading string // of the article, or the report
	Text    string // its body, or what was written on it
	Back    string
	resumed
}

// resumed is what goes on where something was carried to.
type resumed struct{ Intro, Label, Do, menu string }

var (
	resumedArticle = resumed{"登录前写的稿子还在这里，按「保存」就接着保存；别人若已经改过，会先给您看两个版本。", "正文（要改，保存以后再改）", "保存", "/newsroom"}
	resumedAt      = map[string]resumed{
		"/desk/answer": {"登录前写给反映人的还在这里，还没有发出。按「答复」，反映人查回执时就能看到。", "写给反映人的", "答复", "/desk"},
		"/desk/note":   {"登录前写的内部记录还在这里，还没有存。按「记录」就存下，反映人看不到。", "内部记录", "记录", "/desk"},
	}
)

// resume shows what was carried to who has signed in.
func (c *Console) resume(r *request, carried []Carried) error {
	to := resumedArticle
	for _, field := range carried {
		if at, known := resumedAt[field.Value]; known && field.Name == carriedFor {
			to = at
		}
	}
	view := resumeView{Page: c.page(r, "刚才写的还没有保存", root+to.menu), Back: c.base, resumed: to}
	for _, field := range carried {
		name, ours := strings.CutPrefix(field.Name, carriedPrefix)
		switch {
		case field.Name == carriedFor:
			view.Action = c.carriedTo(r, field.Value)
		case ours && name != "form" && name != "intent":
			view.Carried = append(view.Carried, Carried{name, field.Value})
		}
		switch name {
		case "title":
			view.Heading = field.Value
		case "body", "source", "answer", "note":
			view.Text = field.Value
		case "template": // stands before what was typed, and behind it in the form
			view.Text = strings.TrimSpace(field.Value + "\n" + view.Text)
		case "ref":
			view.Heading = "登记 " + report.Reference(field.Value).Grouped()
		}
	}
	if view.Action == "" {
		return fault.New(fault.Forbidden, "您的角色不能保存它")
	}
	return c.show(r, "console/resume", view)
}

// carriedTo is where what was carried may go on; empty: nowhere.
func (c *Console) carriedTo(r *request, path string) string {
	for _, route := range c.routes() {
		if route.path == path && route.who.carried && route.method == fiber.MethodPost && route.who.lets(r.visitor.Member.Role) {
			return c.base + path
		}
	}
	return ""
}
