package console

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/staff"
)

// formView is a page with one form of a few fields.
type formView struct {
	Page
	Intro   string
	Action  string
	Carried []Carried // what was being written
	Entries []Entry
	Submit  string
	Passkey *PasskeyButton // stands in for what the form asks for; nil: it cannot
}

// home leads to the report for which somebody has signed in, or to the first
// page of the menu.
func (c *Console) home(r *request) error {
	if reference := c.wanted(r); reference != "" && r.visitor.Member.Role == staff.Investigator {
		return r.Redirect(c.base+"/desk/report?ref="+string(reference), fiber.StatusSeeOther)
	}
	return r.Redirect(c.menu(r.visitor.Member.Role)[0].URL, fiber.StatusSeeOther)
}

// loginForm gives the browser a token, so that its forms are known.
func (c *Console) loginForm(r *request) error {
	if r.visitor != nil {
		return r.Redirect(c.base, fiber.StatusSeeOther)
	}
	c.meet(r)
	return c.show(r, "console/form", c.loginView(r, ""))
}

// meet gives a browser a token that has none.
func (c *Console) meet(r *request) {
	if r.token == "" {
		c.keep(r, staff.NewToken())
	}
}

func (c *Console) loginView(r *request, name string) formView {
	return formView{
		Page: c.typingPage(r, "登录", root+"/login"), Action: c.base + "/login", Submit: "登录",
		Entries: []Entry{
			{Name: "name", Label: "账号", Type: "text", Value: name, Autocomplete: "username", Focus: name == ""},
			{Name: "password", Label: "密码", Type: "password", Autocomplete: "current-password", Focus: name != ""},
		},
	}
}

// login checks the password, and asks for the second factor.
func (c *Console) login(r *request) error {
	name := r.field("name")
	token, err := c.Door.Enter(r.ctx, c.Web.Source(r.Ctx), name, r.secret("password"), browser(r.Get(fiber.HeaderUserAgent)))
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) {
			view := c.loginView(r, name)
			view.Carried = r.carried()
			return "console/form", &view, &view.Page
		})
	}
	c.keep(r, token)
	if carried := r.carried(); len(carried) > 0 {
		return c.carryOn(r, carried)
	}
	return r.Redirect(c.base+"/factor", fiber.StatusSeeOther)
}

// again shows a form again that was not taken, with the reason; what is no
// fault of who sent it, and is not over in a moment, is a failure.
func (c *Console) again(r *request, err error, form func() (template string, view any, page *Page)) error {
	if !sentAgain(err) && fault.KindOf(err) != fault.TooMany {
		return err
	}
	status, public := c.Web.Explain(r.Ctx, err)
	template, view, page := form()
	page.Error = public.Message
	if len(public.Fields) > 0 { // which say it
		page.Error = fault.InvalidFields(public.Fields).Message
	}
	return c.Web.Show(r.Ctx, status, template, view)
}

// sentAgain reports whether a form may be sent again as it is, or set right:
// what was typed into it is shown then.
func sentAgain(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Invalid || kind == fault.Conflict || kind == fault.Unavailable
}

// logout ends the visit, and takes the token away.
func (c *Console) logout(r *request) error {
	if err := c.Door.Leave(r.ctx, r.visitor); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if r.visitor.Visit.Whole { // else somebody has thought better of opening a locked screen
		if err := c.endWatch(r); err != nil {
			return err
		}
	}
	return c.goOut(r)
}

// goOut has the browser forget what it fetched of the console ahead, and open
// windows leave by themselves (static/js/out.js). Nothing more is cleared: what
// was shown is no-store; clearing "cache" holds Chromium up for seconds, in which
// somebody would walk away before they are out; "storage" would take a citizen's
// draft and the help page without a network, which live on the same origin, and
// "cookies" those of the whole city's domain.
func (c *Console) goOut(r *request) error {
	r.Set("Clear-Site-Data", `"prefetchCache", "prerenderCache"`)
	c.keep(r, "")
	return r.Redirect(c.base+"/login", fiber.StatusSeeOther)
}

// firstForm is shown to who has the one-time address of the first start.
func (c *Console) firstForm(r *request) error {
	if good, err := c.Door.IsFirst(r.ctx, r.Params("token")); err != nil || !good {
		return errors.Join(err, errNotFirst)
	}
	c.meet(r)
	return c.show(r, "console/form", c.firstView(r, ""))
}

var errNotFirst = fault.New(fault.NotFound, "这个地址已经用过，或者过期了。重新启动网站会给出新的地址，直到有了管理员")

func (c *Console) firstView(r *request, name string) formView {
	return formView{
		Page: c.typingPage(r, "第一位管理员", root), Action: c.base + "/first/" + r.Params("token"), Submit: "建立账号",
		Intro: "您是本站的第一位管理员。起一个账号，定一个密码，再绑定手机上的动态口令。同事的账号由您添加。",
		Entries: append([]Entry{
			{Name: "name", Label: "账号", Hint: "2 到 40 个字，不能有空格。审计日志里记的就是它", Type: "text", Value: name, Autocomplete: "username", Focus: true},
		}, newPasswordEntries()...),
	}
}

func newPasswordEntries() []Entry {
	return []Entry{
		{Name: "password", Label: "新密码", Hint: "至少 10 个字符，别处没有用过的。不要用常见的密码，也不要用单位、姓名、生日、电话来拼", Type: "password", Autocomplete: "new-password"},
		{Name: "again", Label: "再输一遍新密码", Type: "password", Autocomplete: "new-password"},
	}
}

// first makes the first administrator's account and signs them in.
func (c *Console) first(r *request) error {
	name, password, agent := r.field("name"), r.secret("password"), browser(r.Get(fiber.HeaderUserAgent))
	err := c.twice(r)
	if err == nil {
		err = c.Door.BeFirst(r.ctx, r.Params("token"), name, password)
	}
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) {
			view := c.firstView(r, name)
			view.Entries = marked(view.Entries, err)
			return "console/form", &view, &view.Page
		})
	}
	token, err := c.Door.Enter(r.ctx, c.Web.Source(r.Ctx), name, password, agent)
	if err != nil {
		return err
	}
	c.keep(r, token)
	return r.Redirect(c.base+"/enrol", fiber.StatusSeeOther)
}

// twice holds a new password against its second time.
func (c *Console) twice(r *request) error {
	if r.secret("password") != r.secret("again") {
		return fault.InvalidFields([]fault.Field{{Field: "again", Message: "两遍新密码不一样"}})
	}
	return nil
}

// marked says beside each field what is wrong with it, and has the page begin
// there.
func marked(entries []Entry, err error) []Entry {
	var public *fault.Error
	if !errors.As(err, &public) {
		return entries
	}
	for _, wrong := range public.Fields {
		for i := range entries {
			entries[i].Focus = entries[i].Name == wrong.Field
			if entries[i].Focus {
				entries[i].Wrong = wrong.Message
			}
		}
	}
	return entries
}
