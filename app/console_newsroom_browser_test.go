package main

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
)

// fill types into a field in place of what it has.
func (b *browser) fill(t *testing.T, field, text string) {
	t.Helper()
	b.do(t, chromedp.SetValue(css(field), text))
}

// An article from the first word to its readers, with a browser that runs no
// script, on every screen.
func TestTheNewsroomWorksWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	axe := readAxe(t)
	o, editor, reviewer := newsroomStaff(t)
	b := openBrowser(t)
	b.scripts(t, false)
	b.signIn(t, editor)
	b.look(t, "an empty list", axe)
	b.do(t, chromedp.Click(css(`main a[href$="new?kind=cases"]`)), chromedp.WaitVisible(css("#body")))
	b.look(t, "new", axe)
	b.fill(t, "#title", warning["title"])
	b.fill(t, "#summary", warning["summary"])
	b.fill(t, "#body", "> [!危险]\n> 不要开共享屏幕。\n\n受害人王建国，电话13812341234。\n\n[看](/guides/none)\n")
	b.do(t, chromedp.Click(css(`input[value="fake_cs"]`)), chromedp.Click(css(`button[value="check"]`)), chromedp.WaitVisible(css("#exposed-title")))
	b.look(t, "checked", axe)
	b.do(t, chromedp.Click(css(`button[value="mask:all"]`)))
	until(t, b, `!document.querySelector("#body").value.includes("13812341234")`)
	b.fill(t, "#body", warning["body"])
	b.do(t, chromedp.Click(css(`button[value="submit"]`)))
	until(t, b, `location.search.includes("article-submitted")`)
	b.look(t, "submitted", axe)
	id := queryOf(t, evaluate[string](t, b, "location.href"), "id")

	form := editor.draft(t, id)
	form.press("save", map[string]string{"summary": "另一个标签页里改的"}).Status(http.StatusSeeOther)
	b.fill(t, "#summary", "这个标签页里改的")
	b.do(t, chromedp.Click(css(`button[value="save"]`)), chromedp.WaitVisible(css("#theirs-title")))
	b.look(t, "a conflict", axe)
	b.do(t, chromedp.Click(css(`button[value="submit"]`)))
	until(t, b, `location.search.includes("article-submitted")`)
	b.fill(t, "#summary", "登录过期时写的")
	editor.post(t, "/me/sessions/end-all", nil)
	b.endVisits(t, o, editor)
	b.do(t, chromedp.Click(css(`button[value="save"]`)), chromedp.WaitVisible(css("#password")))
	b.look(t, "the session has ended", axe)
	b.do(t, chromedp.SendKeys(css("#name"), editor.name), chromedp.SendKeys(css("#password"), officePassword), chromedp.Click(css("main button")), chromedp.WaitVisible(css("#code")),
		chromedp.SendKeys(css("#code"), editor.code(t)), chromedp.Click(css("main button")), chromedp.WaitVisible(css("#resume")))
	b.look(t, "what was written comes back", axe)
	b.do(t, chromedp.Click(css(`#resume button`)), chromedp.WaitVisible(css(".console-notice")), chromedp.Click(css(`button[value="submit"]`)))
	until(t, b, `location.search.includes("article-submitted")`)
	for name, path := range map[string]string{"history": "/history?id=" + id + "&from=1&to=2", "sheet": "/sheet?id=" + id, "whole": "/edit?whole=1&id=" + id, "my list": "?shelf=mine"} {
		b.do(t, chromedp.Navigate(o.url+"/console/newsroom"+path))
		b.look(t, name, axe)
	}
	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))

	b.signIn(t, reviewer)
	b.do(t, chromedp.Click(css(".newsroom-title a")), chromedp.WaitVisible(css("#publish")))
	b.look(t, "review", axe)
	b.do(t, chromedp.Click(css(`#publish [name="unit_agrees"]`)), chromedp.Click(css(`#publish [name="secrecy"]`)), chromedp.Click(css(`#publish [name="no_person"]`)),
		chromedp.Click(css(`#publish button`)), chromedp.WaitVisible(css(".console-notice")))
	b.look(t, "published", axe)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusOK).Body().Contains("登录过期时写的")
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/edit?id="+id))
	b.fill(t, "#loss", "500")
	b.do(t, chromedp.Click(css(`button[value="submit"]`)))
	until(t, b, `location.search.includes("article-submitted")`)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/review?id="+id), chromedp.WaitVisible(css("#differs-title")))
	b.look(t, "review of a change, alone", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom/withdraw?id="+id), chromedp.WaitVisible(css("#reason")))
	b.look(t, "withdraw", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/newsroom?shelf=published"), chromedp.WaitVisible(css(".newsroom-title")))
	b.look(t, "published list", axe)
}

func queryOf(t *testing.T, address, name string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil || parsed.Query().Get(name) == "" {
		t.Fatalf("%s names no %s: %v", address, name, err)
	}
	return parsed.Query().Get(name)
}

// endVisits ends what somebody has signed in to.
func (b *browser) endVisits(t *testing.T, o *office, c *clerk) {
	t.Helper()
	if visits, err := o.server.store.VisitsOf(t.Context(), c.name); err != nil || len(visits) != 0 {
		t.Fatalf("%d visits are left: %v", len(visits), err)
	}
}
