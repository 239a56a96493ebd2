package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
)

// watches opens a duty screen.
func (c *clerk) watches(t *testing.T) *clerk {
	t.Helper()
	c.post(t, "/duty/start", nil).Status(http.StatusSeeOther).Header("Location").IsEqual("/console/duty")
	return c
}

// duty is what the screen shows.
func (c *clerk) duty(t *testing.T) string {
	t.Helper()
	return c.GET("/console/duty").Expect().Status(http.StatusOK).Body().Raw()
}

// watching reports whether the browser still has a duty screen.
func (c *clerk) watching() bool {
	answer := c.GET("/console/duty").Expect()
	return answer.Raw().StatusCode == http.StatusOK && strings.Contains(answer.Body().Raw(), `id="duty"`)
}

// When the session has ended the screen goes on: it shows the clear columns of
// new reports, and its cookie opens nothing else.
func TestTheDutyScreenGoesOnWhenTheSessionHasEnded(t *testing.T) {
	o := startOffice(t)
	wang := o.officer(t, "wang", center)
	if !strings.Contains(wang.page(t, "/duty"), "打开值班屏") {
		t.Error("it is not said what the screen is")
	}
	wang.watches(t)
	if page := wang.duty(t); !strings.Contains(page, "已登录") || !strings.Contains(page, "都有人打开了") || !strings.Contains(page, "市反诈中心") {
		t.Errorf("nothing has come: %s", page)
	}
	for range 7 { // it asks by itself all the time, which is no use of the visit
		o.clock.Move(5 * time.Minute)
		wang.duty(t)
	}
	if wang.inside() {
		t.Fatal("the screen keeps the session alive")
	}
	reference, _ := o.sends(t, "victim", o.paid(time.Minute))
	o.sends(t, "tip", map[string]string{"scam": "illegal_fundraising"}) // another unit's
	page := wang.duty(t)
	for _, want := range []string{"已锁定", "1 份没有人打开", "紧急", reference, "刷单返利", "文峰区", "没有人打开", "要先输密码和验证码"} {
		if !strings.Contains(page, want) {
			t.Errorf("the screen lacks %q\n%s", want, page)
		}
	}
	for _, secret := range []string{"连单", "赵某", "138", "12345", "4111", "66778899", "非法集资", "退出登录"} {
		if strings.Contains(page, secret) {
			t.Errorf("the screen shows %q", secret)
		}
	}
}

// The weak cookie is nobody at every other address.
func TestTheDutyScreensCookieOpensNothing(t *testing.T) {
	o := startOffice(t)
	wang := o.officer(t, "wang", center).watches(t)
	weak := regexp.MustCompile(`console-duty=[^;]+`).FindString(wang.GET("/console/duty").Expect().Raw().Request.Header.Get("Cookie"))
	thief := o.clerk(t, "thief").with(weak)
	if !thief.watching() {
		t.Fatalf("the cookie %q is not that of the screen: the test proves nothing", weak)
	}
	o.sends(t, "victim", nil)
	for _, name := range o.consoleRoutes() {
		method, path, _ := strings.Cut(name, " ")
		if strings.HasPrefix(path, "/console/duty") || strings.HasPrefix(path, "/console/login") || strings.HasPrefix(path, "/console/first") {
			continue
		}
		answer := thief.Request(method, path).Expect()
		if got, to := answer.Raw().StatusCode, answer.Header("Location").Raw(); got != http.StatusForbidden && got != http.StatusUnauthorized && to != "/console/login" {
			t.Errorf("%s: %d, to %q", name, got, to)
		}
	}
	wang.post(t, "/logout", nil).Status(http.StatusSeeOther)
	if thief.watching() {
		t.Error("the screen goes on when its member has signed out")
	}
}

// A report is acknowledged by opening it, which takes password and second
// factor; then it is the report that is shown.
func TestALockedScreenIsOpenedByPasswordAndSecondFactor(t *testing.T) {
	o := startOffice(t)
	wang := o.officer(t, "wang", center).watches(t)
	grouped, _ := o.sends(t, "victim", o.paid(time.Minute))
	reference := strings.ReplaceAll(grouped, " ", "")
	open := "/console/duty/open"
	wang.GET(open).WithQuery("ref", reference).Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/desk/report?ref=" + reference)
	o.clock.Move(31 * time.Minute)
	wang.GET(open).WithQuery("ref", reference).Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/login")
	wang.GET("/console/desk/report").WithQuery("ref", reference).Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/login")
	wang.enter(t)
	wang.GET("/console/desk/report").WithQuery("ref", reference).Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/factor")
	if !strings.Contains(wang.duty(t), "已锁定") {
		t.Error("the password alone unlocks the screen")
	}
	wang.post(t, "/factor", map[string]string{"code": wang.code(t)}).Status(http.StatusSeeOther).Header("Location").IsEqual("/console")
	wang.GET("/console").Expect().Status(http.StatusSeeOther).Header("Location").IsEqual("/console/desk/report?ref=" + reference)
	wang.GET("/console/desk/report").WithQuery("ref", reference).Expect().Status(http.StatusOK).Body().Contains("连单没做完")
	wang.GET("/console").Expect().Status(http.StatusSeeOther).Header("Location").NotEqual("/console/desk/report?ref=" + reference)
	if page := wang.duty(t); !strings.Contains(page, "已打开") || strings.Contains(page, "没有人打开") {
		t.Errorf("the screen does not show that it was opened\n%s", page)
	}
	wang.GET(open).WithQuery("ref", "nonsense").Expect().Status(http.StatusNotFound)
}

func TestADutyScreenEndsWithItsMemberAndItsDay(t *testing.T) {
	o := startOffice(t)
	for way, end := range map[string]func(c *clerk){
		"by its button": func(c *clerk) { c.post(t, "/duty/end", nil).Status(http.StatusSeeOther) },
		"by the button of a locked screen": func(c *clerk) {
			o.clock.Move(time.Hour)
			page := formToken.FindStringSubmatch(c.duty(t))
			c.send("/duty/end", nil, page[1]).Expect().Status(http.StatusSeeOther)
		},
		"with all sessions": func(c *clerk) { c.post(t, "/me/sessions/end-all", nil).Status(http.StatusSeeOther) },
		"after a day":       func(*clerk) { o.clock.Move(24 * time.Hour) },
		"with its member": func(c *clerk) {
			if code, out, errs := fanzha(t, "staff", "remove", c.name, "--data", o.data); code != exitOK {
				t.Fatal(out, errs)
			}
		},
	} {
		c := o.member(t, "diaodu-"+strings.ReplaceAll(way, " ", "-"), staff.Dispatcher, "").signIn(t).watches(t)
		if !strings.Contains(c.duty(t), "全部单位") {
			t.Error("a dispatcher's screen is not of all units")
		}
		if end(c); c.watching() {
			t.Errorf("%s: the screen goes on", way)
		}
	}
	kept := o.member(t, "kept", staff.Dispatcher, "").signIn(t).watches(t)
	o.clock.Move(time.Hour)
	kept.enter(t)
	kept.post(t, "/cancel", nil).Status(http.StatusSeeOther)
	if !kept.watching() {
		t.Error("who thinks better of signing in ends the screen")
	}
}

// The screen in a browser: it shows what comes by itself, rings for what is
// urgent, says when it has lost the server, and works without scripts.
func TestTheDutyScreenInABrowser(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	wang := o.officer(t, "wang", center)
	b.signIn(t, wang)
	b.do(t, chromedp.Click(css(`a[href="/console/duty"]`)), chromedp.WaitVisible(css(`form[action$="/duty/start"]`)))
	b.look(t, "before the duty screen", axe)
	b.scripts(t, true)
	b.do(t, chromedp.Click(css("main button")), chromedp.WaitVisible(css("[data-sound]")), chromedp.Click(css("[data-sound]")))
	until(t, b, `document.querySelector("[data-sounding]").textContent.indexOf("声音已打开") === 0`)
	o.clock.Move(31 * time.Minute)
	o.sends(t, "victim", o.paid(time.Minute))
	until(t, b, `document.getElementById("duty").getAttribute("data-rung") === "3"`)
	if title := evaluate[string](t, b, "document.title"); !strings.HasPrefix(title, "（1）值班屏") {
		t.Errorf("the title is %q", title)
	}
	if got := text(t, b, ".duty-state"); !strings.Contains(got, "已锁定") || !strings.Contains(got, "1 份紧急") {
		t.Errorf("the screen says %q", got)
	}
	b.look(t, "the duty screen, locked", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/duty"), chromedp.WaitVisible(css(".duty-pressing")))
	if n := evaluate[int](t, b, `document.querySelectorAll("noscript meta, meta[http-equiv=refresh]").length`); n == 0 {
		t.Error("without scripts the screen does not load itself again")
	}
	b.scripts(t, true)
	b.do(t, chromedp.Navigate(o.url+"/console/duty"), chromedp.Click(css(".duty-table a")), chromedp.WaitVisible(css("#name")),
		chromedp.SendKeys(css("#name"), "wang"), chromedp.SendKeys(css("#password"), officePassword), chromedp.Click(css("main button")),
		chromedp.WaitVisible(css("#code")), chromedp.SendKeys(css("#code"), wang.code(t)), chromedp.Click(css("main button")))
	until(t, b, `location.pathname === "/console/desk/report"`)
	b.do(t, chromedp.Navigate(o.url+"/console/duty"), chromedp.WaitVisible(css("#duty")))
	if got := text(t, b, ".duty-state"); !strings.Contains(got, "都有人打开了") {
		t.Errorf("the screen says %q", got)
	}
	b.look(t, "the duty screen, opened", axe)
}
