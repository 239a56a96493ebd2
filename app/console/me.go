package console

import (
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
)

// meView is a member's own account.
type meView struct {
	Page
	Unit     string // an investigator's
	Pending  bool   // whose key was not granted yet
	Codes    int    // recovery codes left
	App      bool   // an authenticator app is a second factor
	Passkeys []Passkey
	Places   bool // passkeys can be used at this address
	Sessions []Session
}

// Session is one place where the member is signed in.
type Session struct {
	ID, Agent   string
	Began, Seen string
	Here        bool
}

func (c *Console) me(r *request) error {
	member := r.visitor.Member
	view := meView{Page: c.page(r, "我的账号", root+"/me"), Pending: member.Unit != "" && !member.Granted, App: member.Factor.Enrolled()}
	_, view.Places = c.place(r)
	view.Notice = r.notice()
	if member.Unit != "" {
		view.Unit = c.Bureau().UnitName(member.Unit)
	}
	var err error
	if view.Codes, err = c.Door.RecoveryCodes(r.ctx, r.visitor); err != nil {
		return err
	}
	if view.Passkeys, err = c.passkeys(r); err != nil {
		return err
	}
	visits, err := c.Door.Visits(r.ctx, r.visitor)
	for _, v := range visits {
		view.Sessions = append(view.Sessions, Session{
			ID: v.Name(), Agent: v.Agent, Began: c.time(v.CreatedAt), Seen: c.time(v.SeenAt), Here: v.Name() == r.visitor.Visit.Name(),
		})
	}
	if err != nil {
		return err
	}
	return c.show(r, "console/me", view)
}

func (c *Console) passwordForm(r *request) error {
	return c.show(r, "console/form", c.passwordView(r))
}

func (c *Console) passwordView(r *request) formView {
	view := formView{
		Page: c.typingPage(r, "修改密码", root+"/me/password"), Action: c.base + "/me/password", Submit: "修改密码",
		Intro: "修改以后，其他地方的登录都会退出。",
		Entries: append([]Entry{
			{Name: "old", Label: "现在的密码", Type: "password", Autocomplete: "current-password", Focus: true},
		}, newPasswordEntries()...),
	}
	if r.visitor.Member.Initial {
		view.Intro = "现在的密码是管理员给的，别人也知道。请先换成只有您知道的密码。"
	}
	return view
}

func (c *Console) password(r *request) error {
	err := c.twice(r)
	if err == nil {
		err = c.Door.ChangePassword(r.ctx, c.Web.Source(r.Ctx), r.visitor, r.secret("old"), r.secret("password"))
	}
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) {
			view := c.passwordView(r)
			view.Entries = marked(view.Entries, err)
			return "console/form", &view, &view.Page
		})
	}
	return r.Redirect(c.base+"/me?done=password", fiber.StatusSeeOther)
}

func (c *Console) endSession(r *request) error {
	id, err := hex.DecodeString(r.field("id"))
	if err != nil || len(id) == 0 {
		return fault.New(fault.Invalid, "没有说要退出哪一处")
	}
	if err := c.Door.End(r.ctx, r.visitor, id); err != nil {
		return err
	}
	return r.Redirect(c.base+"/me?done=session", fiber.StatusSeeOther)
}

// endSessions ends every visit, this one too.
func (c *Console) endSessions(r *request) error {
	if err := c.Door.LeaveAll(r.ctx, r.visitor); err != nil {
		return err
	}
	return c.goOut(r)
}
