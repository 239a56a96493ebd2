package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fanzha/app/staff"
)

// An investigator drafts a warning of a report; the newsroom has it, without a
// person in it, and a unit that cannot open the report drafts nothing.
func TestAReportBecomesADraftOfAWarning(t *testing.T) {
	o := startOffice(t).today()
	wang, li := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen")
	editor := o.member(t, "bian", staff.Editor, "").signIn(t)
	form := o.paid(0)
	form["narrative"] = "我叫赵某，对方自称客服，让我转给钱某 4111 1111 1111 1111，我的电话是 13800000000。"
	reference, _ := o.sends(t, "victim", form)
	path := "/desk/warning?ref=" + bare(reference)

	page := wang.page(t, path)
	for _, word := range []string{"赵某", "138 0000 0000", "13800000000"} {
		if strings.Contains(page, word) {
			t.Errorf("the draft has %q", word)
		}
	}
	for _, word := range []string{"当心刷单返利", "对方自称客服", "66778899", `name="loss" value="12000"`} {
		if !strings.Contains(page, word) {
			t.Errorf("the draft lacks %q", word)
		}
	}
	o.get(li.Expect, "/console"+path).Expect().Status(http.StatusForbidden)

	fields := map[string]string{
		"ref": bare(reference), "title": "当心刷单返利", "summary": "先垫钱的任务都是骗局。", "date": "2026-05-01", "scam": "task_rebate", "body": "对方自称客服。", "indicators.qq": "66778899",
	}
	wang.post(t, "/desk/warning", fields).Status(http.StatusUnprocessableEntity).Body().Contains("打勾").Contains("对方自称客服")
	fields["read"] = "yes"
	li.post(t, "/desk/warning", fields).Status(http.StatusForbidden)
	fields["body"] = "受害人王建国说的。"
	wang.post(t, "/desk/warning", fields).Status(http.StatusUnprocessableEntity).Body().Contains("王建国")
	fields["body"] = "对方自称客服。"
	wang.post(t, "/desk/warning", fields).Status(http.StatusSeeOther).Header("Location").Contains("proposed")

	list := editor.page(t, "/newsroom?shelf=draft")
	found := regexp.MustCompile(`newsroom/edit\?id=([^"&]+)`).FindStringSubmatch(list)
	if found == nil || !strings.Contains(list, "wang") {
		t.Fatalf("the newsroom has no draft of wang's:\n%s", list)
	}
	if draft := editor.page(t, "/newsroom/edit?id="+found[1]); !strings.Contains(draft, "对方自称客服。") || !strings.Contains(draft, "66778899") {
		t.Error("the draft is not what was proposed")
	}
	if n := o.acts(t, "保存文章", bare(reference)); n != 1 {
		t.Errorf("%d rows of the log tie the draft to the report", n)
	}
}
