package main

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/clocktest"
	"fanzha/app/staff"
)

const officePassword = "a password for tests"

// office is a site with a console and a clock that the test moves.
type office struct {
	*site
	clock *clocktest.Clock
	first string // path of the first administrator's one-time address
}

// startOffice runs a site whose console has nobody yet.
func startOffice(t testing.TB, configure ...func(*serveCommand)) *office {
	t.Helper()
	o := &office{clock: clocktest.At(time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC))}
	o.site = start(t, append(configure, func(cmd *serveCommand) { cmd.now = o.clock.Now })...)
	o.first = o.server.first[strings.Index(o.server.first, "/console/"):]
	return o
}

// clerk is somebody at a browser of their own.
type clerk struct {
	*httpexpect.Expect
	o      *office
	name   string
	secret staff.Secret
}

// clerk opens a browser. It keeps cookies and follows nothing by itself.
func (o *office) clerk(t testing.TB, name string) *clerk {
	t.Helper()
	e := httpexpect.WithConfig(httpexpect.Config{
		BaseURL: o.url, Reporter: httpexpect.NewAssertReporter(t),
		Client: &http.Client{Jar: httpexpect.NewCookieJar(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	})
	return &clerk{Expect: e, o: o, name: name}
}

// member adds somebody at the command line, with a second factor in their app.
func (o *office) member(t testing.TB, name, role, unit string, more ...string) *clerk {
	t.Helper()
	args := append([]string{"staff", "add", name, "--role", role, "--password-file", passwordFile(t, officePassword), "--content", o.content, "--data", o.data}, more...)
	if unit != "" {
		args = append(args, "--unit", unit)
	}
	code, out, errs := fanzha(t, args...)
	secret := regexp.MustCompile(`otpauth://totp/\S*[?&]secret=([A-Z2-7]+)`).FindStringSubmatch(out)
	if code != exitOK || secret == nil {
		t.Fatalf("staff add: exit %d\n%s%s", code, out, errs)
	}
	c := o.clerk(t, name)
	c.secret = parseSecret(t, secret[1])
	return c
}

func passwordFile(t testing.TB, password string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func parseSecret(t testing.TB, text string) staff.Secret {
	t.Helper()
	secret, err := staff.ParseSecret(text)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

var formToken = regexp.MustCompile(`name="form" value="([0-9a-f]+)"`)

// page shows a page of the console.
func (c *clerk) page(t testing.TB, path string) string {
	t.Helper()
	path, query, _ := strings.Cut(path, "?")
	return c.GET("/console" + path).WithQueryString(query).Expect().Status(http.StatusOK).Body().Raw()
}

// token is what the forms of this browser carry.
func (c *clerk) token(t testing.TB) string {
	t.Helper()
	for _, path := range []string{"/me/password", "/factor", "/enrol", "/login"} {
		answer := c.GET("/console" + path).Expect()
		if found := formToken.FindStringSubmatch(answer.Body().Raw()); found != nil {
			return found[1]
		}
	}
	t.Fatal("no page has a form")
	return ""
}

// post sends a form of the console as its page would.
func (c *clerk) post(t testing.TB, path string, fields map[string]string) *httpexpect.Response {
	t.Helper()
	return c.send(path, fields, c.token(t)).Expect()
}

func (c *clerk) send(path string, fields map[string]string, token string) *httpexpect.Request {
	all := maps.Clone(fields)
	if all == nil {
		all = map[string]string{}
	}
	all["form"] = token
	return c.o.form(c.Expect, "/console"+path, all)
}

// code is what the app shows: a new one each time.
func (c *clerk) code(t testing.TB) string {
	t.Helper()
	c.o.clock.Move(30 * time.Second)
	code, err := c.secret.Code(c.o.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// signIn goes the whole way in.
func (c *clerk) signIn(t testing.TB) *clerk {
	t.Helper()
	c.post(t, "/login", map[string]string{"name": c.name, "password": officePassword}).Status(http.StatusSeeOther).Header("Location").IsEqual("/console/factor")
	c.post(t, "/factor", map[string]string{"code": c.code(t)}).Status(http.StatusSeeOther).Header("Location").IsEqual("/console")
	return c
}

// inside reports whether the browser is signed in.
func (c *clerk) inside() bool {
	return c.GET("/console/me").Expect().Raw().StatusCode == http.StatusOK
}

// enrol reads the secret off the page into the app, and returns the recovery
// codes that are shown.
func (c *clerk) enrol(t testing.TB) []string {
	t.Helper()
	shown := regexp.MustCompile(`id="secret">([A-Z2-7 ]+)<`).FindStringSubmatch(c.page(t, "/enrol"))
	if shown == nil {
		t.Fatal("no secret is shown")
	}
	c.secret = parseSecret(t, strings.ReplaceAll(shown[1], " ", ""))
	page := c.post(t, "/enrol", map[string]string{"code": c.code(t)}).Status(http.StatusOK).Body().Raw()
	return regexp.MustCompile(`[A-Z2-7]{5}-[A-Z2-7]{5}`).FindAllString(page, -1)
}

// The first start names an address at which the first administrator makes
// their account, once.
func TestTheFirstAdministratorComesByAOneTimeAddress(t *testing.T) {
	o := startOffice(t)
	c, late := o.clerk(t, "局长"), o.clerk(t, "late")
	late.GET(o.first).Expect().Status(http.StatusOK)
	late.GET("/console/first/" + strings.Repeat("A", 43)).Expect().Status(http.StatusNotFound)
	c.GET(o.first).Expect().Status(http.StatusOK).Body().Contains("第一位管理员")
	first := strings.TrimPrefix(o.first, "/console")
	account := map[string]string{"name": c.name, "password": officePassword, "again": officePassword}
	for reason, wrong := range map[string]map[string]string{
		"两遍新密码不一样":  {"again": "another password"},
		"至少 10 个字符": {"password": "short", "again": "short"},
		"不能有空格":     {"name": "a b"},
	} {
		fields := maps.Clone(account)
		maps.Copy(fields, wrong)
		c.post(t, first, fields).Status(http.StatusUnprocessableEntity).Body().Contains(reason)
	}
	c.post(t, first, account).Status(http.StatusSeeOther).Header("Location").IsEqual("/console/enrol")
	if c.GET("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").Raw() != "/console/enrol" {
		t.Error("somebody is in without a second factor")
	}
	if codes := c.enrol(t); len(codes) != 10 {
		t.Errorf("%d recovery codes: %q", len(codes), codes)
	}
	c.GET("/console/me").Expect().Status(http.StatusOK).Body().Contains("管理员").Contains("还剩 10 个备用码")

	late.GET(o.first).Expect().Status(http.StatusNotFound)
	late.post(t, first, account).Status(http.StatusNotFound)
	if log := o.logged.String(); strings.Contains(log, first[len("/first/"):]) || strings.Contains(log, "局长") {
		t.Error("the log has the address or a name")
	}
}

func TestTheOneTimeAddressEndsAfterADay(t *testing.T) {
	o := startOffice(t)
	c := o.clerk(t, "wang")
	c.GET(o.first).Expect().Status(http.StatusOK)
	o.clock.Move(24 * time.Hour)
	c.GET(o.first).Expect().Status(http.StatusNotFound)
	c.post(t, strings.TrimPrefix(o.first, "/console"), map[string]string{"name": "wang", "password": officePassword, "again": officePassword}).Status(http.StatusNotFound)
}

// An address is the console's whatever way it is asked for in.
func TestAWrongMethodIsSaidToBeOne(t *testing.T) {
	o := startOffice(t)
	c := o.clerk(t, "")
	for _, test := range []struct{ method, path, allow string }{
		{http.MethodPut, "/login", "HEAD, GET, POST"}, {http.MethodGet, "/logout", "POST"},
		{http.MethodDelete, "/first/abc", "HEAD, GET, POST"}, {http.MethodPost, "/accounts/member", "HEAD, GET"},
	} {
		answer := c.Request(test.method, "/console"+test.path).Expect().Status(http.StatusMethodNotAllowed)
		answer.Header("Allow").IsEqual(test.allow)
		answer.Body().Contains("这个地址不支持这样访问")
	}
	c.POST("/console").Expect().Status(http.StatusMethodNotAllowed)
	c.POST("/console/nothing").Expect().Status(http.StatusNotFound)
	c.HEAD("/console/login").Expect().Status(http.StatusOK).Body().IsEmpty()
	c.HEAD("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/login")
}
