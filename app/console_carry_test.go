package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
)

// through signs in by the pages that carry what was written, and returns the
// last of them.
func (c *clerk) through(t testing.TB, login string) *httpexpect.Response {
	t.Helper()
	c.sheet(t, login, "entries").press("", map[string]string{"name": c.name, "password": "wrong"}).Status(http.StatusUnprocessableEntity)
	factor := c.sheet(t, login, "entries").press("", map[string]string{"name": c.name, "password": officePassword}).Status(http.StatusOK).Body().Raw()
	return c.sheet(t, factor, "entries").press("", map[string]string{"code": c.code(t)})
}

// A session ends while somebody writes. What was typed goes through the login,
// wrong password and all, and is saved when they are in.
func TestWhatWasTypedComesBackAfterTheLogin(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	typed := map[string]string{"summary": "会话断了也不会丢的一句", "body": "第一段\n\n<b>\"第二段\"</b>\n", "steps": "一\n二"}
	ends := map[string]func(){
		"after half an hour":      func() { o.clock.Move(31 * time.Minute) },
		"signed out in a tab":     func() { editor.post(t, "/logout", nil) },
		"signed out everywhere":   func() { editor.post(t, "/me/sessions/end-all", nil) },
		"the cookie is forgotten": func() { editor.forget(t) },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			typed["title"] = "题目：" + name
			form := editor.draft(t, id)
			end()
			login := form.press("submit", typed).Status(http.StatusUnauthorized).Body().Raw()
			if !strings.Contains(login, "刚才写的还没有保存") {
				t.Fatal("the page does not say so")
			}
			resumed := editor.through(t, login).Status(http.StatusOK).Body().Raw()
			if !strings.Contains(resumed, "登录前写的稿子还在这里") || !strings.Contains(resumed, "题目：") {
				t.Fatalf("after the login:\n%s", resumed)
			}
			editor.sheet(t, resumed, "resume").press("save", nil).Status(http.StatusSeeOther).Header("Location").Contains("article-saved")
			kept := editor.draft(t, id).fields
			for key, value := range typed {
				if got := kept.Get(key); strings.TrimSpace(got) != strings.TrimSpace(value) {
					t.Errorf("%s is %q, typed %q", key, got, value)
				}
			}
		})
	}
}

// An investigator whose session has ended writes nothing a second time: what
// was for the reporter is sent when they say so, once.
func TestAnAnswerComesBackAfterTheLogin(t *testing.T) {
	o := startOffice(t).today()
	reference, code := o.sends(t, "victim", nil)
	wang := o.officer(t, "wang", center)
	for path, test := range map[string]struct {
		fields      map[string]string
		says, words string
	}{
		"/desk/answer": {map[string]string{"template": "请保留证据。", "answer": "周一我给您打电话。"}, "还没有发出", "请保留证据。\n周一我给您打电话。"},
		"/desk/note":   {map[string]string{"note": "通话四十分钟，记在这里"}, "反映人看不到", "通话四十分钟，记在这里"},
	} {
		form := wang.on(t, reference, path, test.fields)
		o.clock.Move(31 * time.Minute)
		login := wang.post(t, path, form).Status(http.StatusUnauthorized).Body().Raw()
		back := wang.through(t, login).Status(http.StatusOK).Body().Raw()
		if !strings.Contains(back, test.says) || !strings.Contains(back, test.words) || !strings.Contains(back, reference) {
			t.Fatalf("after the login:\n%s", back)
		}
		for range 2 {
			wang.sheet(t, back, "resume").press("save", nil).Status(http.StatusSeeOther).Header("Location").Contains("/console/desk/report?")
		}
		if page := wang.page(t, "/desk/report?ref="+bare(reference)); strings.Count(page, test.words+"</div>") != 1 {
			t.Errorf("%s: it does not stand there once", path)
		}
	}
	seen := o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Body()
	seen.Contains("周一我给您打电话").NotContains("通话四十分钟")
}

// forget takes the browser's cookie away.
func (c *clerk) forget(t testing.TB) {
	t.Helper()
	fresh := c.o.clerk(t, c.name)
	c.Expect = fresh.Expect
}

// Who has signed in anew in another tab is asked at once, and a stranger to
// the newsroom who signs in instead can do nothing with it.
func TestWhatWasTypedIsForWhoMayWrite(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	admin := o.member(t, "admin", staff.Administrator, "")
	form := editor.sheet(t, editor.at(t, "/newsroom/new?kind=cases"), "draft")
	editor.post(t, "/logout", nil)
	editor.signIn(t)
	resumed := form.press("save", warning).Status(http.StatusOK).Body().Raw()
	if !strings.Contains(resumed, warning["title"]) {
		t.Error("it is not asked about")
	}
	editor.post(t, "/logout", nil)
	login := form.press("save", warning).Status(http.StatusUnauthorized).Body().Raw()
	admin.Expect = editor.Expect // at the same browser
	admin.through(t, login).Status(http.StatusForbidden).Body().NotContains(warning["title"])
	if list, err := o.server.store.Articles(t.Context(), ""); err != nil || len(list) != 0 {
		t.Errorf("%d articles were kept, %v", len(list), err)
	}
}

// Another site's page gets nothing of its own back under our name.
func TestAnotherSitesFormIsNotCarried(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	for _, c := range []*clerk{editor, o.clerk(t, "nobody")} {
		for _, token := range []string{"", "0", editor.token(t)} {
			c.send("/newsroom/edit", map[string]string{"title": "别的网站写的"}, token).WithHeader("Sec-Fetch-Site", "cross-site").Expect().
				Status(http.StatusForbidden).Body().NotContains("别的网站写的")
		}
	}
}

// A paste of five million bytes is refused, with all that was typed still in
// the form.
func TestAHugePasteIsRefusedAndNothingIsLost(t *testing.T) {
	o := startOffice(t)
	editor := o.member(t, "editor", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	for name, paste := range map[string]string{
		"five million bytes": strings.Repeat("粘贴进来的一大段。\n", 5_000_000/28), "more than an article": strings.Repeat("字", 100_000),
	} {
		t.Run(name, func(t *testing.T) {
			page := editor.draft(t, id).press("save", map[string]string{"summary": "先写好的", "body": paste}).Status(http.StatusRequestEntityTooLarge).Body().Raw()
			if !strings.Contains(page, "没有保存") {
				t.Error("it does not say so")
			}
			back := editor.sheet(t, page, "draft").fields
			if back.Get("summary") != "先写好的" || strings.TrimSpace(back.Get("body")) != strings.TrimSpace(paste) {
				t.Errorf("%d bytes came back", len(back.Get("body")))
			}
		})
	}
	if got := editor.draft(t, id).fields.Get("base"); got != "1" {
		t.Errorf("revision %s was kept", got)
	}
	o.clerk(t, "nobody").send("/newsroom/edit", map[string]string{"body": strings.Repeat("a", 2<<20)}, "0").Expect().Status(http.StatusRequestEntityTooLarge)
	if strings.Contains(o.logged.String(), "粘贴进来") {
		t.Error("the log has what was pasted")
	}
}
