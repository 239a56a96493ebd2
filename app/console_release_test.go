package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/staff"
)

// newsroomStaff is a newsroom's people at their browsers.
func newsroomStaff(t *testing.T, configure ...func(*serveCommand)) (o *office, editor, reviewer *clerk) {
	t.Helper()
	o = startOffice(t, configure...)
	return o, o.member(t, "editor", staff.Editor, "").signIn(t), o.member(t, "reviewer", staff.Reviewer, "").signIn(t)
}

// submitted writes an article and asks for a review.
func (c *clerk) submitted(t testing.TB, typed map[string]string) string {
	t.Helper()
	id := c.writeDraft(t, typed)
	c.draft(t, id).press("submit", nil).Status(http.StatusSeeOther).Header("Location").Contains("article-submitted")
	return id
}

func (c *clerk) review(t testing.TB, id string) string {
	t.Helper()
	return c.at(t, "/newsroom/review?id="+url.QueryEscape(id))
}

var everyTick = map[string]string{"unit_agrees": "yes", "secrecy": "yes", "no_person": "yes"}

// publish publishes what is in review.
func (c *clerk) publish(t testing.TB, id string) {
	t.Helper()
	c.sheet(t, c.review(t, id), "publish").press("", everyTick).Status(http.StatusSeeOther).Header("Location").Contains("article-published")
}

// found reports whether a search finds an address, at once or within a second.
func (o *office) found(t *testing.T, words, id string) {
	t.Helper()
	within(t, time.Second, "a search finds "+id, func() bool {
		return strings.Contains(o.get(o.expect(t), "/search?q="+url.QueryEscape(words)).Expect().Status(http.StatusOK).Body().Raw(), `href="/`+id)
	})
}

// The story of an article: written, checked, sent back, mended, published,
// found by readers, withdrawn.
func TestAnArticleIsWrittenReviewedAndPublished(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	id := editor.writeDraft(t, warning)

	form := editor.draft(t, id)
	faulty := form.press("check", map[string]string{"body": "受害人王建国，电话13812341234。\n\n[看](/guides/none)\n"}).Status(http.StatusOK).Body().Raw()
	for _, want := range []string{"正文第 1 行", "正文第 3 行", "站内链接 /guides/none 打不开", "王某", "138****1234", "下面的内容还没有保存"} {
		if !strings.Contains(faulty, want) {
			t.Errorf("the check does not say %q", want)
		}
	}
	masked := editor.sheet(t, editor.sheet(t, faulty, "draft").press("mask:all", nil).Status(http.StatusOK).Body().Raw(), "draft")
	if got := masked.fields.Get("body"); !strings.Contains(got, "受害人王某某，电话138****1234。") {
		t.Errorf("masked: %q", got)
	}
	masked.press("submit", nil).Status(http.StatusUnprocessableEntity).Body().Contains("已保存，还没有送审").Contains("打不开")

	form = editor.draft(t, id)
	form.press("submit", map[string]string{"body": warning["body"]}).Status(http.StatusSeeOther).Header("Location").Contains("article-submitted")

	if list := reviewer.page(t, "/newsroom"); !strings.Contains(list, warning["title"]) {
		t.Error("it is not in what waits for the reviewer")
	}
	page := reviewer.review(t, id)
	reviewer.sheet(t, page, "return").press("", map[string]string{"remark": "写明损失了多少"}).Status(http.StatusSeeOther)
	if page := editor.at(t, "/newsroom/edit?id="+id); !strings.Contains(page, "审核退回") || !strings.Contains(page, "写明损失了多少") {
		t.Error("the editor does not read why it came back")
	}
	editor.draft(t, id).press("submit", map[string]string{"loss": "3000"}).Status(http.StatusSeeOther)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusNotFound)

	page = reviewer.review(t, id)
	reviewer.sheet(t, page, "publish").press("", map[string]string{"secrecy": "yes"}).Status(http.StatusUnprocessableEntity).Body().Contains("三项都要勾选")
	reviewer.publish(t, id)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusOK).Body().Contains(warning["title"]).Contains("3000元")
	o.found(t, "冒充客服退款 共享屏幕", id)

	form = reviewer.sheet(t, reviewer.at(t, "/newsroom/withdraw?id="+id), "withdraw")
	form.press("", map[string]string{"see": "/guides/fake-cs"}).Status(http.StatusUnprocessableEntity).Body().Contains("请写明撤回的原因")
	form.press("", map[string]string{"reason": "案情有变", "see": "/guides/none"}).Status(http.StatusUnprocessableEntity).Body().Contains("改好才能撤回：").Contains("/guides/none")
	form.press("", map[string]string{"reason": "案情有变", "see": "/guides/fake-cs"}).Status(http.StatusSeeOther)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusGone).Body().Contains("案情有变")

	history := editor.at(t, "/newsroom/history?id="+url.QueryEscape(id))
	for _, want := range []string{"第 3 版 保存（此前还存过 2 次）", "退回", "写明损失了多少", "发布", "撤回", "三项已确认"} {
		if !strings.Contains(history, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
	if every := editor.at(t, "/newsroom/history?every=1&id="+url.QueryEscape(id)); !strings.Contains(every, "第 1 版 保存") {
		t.Error("not every save can be listed")
	}
	if log := o.logged.String(); strings.Contains(log, "写明损失") || strings.Contains(log, "王建国") || strings.Contains(log, "案情有变") {
		t.Error("the log has words of the newsroom")
	}
}

// Two pairs of eyes, at the console.
func TestAReviewerCannotPublishAlone(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	other := o.member(t, "another", staff.Reviewer, "").signIn(t)
	id := reviewer.submitted(t, warning)
	if page := reviewer.review(t, id); !strings.Contains(page, "只有您一个人经手") || strings.Contains(page, `id="publish"`) {
		t.Error("the page offers it")
	}
	all := map[string]string{"id": id, "base": "2", "unit_agrees": "yes", "secrecy": "yes", "no_person": "yes"}
	reviewer.post(t, "/newsroom/publish", all).Status(http.StatusForbidden).Body().Contains("只有您一个人经手")
	o.expect(t).GET("/" + id).Expect().Status(http.StatusNotFound)

	reviewer.post(t, "/newsroom/publish-urgently", all).Status(http.StatusSeeOther).Header("Location").Contains("article-urgent")
	o.expect(t).GET("/" + id).Expect().Status(http.StatusOK)
	confirm := map[string]string{"id": id, "public": "3"}
	reviewer.post(t, "/newsroom/confirm", confirm).Status(http.StatusForbidden)
	if list := other.page(t, "/newsroom"); !strings.Contains(list, "等另一位审核确认") || strings.Contains(list, "已超过 24 小时") {
		t.Error("the list does not say that it waits")
	}
	const overdue = "紧急发布超过 24 小时没有确认"
	o.clock.Move(25 * time.Hour)
	for c, want := range map[*clerk]string{reviewer.signIn(t): "请找另一位审核人员确认", other.signIn(t): "请看过以后确认"} {
		if list := c.page(t, "/newsroom?shelf=draft"); !strings.Contains(list, overdue) || !strings.Contains(list, "已 25 小时") || !strings.Contains(list, want) {
			t.Errorf("%s does not see on each part of the list that it is late", c.name)
		}
	}
	if strings.Contains(editor.signIn(t).page(t, "/newsroom"), overdue) {
		t.Error("an editor is asked to confirm")
	}
	other.post(t, "/newsroom/confirm", confirm).Status(http.StatusSeeOther)
	if strings.Contains(other.page(t, "/newsroom"), overdue) {
		t.Error("it is still late")
	}
	if list := other.page(t, "/newsroom"); strings.Contains(list, "等另一位审核确认") {
		t.Error("it still waits")
	}
}

// An emergency asks for password and second factor again, and carries what
// was ticked.
func TestAnUrgentPublicationIsProven(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	id := editor.submitted(t, warning)
	o.clock.Move(6 * time.Minute)
	all := map[string]string{"id": id, "base": "2", "unit_agrees": "yes", "secrecy": "yes", "no_person": "yes"}
	reviewer.post(t, "/newsroom/publish-urgently", all).Status(http.StatusOK).Body().Contains("再确认一次是您本人").Contains(`name="no_person" value="yes"`)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusNotFound)
	all["prove_password"], all["prove_code"] = officePassword, reviewer.code(t)
	reviewer.post(t, "/newsroom/publish-urgently", all).Status(http.StatusSeeOther)
	o.expect(t).GET("/" + id).Expect().Status(http.StatusOK)
}

// Two editors, or two tabs of one: who saves second sees both versions, and
// what they typed is still in the form.
func TestAStaleSaveShowsBothVersions(t *testing.T) {
	o, editor, _ := newsroomStaff(t)
	other := o.member(t, "other", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	for name, late := range map[string]*clerk{"another editor": other, "another tab": editor} {
		t.Run(name, func(t *testing.T) {
			mine, theirs := late.draft(t, id), editor.draft(t, id)
			theirs.press("save", map[string]string{"summary": "先保存的一句 " + name}).Status(http.StatusSeeOther)
			page := mine.press("save", map[string]string{"summary": "后保存的一句 " + name}).Status(http.StatusConflict).Body().Raw()
			for _, want := range []string{"又有了新的版本", "<del>先</del>保存的一句", "<ins>后</ins>保存的一句", "两个版本并排"} {
				if !strings.Contains(page, want) {
					t.Errorf("the page does not show %q", want)
				}
			}
			again := late.sheet(t, page, "draft")
			if again.fields.Get("summary") != "后保存的一句 "+name {
				t.Errorf("typed was %q", again.fields.Get("summary"))
			}
			again.press("save", nil).Status(http.StatusSeeOther)
			if got := editor.draft(t, id).fields.Get("summary"); got != "后保存的一句 "+name {
				t.Errorf("kept was %q", got)
			}
		})
	}
}

// The preview is the true public page, and may be in a frame of the console
// alone.
func TestThePreviewIsThePublicPage(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	id := editor.submitted(t, warning)
	typed := editor.draft(t, id).press("preview", map[string]string{"title": "还没有保存的标题"})
	typed.Status(http.StatusOK).Body().Contains("还没有保存的标题").Contains("不要开共享屏幕")
	shown := o.get(reviewer.Expect, "/console/newsroom/page?number=2&id="+url.QueryEscape(id)).Expect().Status(http.StatusOK)
	shown.Header("X-Frame-Options").IsEqual("SAMEORIGIN")
	shown.Header("Content-Security-Policy").Contains("frame-ancestors 'self'").Contains("default-src 'none'")
	reviewer.publish(t, id)
	if diff := strings.Compare(mainOf(o.expect(t).GET("/"+id).Expect().Body().Raw()), mainOf(shown.Body().Raw())); diff != 0 {
		t.Error("what is public is another page than what was reviewed")
	}
	answer := o.get(reviewer.Expect, "/console/newsroom/review?id="+url.QueryEscape(id)).Expect()
	answer.Header("Content-Security-Policy").Contains("frame-src 'self'").Contains("frame-ancestors 'none'")
}

// mainOf is what a page says.
func mainOf(page string) string {
	_, after, _ := strings.Cut(page, "<main")
	main, _, _ := strings.Cut(after, "</main>")
	return main
}

// A hand edit of the folder is seen, and taken up.
func TestAHandEditIsSeenAtTheConsole(t *testing.T) {
	o, editor, _ := newsroomStaff(t)
	form := editor.draft(t, "cases/zhongchuang-app")
	path := filepath.Join(o.content, "cases", "zhongchuang-app.md")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(content), "summary: ", "summary: 手工改过。", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	form.press("save", map[string]string{"loss": "1"}).Status(http.StatusConflict).Body().Contains("控制台以外").Contains("手工改过")
	editor.draft(t, "cases/zhongchuang-app").press("save", map[string]string{"loss": "1"}).Status(http.StatusSeeOther)
	editor.at(t, "/newsroom/history?id=cases/zhongchuang-app")
}

func TestTheSheetIsForPenAndSeal(t *testing.T) {
	_, editor, _ := newsroomStaff(t)
	id := editor.submitted(t, warning)
	page := editor.at(t, "/newsroom/sheet?id="+url.QueryEscape(id))
	for _, want := range []string{"送审稿", "拟稿", "核稿", "签发", "印章", warning["title"], "冒充电商、物流客服", "不要开共享屏幕"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// Path tricks lead nowhere, from whoever may write.
func TestPathTricksLeadNowhere(t *testing.T) {
	_, editor, reviewer := newsroomStaff(t)
	for _, id := range []string{"cases/../site", "../site.yaml", "cases/a/b", "cases/%2e%2e", "media/a", "", "cases/A"} {
		for _, path := range []string{"/newsroom/edit", "/newsroom/review", "/newsroom/history", "/newsroom/sheet", "/newsroom/page", "/newsroom/withdraw"} {
			c := reviewer
			c.o.get(c.Expect, "/console"+path+"?number=1&id="+url.QueryEscape(id)).Expect().Status(http.StatusNotFound)
		}
	}
	form := editor.sheet(t, editor.at(t, "/newsroom/new?kind=tips"), "draft")
	for _, slug := range []string{"../../site", "a/b", "A B", "..", "a.md"} {
		typed := map[string]string{"title": "标题", "slug": slug}
		form.press("save", typed).Status(http.StatusUnprocessableEntity).Body().Contains("网址只能用小写字母").Contains(`value="标题"`)
	}
	editor.o.get(editor.Expect, "/console/newsroom/new?kind=../x").Expect().Status(http.StatusNotFound)
	form.press("save", map[string]string{"title": "标题", "kind": "../x"}).Status(http.StatusNotFound)
	form.press("save", map[string]string{"title": "标题", "kind": "pages"}).Status(http.StatusForbidden)
}
