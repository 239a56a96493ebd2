package main

import (
	"net/http"
	"strings"
	"testing"

	"fanzha/app/staff"
)

// Who began a draft deletes it, on a page that says what goes; a reviewer
// deletes any, and nobody what readers have seen.
func TestADraftIsDeletedAtTheConsole(t *testing.T) {
	o, editor, reviewer := newsroomStaff(t)
	other := o.member(t, "other", staff.Editor, "").signIn(t)
	id := editor.writeDraft(t, warning)
	o.get(other.Expect, "/console/newsroom/edit?id="+id).Expect().Status(http.StatusOK).Body().NotContains("删除草稿")
	other.post(t, "/newsroom/delete", map[string]string{"id": id, "base": "1"}).Status(http.StatusForbidden)

	editor.GET("/console/newsroom/edit").WithQuery("id", id).Expect().Body().Contains("删除草稿")
	asked := hiddenFieldsOf(editor.page(t, "/newsroom/delete?id="+id), "/newsroom/delete")
	delete(asked, "form")
	mine, theirs := editor.draft(t, id), other.draft(t, id)
	theirs.press("save", map[string]string{"summary": "别人后来保存的一句。"}).Status(http.StatusSeeOther)
	page := editor.post(t, "/newsroom/delete", asked).Status(http.StatusConflict).Body().Raw()
	if !strings.Contains(page, "又有了新的版本") || !strings.Contains(page, "<bdi>other</bdi>") {
		t.Error("the page does not say who has saved meanwhile")
	}
	again := hiddenFieldsOf(page, "/newsroom/delete")
	delete(again, "form")
	editor.post(t, "/newsroom/delete", again).Status(http.StatusSeeOther).Header("Location").HasSuffix("article-deleted")
	editor.GET("/console/newsroom/history").WithQuery("id", id).Expect().Status(http.StatusNotFound)
	if n := o.acts(t, "article_deleted", strings.ReplaceAll(id, "/", ":")); n != 1 {
		t.Errorf("%d rows of the audit log say so", n)
	}
	mine.press("save", map[string]string{"summary": "还在写的一句。"}).Status(http.StatusNotFound).Body().Contains("已经被删除").Contains("还在写的一句。")

	id = editor.submitted(t, warning)
	reviewer.publish(t, id)
	editor.GET("/console/newsroom/edit").WithQuery("id", id).Expect().Status(http.StatusOK).Body().NotContains("删除草稿")
	for _, c := range []*clerk{editor, reviewer} {
		c.post(t, "/newsroom/delete", map[string]string{"id": id, "base": "3"}).Status(http.StatusConflict)
	}
	o.expect(t).GET("/" + id).Expect().Status(http.StatusOK)
}
