package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
)

// written puts words into a file, as the command line takes them.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// receipt reads reference and code from a receipt's page.
func receipt(page string) (reference, code string) {
	part := func(id string) string {
		return regexp.MustCompile(`id="` + id + `"[^>]*>([^<]*)<`).FindStringSubmatch(page)[1]
	}
	return part("reference"), part("code")
}

// openReceipt opens a receipt as a browser without JavaScript does.
func (s *site) openReceipt(e *httpexpect.Expect, fields map[string]string) *httpexpect.Response {
	return s.form(e, "/receipt", fields).Expect()
}

// The whole conversation: the reporter takes the sheet again, writes, asks;
// the unit answers and notes; a lost code is replaced.
func TestReporterAndUnitWriteToEachOther(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	reference, code := receipt(s.form(e, "/report/victim", map[string]string{
		"form_id": openForm(t, e, "/report/victim"), "scam": "task_rebate", "district": "wenfeng", "consent": "yes",
		"narrative": "在群里做任务，垫付以后提不出来。", "name": "赵某", "phone": "138 0000 0000",
		"transfers[0].amount": "3000", "transfers[0].payee_account": "4111 1111 1111 1111", "transfers[0].method": "bank",
	}).Expect().Status(http.StatusOK).Body().Raw())

	pair := map[string]string{"reference": reference, "code": code}
	page := s.openReceipt(e, pair).Status(http.StatusOK).Body()
	page.Contains("还没有留言").Contains("止付信息单").Contains("4111 1111 1111 1111").Contains("3000.00").NotContains("申领线索奖励")

	mine := hiddenFields(page.Raw())
	mine["intent"], mine["message"] = "message", "又想起来，对方的群叫<b>某某联盟</b>"
	for range 2 { // a second click
		s.openReceipt(e, mine).Status(http.StatusOK).Body().Contains("&lt;b&gt;某某联盟").Contains(`id="sent"`)
	}
	ask := hiddenFields(page.Raw())
	ask["intent"] = "ask_withdraw"
	s.openReceipt(e, ask).Status(http.StatusOK).Body().Contains("申请撤回登记")
	empty := hiddenFields(page.Raw())
	empty["intent"], empty["message"] = "message", "  "
	s.openReceipt(e, empty).Status(http.StatusUnprocessableEntity).Body().Contains(`href="#message"`).Contains(`id="error-message"`)

	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	state := withoutContent(as)
	for _, args := range [][]string{
		{"reports", "answer", reference, "--text", written(t, "请带上银行卡到队里来。\n")},
		{"reports", "answer", reference, "--note", "--text", written(t, "内部：与另一份并案。")},
	} {
		if exit, out, errs := fanzha(t, append(args, state...)...); exit != exitOK {
			t.Fatalf("%q: exit %d\n%s%s", args, exit, out, errs)
		}
	}
	s.openReceipt(e, pair).Status(http.StatusOK).Body().Contains("请带上银行卡到队里来").NotContains("并案").NotContains("wang")
	messages := e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": reference, "code": code, "message": "好的"}).
		Expect().Status(http.StatusOK).JSON().Object().Value("messages").Array()
	messages.Length().IsEqual(4)
	messages.Value(0).Object().ContainsSubset(map[string]any{"from": "reporter", "text": "又想起来，对方的群叫<b>某某联盟</b>"}).Value("at").String().AsDateTime()
	messages.Value(1).Object().HasValue("ask", "withdraw")
	messages.Value(2).Object().HasValue("from", "unit")

	_, out, _ := fanzha(t, append([]string{"reports", "show", reference}, as...)...)
	for _, want := range []string{"<b>某某联盟</b>", "申请撤回登记", "办理单位 wang", "内部记录 wang", "并案", "反映人有补充"} {
		if !strings.Contains(out, want) {
			t.Errorf("the unit does not see %q:\n%s", want, out)
		}
	}

	exit, out, errs := fanzha(t, append([]string{"reports", "reissue", reference}, state...)...)
	fresh := regexp.MustCompile(`\d{4}-\d{4}-\d{4}-\d{4}`).FindString(out)
	if exit != exitOK || fresh == "" || fresh == code {
		t.Fatalf("reissue: exit %d\n%s%s", exit, out, errs)
	}
	s.openReceipt(e, pair).Status(http.StatusNotFound)
	pair["code"] = fresh
	s.openReceipt(e, pair).Status(http.StatusOK).Body().Contains("请带上银行卡到队里来")
	_, rows, _ := fanzha(t, "audit", "list", "--data", s.data)
	for _, act := range []string{"答复反映人", "写内部记录", "补发查询码"} {
		if !strings.Contains(rows, act) || strings.Contains(rows, "并案") {
			t.Errorf("the audit log has no %q, or more than ids:\n%s", act, rows)
		}
	}
	nothingAtRest(t, s.data, []string{"某某联盟", "并案", "银行卡到队里", fresh, strings.ReplaceAll(fresh, "-", ""), "withdraw"})
}

// withoutContent is args for a command that does not read the content folder.
func withoutContent(args []string) []string {
	var left []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--content" {
			i++
			continue
		}
		left = append(left, args[i])
	}
	return left
}

// Only who may read a report writes in its thread or draws a new code.
func TestAnotherUnitWritesNothing(t *testing.T) {
	s := start(t)
	reference := s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().JSON().Object().Value("reference").String().Raw()
	other := withoutContent(signIn(t, s.content, s.data, "li", "jingzhen"))
	text := written(t, "我来答复")
	for _, args := range [][]string{{"reports", "answer", reference, "--text", text}, {"reports", "reissue", reference}} {
		if code, _, errs := fanzha(t, append(args, other...)...); code != exitFailed || !strings.Contains(errs, "打不开这份登记") {
			t.Errorf("%q: exit %d, %s", args, code, errs)
		}
	}
	center := withoutContent(signIn(t, s.content, s.data, "wang", "fanzha-center"))
	if code, _, errs := fanzha(t, append([]string{"reports", "answer", reference, "--text", written(t, " \n")}, center...)...); code != exitFailed {
		t.Errorf("nothing written: exit %d, %s", code, errs)
	}
	if code, _, errs := fanzha(t, append([]string{"reports", "answer", "000000003", "--text", text}, center...)...); code != exitFailed || !strings.Contains(errs, "no report") {
		t.Errorf("no report: exit %d, %s", code, errs)
	}
}
