package main

import (
	"net/http"
	"strings"
	"testing"
)

// A report is handed over by who can open it: the new unit has it at its desk,
// opens it and says how far it has come; the reporter sees that, and not why.
func TestAReportIsHandedOverToAnotherUnit(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	receipt := e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object()
	reference, code := receipt.Value("reference").String().Raw(), receipt.Value("code").String().Raw()
	center := signIn(t, s.content, s.data, "wang", "fanzha-center")
	command := signIn(t, s.content, s.data, "li", "command")
	economic := signIn(t, s.content, s.data, "zhao", "jingzhen")
	reason := written(t, "涉案金额较大，请支队办理。")
	run := func(as []string, code int, want string, args ...string) {
		t.Helper()
		got, out, errs := fanzha(t, append(args, as...)...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%q: exit %d\n%s%s", args, got, out, errs)
		}
	}
	seen := func() map[string]any {
		return e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": reference, "code": code}).Expect().Status(http.StatusOK).JSON().Object().Raw()
	}

	run(economic, exitFailed, "打不开这份登记", "reports", "move", reference, "--to", "jingzhen", "--reason", reason)
	run(center, exitUsage, "not in units.yaml", "reports", "move", reference, "--to", "nowhere", "--reason", reason)
	run(center, exitFailed, "没有写内容", "reports", "move", reference, "--to", "jingzhen", "--reason", written(t, " "))
	run(center, exitFailed, "已经由", "reports", "move", reference, "--to", "fanzha-center", "--reason", reason)
	run(center, exitFailed, "不是公安机关", "reports", "move", reference, "--to", "chuzhiban", "--reason", reason)
	run(center, exitOK, "已移交给市公安局经侦支队", "reports", "move", reference, "--to", "jingzhen", "--reason", reason)

	if got := seen(); got["status_text"] != "已转办" || got["unit"].(map[string]any)["key"] != "jingzhen" || len(got["messages"].([]any)) != 0 {
		t.Errorf("the reporter sees %v", got)
	}
	run(economic, exitOK, "涉案金额较大", "reports", "show", reference)
	run(center, exitOK, "垫付以后提不出来", "reports", "show", reference)
	_, listed, _ := fanzha(t, "reports", "list", "--unit", "jingzhen", "--content", s.content, "--data", s.data)
	if !strings.Contains(listed, reference) {
		t.Errorf("it is not at the new desk:\n%s", listed)
	}

	run(center, exitFailed, "状态由它更新", "reports", "status", reference, "已受案", "--case-no", "A2026001")
	run(economic, exitFailed, "受案号", "reports", "status", reference, "已受案")
	run(economic, exitFailed, "不像编号", "reports", "status", reference, "已受案", "--case-no", "张三 13800000000")
	run(economic, exitUsage, "is no status", "reports", "status", reference, "办好了")
	run(economic, exitOK, "已更新 1 份登记", "reports", "status", reference, "已受案", "--case-no", "A2026001")
	if got := seen(); got["status"] != "accepted" || got["case_no"] != "A2026001" {
		t.Errorf("the reporter sees %v", got)
	}
	run(economic, exitOK, "已移交给市公安局指挥中心", "reports", "move", reference, "--to", "command", "--reason", reason)
	run(command, exitOK, "垫付以后提不出来", "reports", "show", reference)
	if got := seen(); got["status"] != "accepted" {
		t.Errorf("what has come further goes back to %v", got["status"])
	}
	_, rows, _ := fanzha(t, "audit", "list", "--data", s.data)
	if strings.Count(rows, "移交登记") != 2 || !strings.Contains(rows, "更新状态") || strings.Contains(rows, "涉案") {
		t.Errorf("the audit log:\n%s", rows)
	}
	nothingAtRest(t, s.data, []string{"涉案金额较大"})
}
