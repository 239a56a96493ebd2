package console

import (
	"fmt"

	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"fanzha/app/fault"
)

var codeEntry = Entry{
	Name: "code", Label: "验证码", Hint: "手机上身份验证器 App 显示的 6 位数字。手机不在身边，可以填一个备用码",
	Type: "text", Autocomplete: "one-time-code", Focus: true,
}

func (c *Console) factorForm(r *request) error {
	if !r.visitor.Member.HasFactor() {
		return r.Redirect(c.base+"/enrol", fiber.StatusSeeOther)
	}
	return c.show(r, "console/form", c.factorView(r))
}

func (c *Console) factorView(r *request) formView {
	return formView{
		Page: c.typingPage(r, "验证身份", root+"/factor"), Action: c.base + "/factor", Entries: []Entry{codeOf(r)}, Submit: "继续",
		Passkey: c.usePasskey(r, "/factor/passkey"),
	}
}

// codeOf asks for a code as the visitor has one.
func codeOf(r *request) Entry {
	entry := codeEntry
	if !r.visitor.Member.Factor.Enrolled() {
		entry.Label, entry.Hint, entry.Autocomplete = "备用码", "通行密钥不在身边，可以填一个备用码", "off"
	}
	return entry
}

// factor checks the second factor; the browser gets a new token.
func (c *Console) factor(r *request) error {
	token, err := c.Door.Pass(r.ctx, r.visitor, c.proof(r, "code", "passkey"))
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) {
			view := c.factorView(r)
			view.Carried = r.carried()
			return "console/form", &view, &view.Page
		})
	}
	c.keep(r, token)
	if carried := r.carried(); len(carried) > 0 {
		return c.carryOn(r, carried)
	}
	return r.Redirect(c.base, fiber.StatusSeeOther)
}

// enrolView shows a second factor that is to be enrolled.
type enrolView struct {
	Page
	Action  string
	Secret  string // in groups of four
	QR      Drawing
	Code    Entry
	Passkey *PasskeyButton // stands in for the app; nil: it cannot
	Named   Entry          // the passkey
}

// Drawing is a QR code: the path of its black squares, and its width.
type Drawing struct {
	Path string
	Size int
}

func (c *Console) enrolForm(r *request) error {
	if r.visitor.Member.HasFactor() {
		return fault.New(fault.Conflict, "已经绑定过第二道验证，请回登录页重新登录")
	}
	view, err := c.enrolView(r, "/enrol")
	if err != nil {
		return err
	}
	return c.show(r, "console/enrol", view)
}

func (c *Console) enrolView(r *request, action string) (enrolView, error) {
	secret := c.Door.NextSecret(r.visitor)
	view := enrolView{Page: c.typingPage(r, "绑定动态口令", root+action), Action: c.base + action, Secret: grouped(secret.String()), Code: codeEntry}
	view.Code.Hint = "扫码以后，App 显示的 6 位数字"
	if action == "/enrol" {
		view.Title, view.Passkey, view.Named = "绑定第二道验证", c.makePasskey(r, "/enrol/passkey"), c.passkeyName(r)
	}
	address, err := secret.Address(view.Site.Name, r.visitor.Member.Name)
	if err == nil {
		view.QR, err = drawing(address)
	}
	return view, err
}

// grouped has a blank behind every four characters.
func grouped(text string) (groups string) {
	for len(text) > 4 {
		groups, text = groups+text[:4]+" ", text[4:]
	}
	return groups + text
}

// quiet is the white edge that scanners need, in squares.
const quiet = 4

func drawing(text string) (Drawing, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return Drawing{}, fmt.Errorf("encode QR code: %w", err)
	}
	d := Drawing{Size: code.Size + 2*quiet}
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				d.Path += fmt.Sprintf("M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return d, nil
}

// enrol takes an app, or a passkey, as the visitor's first second factor.
func (c *Console) enrol(r *request) error {
	if r.field("passkey") != "" {
		return c.enrolPasskey(r)
	}
	return c.enrolAt(r, "/enrol")
}

// newFactor puts a new second factor in the place of the one before: it shows
// it, and takes it when a code of it was typed.
func (c *Console) newFactor(r *request) error { return c.enrolAt(r, "/me/factor") }

func (c *Console) enrolAt(r *request, action string) error {
	view, err := c.enrolView(r, action)
	if err != nil {
		return err
	}
	code := r.field("code")
	if code == "" && r.visitor.Visit.Whole {
		return c.show(r, "console/enrol", view)
	}
	codes, token, err := c.Door.Enrol(r.ctx, r.visitor, code)
	if err != nil {
		return c.again(r, err, func() (string, any, *Page) { return "console/enrol", &view, &view.Page })
	}
	return c.enrolled(r, codes, token)
}

// enrolled shows the recovery codes of who has now come in.
func (c *Console) enrolled(r *request, codes []string, token string) (err error) {
	c.keep(r, token)
	if r.visitor, err = c.Door.Visitor(r.ctx, token); err != nil {
		return err
	}
	return c.showCodes(r, codes)
}

// codesView shows recovery codes, this once.
type codesView struct {
	Page
	Codes []string
	Next  string
}

func (c *Console) showCodes(r *request, codes []string) error {
	return c.show(r, "console/codes", codesView{Page: c.page(r, "备用码", root+"/me"), Codes: codes, Next: c.base})
}

func (c *Console) newCodes(r *request) error {
	codes, err := c.Door.NewRecoveryCodes(r.ctx, r.visitor)
	if err != nil {
		return err
	}
	return c.showCodes(r, codes)
}

// proveView asks for password and second factor again, and carries what was
// sent before.
type proveView struct {
	Page
	Action  string
	Carried []Carried
	Entries []Entry
	Back    string
	Passkey *PasskeyButton
}

// Carried is one value of the form that waits.
type Carried struct{ Name, Value string }

// The fields by which somebody proves who they are.
const (
	provePassword = "prove_password"
	proveCode     = "prove_code"
	provePasskey  = "prove_passkey"
)

// prove lets a dangerous act begin when password and second factor were given
// with it, and asks for them else.
func (c *Console) prove(r *request, route route) error {
	if r.form.Has(provePassword) {
		err := c.Door.Prove(r.ctx, c.Web.Source(r.Ctx), r.visitor, r.secret(provePassword), c.proof(r, proveCode, provePasskey))
		if err != nil {
			return c.again(r, err, func() (string, any, *Page) {
				view := c.proveView(r, route)
				return "console/prove", &view, &view.Page
			})
		}
		return route.handle(r)
	}
	return c.show(r, "console/prove", c.proveView(r, route))
}

func (c *Console) proveView(r *request, route route) proveView {
	code := codeOf(r)
	code.Name, code.Focus = proveCode, false
	view := proveView{
		Page: c.typingPage(r, "再确认一次是您本人", root), Action: c.base + route.path, Back: c.base, Passkey: c.usePasskey(r, "/me/passkey"),
		Entries: []Entry{{Name: provePassword, Label: "密码", Type: "password", Autocomplete: "current-password", Focus: true}, code},
	}
	for name, values := range r.form {
		if name == provePassword || name == proveCode || name == provePasskey || name == "form" {
			continue
		}
		for _, value := range values {
			view.Carried = append(view.Carried, Carried{name, value})
		}
	}
	return view
}
