package console

import (
	"context"
	"encoding/hex"
	"net"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/fault"
	"fanzha/app/staff"
)

// PasskeyButton asks a browser for a passkey. It is shown by static/js/passkey.js,
// where the browser knows passkeys and is at the right address.
type PasskeyButton struct {
	Act   string // "get" one that there is, "create" a new one
	Ask   string // address that says what it has to sign
	Site  string // host that it is for
	Field string // into which its answer goes
	Text  string
}

// place is where the visitor is asked for passkeys: the site's own address, or
// the one that it was asked at where it has none. There is none at a number.
func (c *Console) place(r *request) (at staff.Place, ok bool) {
	at.Title = c.Bureau().Site.Name
	if base, err := url.Parse(c.Bureau().Site.BaseURL); err == nil && base.Host != "" {
		at.Site, at.Origins = base.Hostname(), []string{base.Scheme + "://" + base.Host}
	} else {
		asked, err := url.Parse("https://" + r.Hostname())
		if err != nil {
			return at, false
		}
		at.Site, at.Origins = asked.Hostname(), []string{"https://" + asked.Host}
		if at.Site == "localhost" {
			at.Origins = append(at.Origins, "http://"+asked.Host)
		}
	}
	return at, at.Site != "" && net.ParseIP(at.Site) == nil
}

func (c *Console) proof(r *request, code, passkey string) staff.Proof {
	proof := staff.Proof{Code: r.field(code), Answer: r.field(passkey)}
	proof.Place, _ = c.place(r)
	return proof
}

// usePasskey is a button for who has a passkey.
func (c *Console) usePasskey(r *request, ask string) *PasskeyButton {
	at, ok := c.place(r)
	if !ok || r.visitor.Member.Passkeys == 0 {
		return nil
	}
	field := "passkey"
	if r.visitor.Visit.Whole {
		field = provePasskey
	}
	return &PasskeyButton{Act: "get", Ask: c.base + ask, Site: at.Site, Field: field, Text: "用通行密钥验证"}
}

// makePasskey is a button that makes a new one.
func (c *Console) makePasskey(r *request, ask string) *PasskeyButton {
	at, ok := c.place(r)
	if !ok {
		return nil
	}
	return &PasskeyButton{Act: "create", Ask: c.base + ask, Site: at.Site, Field: "passkey", Text: "添加通行密钥"}
}

func (c *Console) askPasskey(r *request) error    { return c.askFor(r, c.Door.AskPasskey) }
func (c *Console) askNewPasskey(r *request) error { return c.askFor(r, c.Door.AskNewPasskey) }

var errNoPlace = fault.New(fault.Invalid, "这个网址是数字的，用不了通行密钥，请用域名打开控制台")

func (c *Console) askFor(r *request, draw func(context.Context, *staff.Visitor, staff.Place) ([]byte, error)) error {
	at, ok := c.place(r)
	if !ok {
		return errNoPlace
	}
	asked, err := draw(r.ctx, r.visitor, at)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return r.Send(asked)
}

// Passkey is one of a member's.
type Passkey struct {
	ID, Name    string
	Site        string // where it is for another address than this
	Since, Used string // Used is empty before it was used
}

func (c *Console) passkeys(r *request) (shown []Passkey, err error) {
	all, err := c.Door.Passkeys(r.ctx, r.visitor)
	return c.shownPasskeys(r, all), err
}

func (c *Console) shownPasskeys(r *request, all []staff.Passkey) (shown []Passkey) {
	at, _ := c.place(r)
	for _, p := range all {
		one := Passkey{ID: hex.EncodeToString(p.ID), Name: p.Name, Since: c.time(p.CreatedAt)}
		if p.Site != at.Site {
			one.Site = p.Site
		}
		if !p.UsedAt.IsZero() {
			one.Used = c.time(p.UsedAt)
		}
		shown = append(shown, one)
	}
	return shown
}

// passkeyName asks for a name, and proposes one that tells devices apart.
func (c *Console) passkeyName(r *request) Entry {
	name := r.field("name")
	if name == "" {
		name = browser(r.Get(fiber.HeaderUserAgent))
	}
	return Entry{Name: "name", Label: "名字", Hint: "有几个通行密钥时，靠名字分得清，例如「办公室电脑」", Type: "text", Value: name, Autocomplete: "off"}
}

// addPasskey shows how a passkey is added, and adds it when the browser has
// made it.
func (c *Console) addPasskey(r *request) error {
	at, ok := c.place(r)
	if !ok {
		return errNoPlace
	}
	view := formView{
		Page: c.page(r, "添加通行密钥", root+"/me/passkeys"), Action: c.base + "/me/passkeys", Entries: []Entry{c.passkeyName(r)},
		Intro:   "通行密钥存在您的电脑、手机或者安全密钥里，登录时用指纹、面容或 PIN 代替 6 位验证码。密码还是要输的。",
		Passkey: c.makePasskey(r, "/me/passkeys/new"),
	}
	answer := r.field("passkey")
	if answer == "" {
		return c.show(r, "console/form", view)
	}
	if err := c.Door.AddPasskey(r.ctx, r.visitor, at, r.field("name"), answer); err != nil {
		return c.again(r, err, func() (string, any, *Page) { return "console/form", &view, &view.Page })
	}
	return r.Redirect(c.base+"/me?done=passkey", fiber.StatusSeeOther)
}

func (c *Console) enrolPasskey(r *request) error {
	at, _ := c.place(r)
	codes, token, err := c.Door.EnrolPasskey(r.ctx, r.visitor, at, r.field("name"), r.field("passkey"))
	if err == nil {
		return c.enrolled(r, codes, token)
	}
	view, failed := c.enrolView(r, "/enrol")
	if failed != nil {
		return failed
	}
	return c.again(r, err, func() (string, any, *Page) { return "console/enrol", &view, &view.Page })
}

func (c *Console) removePasskey(r *request) error {
	id, err := hex.DecodeString(r.field("id"))
	if err != nil || len(id) == 0 {
		return fault.New(fault.Invalid, "没有说要移除哪一个")
	}
	if err := c.Door.RemovePasskey(r.ctx, r.visitor, id); err != nil {
		return err
	}
	return r.Redirect(c.base+"/me?done=unpasskey", fiber.StatusSeeOther)
}
