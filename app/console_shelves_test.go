package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"fanzha/app/staff"
)

// A file whose front matter no form can read is written as one text, until it
// can.
func TestABrokenFileIsWrittenAsOneText(t *testing.T) {
	o, editor, _ := newsroomStaff(t)
	const broken = "---\ntitle: \"没有写完\nsummary: 一句\n---\n正文。\n"
	o.write(t, "tips/broken.md", broken)
	soon(t, "the file is seen", func() bool {
		_, known := o.server.library.Snapshot().File("tips/broken")
		return known
	})
	form := editor.draft(t, "tips/broken")
	if got := form.fields.Get("source"); strings.TrimPrefix(got, "\n") != broken || form.fields.Has("title") {
		t.Fatalf("the form has %q", got)
	}
	page := form.press("check", nil).Status(http.StatusOK).Body().Raw()
	if !strings.Contains(page, "引号") {
		t.Error("the check does not name the fault")
	}
	form.press("preview", nil).Status(http.StatusUnprocessableEntity).Body().Contains("开头的格式不对").Contains("没有写完")
	mended := map[string]string{"source": strings.Replace(broken, "\"没有写完\n", "写完了\ndate: 2026-05-01\n", 1)}
	form.press("save", mended).Status(http.StatusSeeOther)
	if form := editor.draft(t, "tips/broken"); form.fields.Get("title") != "写完了" || form.fields.Get("date") != "2026-05-01" {
		t.Errorf("the form has %q", form.fields)
	}
	whole := editor.sheet(t, editor.at(t, "/newsroom/edit?id=tips/broken&whole=1"), "draft")
	if !strings.Contains(whole.fields.Get("source"), "status: draft") {
		t.Errorf("the text is %q", whole.fields.Get("source"))
	}
}

func TestTheListIsSearchedAndHasPages(t *testing.T) {
	o, editor, _ := newsroomStaff(t)
	for i := range 35 {
		typed := map[string]string{"title": fmt.Sprintf("草稿第%02d篇", i), "slug": fmt.Sprintf("draft-%02d", i)}
		editor.sheet(t, editor.at(t, "/newsroom/new?kind=tips"), "draft").press("save", typed).Status(http.StatusSeeOther)
		o.clock.Move(time.Second)
	}
	shown := func(query string) int { return strings.Count(editor.at(t, "/newsroom?"+query), "草稿第") }
	for query, want := range map[string]int{
		"shelf=draft": 30, "shelf=draft&page=2": 5, "shelf=draft&page=9": 0, "shelf=draft&q=" + url.QueryEscape("第07"): 1, "shelf=draft&q=draft-3": 5,
		"shelf=draft&kind=cases": 0, "shelf=draft&kind=tips&q=" + url.QueryEscape("草稿 第1"): 10, "": 30, "shelf=published": 0, "q=%FF%00": 0,
	} {
		if got := shown(query); got != want {
			t.Errorf("%q lists %d, want %d", query, got, want)
		}
	}
	for _, query := range []string{"shelf=none", "shelf=waiting"} { // an editor has nothing to review
		o.get(editor.Expect, "/console/newsroom?"+query).Expect().Status(http.StatusNotFound)
	}
	if page := editor.at(t, "/newsroom?shelf=published&kind=cases"); !strings.Contains(page, "2021-11-01") {
		t.Error("what the folder has is not in the list")
	}
}

// A warning is put off until the morning, and one is taken down at its time.
func TestAWarningIsScheduledAndExpires(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	id := editor.submitted(t, warning)
	form := reviewer.sheet(t, reviewer.review(t, id), "publish")
	typed := map[string]string{"publish_at": "2026-05-02T08:30", "unit_agrees": "yes", "secrecy": "yes", "no_person": "yes"}
	form.press("", typed).Status(http.StatusSeeOther).Header("Location").Contains("article-scheduled")
	o.expect(t).GET("/" + id).Expect().Status(http.StatusNotFound)
	if list := editor.at(t, "/newsroom?shelf=published&kind=cases"); !strings.Contains(list, "定于 2026-05-02 08:30 发布") {
		t.Error("the list does not say when it comes")
	}
	for _, path := range []string{"/newsroom/review?id=", "/newsroom/edit?id="} {
		if page := reviewer.at(t, path+url.QueryEscape(id)); strings.Contains(page, `href="/`+id) || strings.Contains(page, "/newsroom/kit") || strings.Contains(path, "review") && !strings.Contains(page, "/newsroom/withdraw") {
			t.Errorf("%s leads to what is not there yet, or not to calling it off", path)
		}
	}
	o.clock.Move(time.Date(2026, 5, 2, 0, 31, 0, 0, time.UTC).Sub(o.clock.Now()))
	soon(t, "it has come", func() bool {
		return o.expect(t).GET("/"+id).Expect().Raw().StatusCode == http.StatusOK
	})
	editor.signIn(t)
	reviewer.signIn(t)
	editor.draft(t, id).press("submit", map[string]string{"expire_at": "2026-05-03T00:00"}).Status(http.StatusSeeOther)
	reviewer.sheet(t, reviewer.review(t, id), "publish").press("", typed).Status(http.StatusSeeOther).Header("Location").Contains("article-published") // its time is over
	o.clock.Move(24 * time.Hour)
	soon(t, "it is gone", func() bool {
		return o.expect(t).GET("/"+id).Expect().Raw().StatusCode == http.StatusGone
	})
}

// What staff read of an article names nobody but who has had a hand in it, and
// no role but theirs opens it.
func TestTheNewsroomIsForItsRolesAlone(t *testing.T) {
	o, editor, _ := newsroomStaff(t)
	id := editor.submitted(t, warning)
	all := map[string]string{"id": id, "base": "2", "public": "2", "number": "1", "unit_agrees": "yes", "secrecy": "yes", "no_person": "yes", "remark": "x", "reason": "x"}
	for _, role := range []string{staff.Dispatcher, staff.Administrator} {
		other := o.member(t, role, role, "").signIn(t)
		for _, path := range []string{"/newsroom", "/newsroom/edit?id=" + id, "/newsroom/page?number=1&id=" + id, "/newsroom/review?id=" + id, "/newsroom/history?id=" + id} {
			o.get(other.Expect, "/console"+path).Expect().Status(http.StatusForbidden)
		}
		for _, path := range []string{"/newsroom/edit", "/newsroom/publish", "/newsroom/publish-urgently", "/newsroom/withdraw", "/newsroom/revert", "/newsroom/return", "/newsroom/confirm"} {
			other.post(t, path, all).Status(http.StatusForbidden)
		}
	}
	for _, path := range []string{"/newsroom/publish", "/newsroom/publish-urgently", "/newsroom/withdraw", "/newsroom/return", "/newsroom/confirm"} {
		editor.post(t, path, all).Status(http.StatusForbidden)
	}
	if a, err := o.server.store.Article(t.Context(), id); err != nil || a.Head != 2 || a.Public != 0 {
		t.Errorf("%+v, %v", a, err)
	}
}
