package console

import (
	"encoding/hex"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// Member is somebody who works here, or has.
type Member struct {
	Name, Role, Unit string
	Since, Left      string // Left is empty while they work here
	Pending          bool   // an investigator without the unit's key
	Factor           bool
	Initial          bool // has not changed the password they were given
	Self             bool
}

// accountsView lists the members.
type accountsView struct {
	Page
	Members []Member
	Left    []Member
	New     string // the name that was typed
	Roles   []web.Choice
	Units   []web.Choice
}

func (c *Console) accounts(r *request) error {
	view, err := c.accountsView(r)
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/accounts", view)
}

func (c *Console) accountsView(r *request) (accountsView, error) {
	view := accountsView{Page: c.page(r, "账号", root+"/accounts"), New: r.field("name")}
	members, err := c.People.List(r.ctx)
	for _, m := range members {
		if m.Left() {
			view.Left = append(view.Left, c.member(r, m))
		} else {
			view.Members = append(view.Members, c.member(r, m))
		}
	}
	for _, role := range staff.Roles {
		view.Roles = append(view.Roles, web.Choice{Value: role, Text: roleText[role], Selected: role == r.field("role")})
	}
	for _, unit := range c.Bureau().Units {
		view.Units = append(view.Units, web.Choice{Value: unit.Key, Text: unit.Name, Selected: unit.Key == r.field("unit")})
	}
	return view, err
}

func (c *Console) member(r *request, m staff.Member) Member {
	shown := Member{
		Name: m.Name, Role: roleText[m.Role], Since: c.time(m.CreatedAt), Pending: m.Unit != "" && !m.Granted,
		Factor: m.HasFactor(), Initial: m.Initial, Self: m.Name == r.visitor.Member.Name,
	}
	if m.Unit != "" {
		shown.Unit = c.Bureau().UnitName(m.Unit)
	}
	if m.Left() {
		shown.Left = c.time(m.LeftAt)
	}
	return shown
}

// initialView shows a password that was drawn, this once.
type initialView struct {
	Page
	Member   string
	Password string
	Unit     string // an investigator's, whose key a colleague has to grant
}

func (c *Console) addMember(r *request) error {
	unit := r.field("unit")
	if r.field("role") != staff.Investigator {
		unit = "" // what the form still has from another choice
	}
	name := r.field("name")
	password, err := "", c.knownUnit(unit)
	if err == nil {
		password, err = c.People.As(r.visitor.Member.Name).Invite(r.ctx, name, r.field("role"), unit)
	}
	if err != nil {
		view, listErr := c.accountsView(r)
		if listErr != nil {
			return listErr
		}
		return c.again(r, err, func() (string, any, *Page) { return "console/accounts", &view, &view.Page })
	}
	return c.showInitial(r, "已添加账号", name, password, unit)
}

func (c *Console) knownUnit(unit string) error {
	if _, known := c.Bureau().Unit(unit); unit != "" && !known {
		return fault.New(fault.Invalid, "没有这个单位")
	}
	return nil
}

func (c *Console) showInitial(r *request, title, name, password, unit string) error {
	view := initialView{Page: c.page(r, title, root+"/accounts"), Member: name, Password: password}
	if unit != "" {
		view.Unit = c.Bureau().UnitName(unit)
	}
	return c.show(r, "console/initial", view)
}

// memberView is one member with what can be done.
type memberView struct {
	Page
	Member   Member
	App      bool   // an authenticator app is a second factor
	AppUsed  string // empty: not yet
	Passkeys []Passkey
	Codes    int // recovery codes left
}

func (c *Console) memberPage(r *request) error {
	view, err := c.memberView(r, r.Query("name"))
	if err != nil {
		return err
	}
	view.Notice = r.notice()
	return c.show(r, "console/member", view)
}

func (c *Console) memberView(r *request, name string) (memberView, error) {
	member, err := c.find(r, name)
	if err != nil {
		return memberView{}, err
	}
	view := memberView{Page: c.page(r, "账号 "+member.Name, root+"/accounts"), Member: c.member(r, member)}
	factors, err := c.Door.Factors(r.ctx, member)
	view.App, view.Codes, view.Passkeys = factors.App, factors.Codes, c.shownPasskeys(r, factors.Passkeys)
	if !factors.AppUsedAt.IsZero() {
		view.AppUsed = c.time(factors.AppUsedAt)
	}
	return view, err
}

func (c *Console) find(r *request, name string) (staff.Member, error) {
	members, err := c.People.List(r.ctx)
	if err != nil {
		return staff.Member{}, err
	}
	i := slices.IndexFunc(members, func(m staff.Member) bool { return m.Name == name })
	if i < 0 {
		return staff.Member{}, fault.New(fault.NotFound, "没有这个账号")
	}
	return members[i], nil
}

// other finds a member whom the visitor may take something away from: not
// themselves, so that there is always an administrator.
func (c *Console) other(r *request) (staff.Member, error) {
	member, err := c.find(r, r.field("name"))
	if err == nil && member.Name == r.visitor.Member.Name {
		err = fault.New(fault.Forbidden, "不能重置或停用自己的账号，请另一位管理员来办")
	}
	return member, err
}

func (c *Console) resetMember(r *request) error {
	member, err := c.other(r)
	if err != nil {
		return err
	}
	password, err := c.People.As(r.visitor.Member.Name).Renew(r.ctx, member.Name)
	if err != nil {
		return err
	}
	return c.showInitial(r, "已重置账号", member.Name, password, member.Unit)
}

// removeLostPasskey takes a passkey away whose device its member has lost.
func (c *Console) removeLostPasskey(r *request) error {
	member, err := c.other(r)
	if err != nil {
		return err
	}
	id, err := hex.DecodeString(r.field("id"))
	if err != nil || len(id) == 0 {
		return fault.New(fault.Invalid, "没有说要移除哪一个")
	}
	err = c.Door.RemoveLostPasskey(r.ctx, r.visitor, member.Name, id)
	if fault.KindOf(err) == fault.Conflict {
		err = fault.Wrap(fault.Conflict, "这是唯一的第二道验证，移除了就只剩密码。请核实是本人，再用「重置」", err)
	}
	if err != nil {
		view, failed := c.memberView(r, member.Name)
		if failed != nil {
			return failed
		}
		return c.again(r, err, func() (string, any, *Page) { return "console/member", &view, &view.Page })
	}
	return r.Redirect(c.base+"/accounts/member?name="+url.QueryEscape(member.Name)+"&done=lost-passkey", fiber.StatusSeeOther)
}

func (c *Console) removeMember(r *request) error {
	member, err := c.other(r)
	if err != nil {
		return err
	}
	if err := c.People.As(r.visitor.Member.Name).Remove(r.ctx, member.Name); err != nil {
		return err
	}
	return r.Redirect(c.base+"/accounts?done=removed", fiber.StatusSeeOther)
}
