package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
)

func TestSigningInTakesThePasswordAndTheApp(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "")
	c.GET("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/login")
	c.enter(t)
	c.GET("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/factor")
	code := c.code(t)
	c.post(t, "/factor", map[string]string{"code": "000000"}).Status(http.StatusUnprocessableEntity).Body().Contains("验证码不对")
	c.post(t, "/factor", map[string]string{"code": " " + code[:3] + " " + code[3:]}).Status(http.StatusSeeOther).Header("Location").IsEqual("/console")
	page := c.GET("/console/me").Expect().Status(http.StatusOK)
	page.Header("Cache-Control").IsEqual("no-store")
	page.Header("X-Frame-Options").IsEqual("DENY")
	page.Body().Contains("编辑").Contains(`<meta name="robots" content="noindex">`).NotContains("<script>")

	again := o.clerk(t, "wang")
	again.secret = c.secret
	again.enter(t)
	again.post(t, "/factor", map[string]string{"code": code}).Status(http.StatusUnprocessableEntity).Body().Contains("用过的不能再用")
	again.post(t, "/factor", map[string]string{"code": again.code(t)}).Status(http.StatusSeeOther)

	wantAudit(t, o, "sign_in_failed", 0)
	wantAudit(t, o, "factor_failed", 2)
	wantAudit(t, o, "signed_in", 2)
	for _, text := range []string{"wang", code, officePassword} {
		if strings.Contains(o.logged.String(), text) {
			t.Errorf("the log has %q", text)
		}
	}
}

// wantAudit fails where the audit log has not so many rows of an act.
func wantAudit(t *testing.T, o *office, act string, want int) {
	t.Helper()
	code, out, errs := fanzha(t, "audit", "list", "--act", act, "--content", o.content, "--data", o.data)
	if got := strings.Count(out, " "+act+" "); code != exitOK || got != want {
		t.Errorf("%d rows of %s, want %d\n%s%s", got, act, want, out, errs)
	}
}

// The same words in the same page, whoever is asked for.
func TestAWrongNameAndAWrongPasswordAreAnsweredAlike(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "")
	token := c.token(t)
	var answers []string
	for _, name := range []string{"wang", "nobody", strings.Repeat("x", 500), "a\x00b"} {
		body := c.send("/login", map[string]string{"name": name, "password": "a wrong password"}, token).Expect().Status(http.StatusUnprocessableEntity).Body().Raw()
		answers = append(answers, regexp.MustCompile(`value="[^"]*"`).ReplaceAllString(body, ""))
	}
	for _, answer := range answers {
		if answer != answers[0] || !strings.Contains(answer, "账号或密码不对") {
			t.Errorf("answers differ:\n%s\n%s", answers[0], answer)
		}
	}
	wantAudit(t, o, "sign_in_failed", 4)
}

func TestWrongPasswordsPauseOneAccountForOneSource(t *testing.T) {
	o := startOffice(t, withProxy("127.0.0.1/32"))
	wang, li := o.member(t, "wang", staff.Editor, ""), o.member(t, "li", staff.Editor, "")
	try := func(c *clerk, from, password string) int {
		return c.send("/login", map[string]string{"name": c.name, "password": password}, c.token(t)).WithHeader("X-Forwarded-For", from).Expect().Raw().StatusCode
	}
	for range 5 {
		if got := try(wang, "192.0.2.1", "a wrong password"); got != http.StatusUnprocessableEntity {
			t.Fatalf("a wrong password: %d", got)
		}
	}
	for _, test := range []struct {
		name string
		c    *clerk
		from string
		want int
	}{
		{"the right password from there", wang, "192.0.2.1", http.StatusTooManyRequests},
		{"a colleague from there", li, "192.0.2.1", http.StatusSeeOther},
		{"the member from elsewhere", o.clerk(t, "wang"), "192.0.2.2", http.StatusSeeOther},
	} {
		if got := try(test.c, test.from, officePassword); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
	wang.send("/login", map[string]string{"name": "wang", "password": officePassword}, wang.token(t)).WithHeader("X-Forwarded-For", "192.0.2.1").
		Expect().Status(http.StatusTooManyRequests).Header("Retry-After").NotEmpty()
	o.clock.Move(15 * time.Minute)
	if got := try(wang, "192.0.2.1", officePassword); got != http.StatusSeeOther {
		t.Errorf("after a quarter of an hour: %d", got)
	}
}

// Who knows a password cannot try codes for long, from however many places.
func TestWrongCodesPauseTheAccount(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "")
	for range 5 {
		thief := o.clerk(t, "wang")
		thief.enter(t)
		thief.post(t, "/factor", map[string]string{"code": "123456"}).Status(http.StatusUnprocessableEntity)
	}
	c.enter(t)
	c.post(t, "/factor", map[string]string{"code": c.code(t)}).Status(http.StatusTooManyRequests)
	o.clock.Move(15 * time.Minute)
	c.signIn(t)
}

func TestARecoveryCodeStandsInForTheAppOnce(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	c.page(t, "/me")
	shown := c.post(t, "/me/codes", nil).Status(http.StatusOK).Body().Raw()
	codes := regexp.MustCompile(`[A-Z2-7]{5}-[A-Z2-7]{5}`).FindAllString(shown, -1)
	if len(codes) != 10 {
		t.Fatalf("codes %q", codes)
	}
	lost := o.clerk(t, "wang")
	lost.enter(t)
	lost.post(t, "/factor", map[string]string{"code": strings.ToLower(codes[0])}).Status(http.StatusSeeOther)
	lost.GET("/console/me").Expect().Status(http.StatusOK).Body().Contains("还剩 9 个备用码")
	again := o.clerk(t, "wang")
	again.enter(t)
	again.post(t, "/factor", map[string]string{"code": codes[0]}).Status(http.StatusUnprocessableEntity)
	wantAudit(t, o, "recovery_code_used", 1)
}

// Every form is refused that our own page has not sent.
func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Administrator, "").signIn(t)
	other := o.clerk(t, "other")
	for _, name := range o.consoleRoutes() {
		method, path, _ := strings.Cut(name, " ")
		if method != http.MethodPost {
			continue
		}
		path = strings.ReplaceAll(strings.TrimPrefix(path, "/console"), ":token", "none")
		for reason, refused := range map[string]*http.Response{
			"no token":            c.o.form(c.Expect, "/console"+path, nil).Expect().Raw(),
			"another's token":     c.send(path, nil, other.token(t)).Expect().Raw(),
			"from another site":   c.send(path, nil, c.token(t)).WithHeader("Sec-Fetch-Site", "cross-site").Expect().Raw(),
			"from a sister site":  c.send(path, nil, c.token(t)).WithHeader("Sec-Fetch-Site", "same-site").Expect().Raw(),
			"another origin":      c.send(path, nil, c.token(t)).WithHeader("Origin", "https://evil.example").Expect().Raw(),
			"an origin of nobody": c.send(path, nil, c.token(t)).WithHeader("Origin", "null").Expect().Raw(),
		} {
			if refused.StatusCode != http.StatusForbidden {
				t.Errorf("%s, %s: %d", name, reason, refused.StatusCode)
			}
		}
	}
	if !c.inside() {
		t.Error("a refused form has signed somebody out")
	}
	c.send("/me/password", nil, c.token(t)).WithHeader("Sec-Fetch-Site", "same-origin").WithHeader("Origin", o.url).Expect().Status(http.StatusUnprocessableEntity)
}

// A cookie that was stolen opens nothing once its owner has signed out, by
// whichever way.
func TestAStolenCookieEndsWithItsVisit(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "")
	elsewhere := o.clerk(t, "wang")
	elsewhere.secret = c.secret
	for way, leave := range map[string]func(){
		"signing out":    func() { c.post(t, "/logout", nil).Status(http.StatusSeeOther) },
		"everywhere":     func() { c.post(t, "/me/sessions/end-all", nil).Status(http.StatusSeeOther) },
		"half an hour":   func() { o.clock.Move(30 * time.Minute) },
		"from elsewhere": func() { elsewhere.signIn(t).endOthers(t) },
	} {
		c.signIn(t)
		thief := o.clerk(t, "thief").with(c.stolen(t))
		if !thief.inside() {
			t.Fatal("the cookie alone does not open the session: the test proves nothing")
		}
		leave()
		if thief.inside() || c.inside() {
			t.Errorf("%s: the cookie still opens something", way)
		}
		c.post(t, "/login", nil) // and the browser can sign in again
	}
}

// A visit that is used all the time ends after twelve hours.
func TestAVisitEndsAfterTwelveHours(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	for began := o.clock.Now(); o.clock.Now().Sub(began) < 12*time.Hour-20*time.Minute; o.clock.Move(20 * time.Minute) {
		if !c.inside() {
			t.Fatalf("ended after %s", o.clock.Now().Sub(began))
		}
	}
	o.clock.Move(20 * time.Minute)
	if c.inside() {
		t.Error("a visit of twelve hours goes on")
	}
}

func TestAMemberWhoIsRemovedOrResetIsOutAtOnce(t *testing.T) {
	o := startOffice(t)
	for name, args := range map[string][]string{
		"wang": {"staff", "remove", "wang"},
		"li":   {"staff", "reset", "li", "--password-file", passwordFile(t, officePassword), "--content", o.content},
	} {
		c := o.member(t, name, staff.Editor, "").signIn(t)
		if code, out, errs := fanzha(t, append(args, "--data", o.data)...); code != exitOK {
			t.Fatal(out, errs)
		}
		if c.inside() {
			t.Errorf("%s is still in", name)
		}
	}
}

// Two tabs of one browser are one visit: what is signed out in one is signed
// out in the other, and says so instead of failing.
func TestTwoTabsAreOneVisit(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	old := c.token(t) // of the page in the other tab
	c.send("/me/password", nil, old).Expect().Status(http.StatusUnprocessableEntity)
	c.post(t, "/logout", nil).Status(http.StatusSeeOther)
	c.send("/me/password", nil, old).Expect().Status(http.StatusForbidden).Body().Contains("退出登录")
	c.GET("/console/me").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/login")
	c.signIn(t)
	c.send("/me/password", nil, old).Expect().Status(http.StatusForbidden)
}

func TestAChangedPasswordEndsTheOtherVisits(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	elsewhere := o.clerk(t, "wang")
	elsewhere.secret = c.secret
	elsewhere.signIn(t)
	const password = "another password"
	for _, test := range []struct{ old, password, again, says string }{
		{"a wrong password", password, password, "现在的密码不对"},
		{officePassword, "short", "short", "至少 10 个字符"},
		{officePassword, password, "not the same", "两遍新密码不一样"},
		{officePassword, officePassword, officePassword, "和现在的一样"},
		{officePassword, "Woaini1314", "Woaini1314", `id="error-password"><span class="visually-hidden">错误：</span>这个密码用的人太多`},
		{officePassword, "wang.fanzha@2026", "wang.fanzha@2026", "这个密码容易猜"},
		{officePassword, "anyang&wenfeng!!", "anyang&wenfeng!!", "这个密码容易猜"},
	} {
		c.post(t, "/me/password", map[string]string{"old": test.old, "password": test.password, "again": test.again}).
			Status(http.StatusUnprocessableEntity).Body().Contains(test.says)
	}
	c.post(t, "/me/password", map[string]string{"old": officePassword, "password": password, "again": password}).
		Status(http.StatusSeeOther).Header("Location").IsEqual("/console/me?done=password")
	if !c.inside() || elsewhere.inside() {
		t.Error("the visit that changed it is over, or the other is not")
	}
	fresh := o.clerk(t, "wang")
	fresh.secret = c.secret
	fresh.post(t, "/login", map[string]string{"name": "wang", "password": officePassword}).Status(http.StatusUnprocessableEntity)
	fresh.post(t, "/login", map[string]string{"name": "wang", "password": password}).Status(http.StatusSeeOther)
	fresh.post(t, "/factor", map[string]string{"code": c.code(t)}).Status(http.StatusSeeOther)
	wantAudit(t, o, "password_changed", 1)
}

// A dangerous act asks again for password and code, and goes on with what was
// sent.
func TestADangerousActIsProvenAgain(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	c.post(t, "/me/codes", nil).Status(http.StatusOK).Body().Contains("只显示这一次")
	o.clock.Move(5 * time.Minute)
	c.post(t, "/me/codes", map[string]string{"carried": "<along>"}).Status(http.StatusOK).Body().
		Contains("再确认一次").Contains(`name="carried" value="&lt;along&gt;"`).NotContains("只显示这一次")
	c.post(t, "/me/codes", map[string]string{"prove_password": "a wrong password", "prove_code": c.code(t)}).Status(http.StatusUnprocessableEntity)
	c.post(t, "/me/codes", map[string]string{"prove_password": officePassword, "prove_code": "000000"}).Status(http.StatusUnprocessableEntity)
	c.post(t, "/me/codes", map[string]string{"prove_password": officePassword, "prove_code": c.code(t)}).Status(http.StatusOK).Body().Contains("只显示这一次")
	c.post(t, "/me/codes", nil).Status(http.StatusOK).Body().Contains("只显示这一次")
	wantAudit(t, o, "recovery_codes_made", 3)
}

// A new phone takes the place of the old one.
func TestANewAppTakesThePlaceOfTheOldOne(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	old := c.secret
	shown := regexp.MustCompile(`id="secret">([A-Z2-7 ]+)<`).FindStringSubmatch(c.post(t, "/me/factor", nil).Status(http.StatusOK).Body().Raw())
	c.secret = parseSecret(t, strings.ReplaceAll(shown[1], " ", ""))
	c.post(t, "/me/factor", map[string]string{"code": "000000"}).Status(http.StatusUnprocessableEntity).Body().Contains(shown[1])
	c.post(t, "/me/factor", map[string]string{"code": c.code(t)}).Status(http.StatusOK).Body().Contains("备用码")
	c.post(t, "/logout", nil)
	thief := o.clerk(t, "wang")
	thief.secret = old
	thief.enter(t)
	thief.post(t, "/factor", map[string]string{"code": thief.code(t)}).Status(http.StatusUnprocessableEntity)
	c.signIn(t)
}

// The cookie is for the console alone, and for TLS where the site has it. On a
// host of its own no neighbour can have set it; below a path none gets it.
func TestTheCookieIsKeptToTheConsole(t *testing.T) {
	for base, want := range map[string][]string{
		"":                           {"console=", "; path=/console;", "HttpOnly", "SameSite=Strict"},
		"https://example.org":        {"__Host-console=", "; path=/;", "HttpOnly", "SameSite=Strict", "secure"},
		"https://example.org/fanzha": {"__Secure-console=", "; path=/fanzha/console;", "HttpOnly", "SameSite=Strict", "secure"},
	} {
		s := start(t, withBase(base))
		path := s.server.library.BasePath() + "/console"
		given := s.expect(t).GET(path + "/login").Expect().Status(http.StatusOK)
		cookie := given.Header("Set-Cookie").Raw()
		taken := s.form(s.expect(t), path+"/duty/end", map[string]string{"form": formToken.FindStringSubmatch(given.Body().Raw())[1]}).
			WithHeader("Cookie", cookie[:strings.Index(cookie, ";")]).WithRedirectPolicy(httpexpect.DontFollowRedirects).
			Expect().Status(http.StatusSeeOther).Header("Set-Cookie").Raw()
		for _, part := range want {
			if !strings.Contains(cookie, part) || strings.Contains(cookie, "omain") {
				t.Errorf("%q: the cookie is %s, without %s", base, cookie, part)
			}
			// The duty screen's; a browser takes one away only if it says the same of it.
			if part = strings.Replace(part, "console=", "console-duty=;", 1); !strings.Contains(taken, part) {
				t.Errorf("%q: the duty screen's cookie is %s, without %s", base, taken, part)
			}
		}
		if plain := want[0] == "console="; plain && (!strings.HasPrefix(cookie, "console=") || strings.Contains(cookie, "secure")) {
			t.Errorf("%q: browsers refuse %s", base, cookie)
		}
	}
}

// A cookie of the name that an earlier version gave, or that a neighbour can
// set, is nobody's: the browser is given a new one.
func TestACookieOfAWeakerNameIsNobodys(t *testing.T) {
	s := start(t, withBase("https://example.org"))
	for name, known := range map[string]bool{"__Host-console": true, "__Secure-console": false, "console": false} {
		given := s.expect(t).GET("/console/login").WithHeader("Cookie", name+"="+staff.NewToken()).Expect().Status(http.StatusOK).Raw().Header.Get("Set-Cookie")
		if (given == "") != known {
			t.Errorf("%s: the browser is given %q", name, given)
		}
	}
}

// stolen is the browser's cookie.
func (c *clerk) stolen(t *testing.T) string {
	t.Helper()
	request := c.GET("/console/me").Expect().Raw().Request
	cookie := request.Header.Get("Cookie")
	if !strings.Contains(cookie, "console=") {
		t.Fatalf("the cookie is %q", cookie)
	}
	return cookie
}

// with sends a cookie of somebody else.
func (c *clerk) with(cookie string) *clerk {
	c.Expect = c.Builder(func(r *httpexpect.Request) { r.WithHeader("Cookie", cookie) })
	return c
}

// endOthers ends all but this visit.
func (c *clerk) endOthers(t *testing.T) {
	t.Helper()
	for _, id := range regexp.MustCompile(`name="id" value="([0-9a-f]+)"`).FindAllStringSubmatch(c.page(t, "/me"), -1) {
		c.post(t, "/me/sessions/end", map[string]string{"id": id[1]}).Status(http.StatusSeeOther)
	}
}
