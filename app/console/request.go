package console

import (
	"cmp"
	"context"
	"errors"
	"mime/multipart"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/web"
)

// requestTimeout is for all that one request asks of the database, a password
// that waits for its turn included.
const requestTimeout = 10 * time.Second

// request is one request, with who sent it.
type request struct {
	*fiber.Ctx
	ctx     context.Context
	token   string         // the browser's
	visitor *staff.Visitor // nil: nobody has signed in
	form    url.Values
	files   map[string][]*multipart.FileHeader
}

// field is a form's value, as typed.
func (r *request) field(name string) string { return strings.TrimSpace(r.secret(name)) }

// secret is a value in which blanks count.
func (r *request) secret(name string) string { return strings.ToValidUTF8(r.form.Get(name), "") }

// serve lets a route's handler work for those who may.
func (c *Console) serve(route route) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		r := c.begin(ctx)
		within, cancel := context.WithTimeout(web.Timed(ctx), requestTimeout)
		defer cancel()
		r.ctx = within
		if err := c.admit(r, route); err != nil {
			return c.fail(r, err)
		}
		return nil
	}
}

func (c *Console) begin(ctx *fiber.Ctx) *request {
	ctx.Set(fiber.HeaderCacheControl, "no-store")
	ctx.Set("X-Robots-Tag", "noindex")
	return &request{Ctx: ctx, ctx: web.Timed(ctx), token: ctx.Cookies(c.cookieName())}
}

// admit checks, in this order: that a form is ours, who has signed in, that
// they may, and that they have proven it. What somebody was writing when their
// session ended is carried on. Files are read only for who may send them.
func (c *Console) admit(r *request, route route) (err error) {
	if r.visitor, err = c.visitor(r, route.who); err != nil {
		return err
	}
	if route.who.files {
		if led, err := c.lets(r, route.who); led || err != nil {
			return c.Web.Refuse(r.Ctx, err)
		}
	}
	if route.method == fiber.MethodPost {
		release, err := c.readBody(r, route.who)
		defer release()
		if err == nil {
			err = c.parseForm(r)
		}
		if err == errStrange && route.who.carried { //nolint:errorlint // it is returned as it is
			return c.carry(r, route)
		}
		if err != nil {
			return err
		}
	}
	if route.who.carried && route.method == fiber.MethodPost && c.elsewhere(r.visitor, route.who) != "" {
		return c.carry(r, route)
	}
	if led, err := c.lets(r, route.who); led || err != nil {
		return err
	}
	if route.who.fresh && !r.visitor.Proven(c.Now()) {
		return c.prove(r, route)
	}
	return route.handle(r)
}

// lets finds out whether who asks may. Who has to go elsewhere first is led
// there.
func (c *Console) lets(r *request, who access) (led bool, err error) {
	elsewhere := c.elsewhere(r.visitor, who)
	switch {
	case elsewhere != "" && r.isScript():
		return false, fault.New(fault.Unauthorized, "登录已经过期，请在新窗口里登录以后再试")
	case elsewhere != "":
		return true, r.Redirect(c.base+elsewhere, fiber.StatusSeeOther)
	case who.stage == inside && !who.lets(r.visitor.Member.Role):
		return false, cmp.Or(c.keepRefusal(r), error(fault.New(fault.Forbidden, "您的角色不能打开这一页")))
	}
	return false, nil
}

// refusedSpan is how long a page that was refused to a member leaves no second
// row in the audit log, which nobody can fill in this way.
const refusedSpan = time.Hour

// keepRefusal keeps that a member has asked for what they may not, and fails
// where that cannot be kept.
func (c *Console) keepRefusal(r *request) error {
	page := audit.Page(r.Method(), strings.TrimPrefix(r.Route().Path, c.base))
	asked := r.visitor.Member.Name + " " + string(page)
	if c.refused.Begin(asked) == 0 {
		if err := c.Store.Audit(r.ctx, r.visitor.Did(audit.AccessRefused, page)); err != nil {
			c.refused.TakeBack(asked)
			return err
		}
	}
	return nil
}

// isScript reports whether a page's script asks, and no browser by itself.
func (r *request) isScript() bool {
	return strings.Contains(r.Get(fiber.HeaderAccept), fiber.MIMEApplicationJSON)
}

func (c *Console) visitor(r *request, who access) (*staff.Visitor, error) {
	find := c.Door.Visitor
	if who.quiet {
		find = c.Door.Peek
	}
	v, err := find(r.ctx, r.token)
	if err == staff.ErrNoVisit { //nolint:errorlint // it is returned as it is
		return nil, nil //nolint:nilnil // nobody has signed in, which is no failure
	}
	return v, err
}

// elsewhere is where somebody has to go first; empty: nowhere.
func (c *Console) elsewhere(v *staff.Visitor, who access) string {
	switch {
	case who.stage == outside:
		return ""
	case v == nil:
		return "/login"
	case !v.Visit.Whole && who.stage == inside && v.Member.HasFactor():
		return "/factor"
	case !v.Visit.Whole && who.stage == inside:
		return "/enrol"
	case v.Visit.Whole && who.stage == halfway:
		return "/me"
	case v.Visit.Whole && v.Member.Initial && !who.initial:
		return "/me/password"
	}
	return ""
}

// The longest form that may hold an article: 256 kB of Chinese take three
// times that as a form's body. What is longer goes back to its author, up to a
// paste of five million bytes.
const (
	longForm     = 1 << 20
	returnedForm = 18 << 20
)

// readBody reads a form's body, which is held until release is called.
func (c *Console) readBody(r *request, who access) (release func(), err error) {
	if !who.long && !who.files {
		return func() {}, c.Web.ReadSmall(r.Ctx)
	}
	long := web.Long{Bytes: longForm, Member: r.visitor != nil && r.visitor.Visit.Whole}
	switch {
	case who.files:
		long.Return = largestFiles // which nobody else's are read up to
	case who.carried && long.Member && who.lets(r.visitor.Member.Role):
		long.Return = returnedForm
	}
	return c.Web.ReadLong(r.Ctx, long)
}

var errStrange = fault.New(fault.Forbidden, "这一页放得太久，或者已经退出登录，没有处理。请回到上一页刷新以后再试")

// parseForm reads a form that this site's page has sent, and no other. The
// form of a page that was shown to the browser before it signed in anew gives
// errStrange, and can be read.
func (c *Console) parseForm(r *request) error {
	if !c.sameOrigin(r.Ctx) {
		return fault.New(fault.Forbidden, "这个请求来自别的网站，没有处理")
	}
	form, err := r.parsed()
	if err != nil {
		return fault.Wrap(fault.BadRequest, "没有收完整，请重试", err)
	}
	r.form = form
	if !c.Door.KnowsForm(r.token, form.Get("form")) {
		return errStrange
	}
	return nil
}

// sameOrigin reports whether a browser says that a page of this site sends
// the form. An old one may say nothing; the form's own token holds then.
func (c *Console) sameOrigin(ctx *fiber.Ctx) bool {
	if site := ctx.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := ctx.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	from, err := url.Parse(origin)
	ours, _ := url.Parse(c.Bureau().Site.BaseURL)
	return err == nil && from.Host != "" && (from.Host == ctx.Hostname() || ours != nil && from.Host == ours.Host)
}

// fail shows what went wrong.
func (c *Console) fail(r *request, err error) error {
	if errors.Is(err, staff.ErrNotGranted) {
		err = cmp.Or(c.keepRefusal(r), err)
	}
	status, public := c.Web.Explain(r.Ctx, err)
	if r.isScript() {
		return r.Status(status).JSON(problem{Message: cmp.Or(public.Message, web.Title(status))})
	}
	view := errorView{Page: c.page(r, web.Title(status), root), Message: public.Message}
	if status >= fiber.StatusInternalServerError {
		view.RequestID = r.GetRespHeader(fiber.HeaderXRequestID)
	}
	return c.Web.Show(r.Ctx, status, "console/error", view)
}

// cookieName says by its prefix, where there is TLS, who can have set the
// cookie. Where the site has a host of its own that is this host alone, and
// the browser sends it to all of it. Below a path of a host the neighbours'
// paths must not get it, which browsers allow a weaker prefix only: it tells
// that no page without TLS has set it.
func (c *Console) cookieName() string {
	switch {
	case !c.secure():
		return "console" // browsers refuse a prefix there
	case c.ownHost():
		return "__Host-console"
	default:
		return "__Secure-console"
	}
}

// cookiePath is the narrowest path that the cookie's name allows.
func (c *Console) cookiePath() string {
	if c.secure() && c.ownHost() {
		return "/"
	}
	return c.base
}

// ownHost reports whether the site begins at its host's root.
func (c *Console) ownHost() bool { return c.Web.Base() == "" }

func (c *Console) secure() bool { return strings.HasPrefix(c.Bureau().Site.BaseURL, "https://") }

// keep gives the browser a token; an empty one takes it away.
func (c *Console) keep(r *request, token string) {
	c.give(r, c.cookieName(), token)
	r.token = token
}

// give gives the browser a cookie that no script reads and no other site sends;
// an empty one takes it away.
func (c *Console) give(r *request, name, value string) {
	cookie := &fiber.Cookie{
		Name: name, Value: value, Path: c.cookiePath(), HTTPOnly: true, Secure: c.secure(), SameSite: fiber.CookieSameSiteStrictMode,
		SessionOnly: true,
	}
	if value == "" {
		cookie.SessionOnly, cookie.Expires = false, time.Unix(1, 0)
	}
	r.Cookie(cookie)
}
