package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// judged runs check on the starter content with a file of this text.
func judged(t *testing.T, flag, text string, more ...string) (code int, out, faults string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), append([]string{"check", "--content", "../content", flag, file}, more...), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestExplainPrintsTheReasonOfEveryPoint(t *testing.T) {
	code, out, _ := judged(t, "--explain", "您的信誉分只有60，充值补到100才能提现，别告诉家人。http://203.0.113.7/")
	for _, want := range []string{"级别：high\n", "刷单返利（task_rebate）", "下一步可能：", "+5 信誉分不够，要充值才能提现：「信誉分只有60", "网址是一串数字", "「http://203.0.113.7/」"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if code != exitOK {
		t.Errorf("exit %d", code)
	}
	if _, out, _ := judged(t, "--explain", "晚上一起吃饭"); out != "级别：unknown\n" {
		t.Errorf("%q", out)
	}
}

func TestEvaluatePrintsFiguresByType(t *testing.T) {
	code, out, _ := judged(t, "--evaluate", "text,label\n您的信誉分只有60，充值补到100才能提现,task_rebate\n晚上一起吃饭,harmless\n晚上一起吃饭,fake_loan\n", "--misses")
	for _, want := range []string{"task_rebate               1         1.00       1.00    1.00", "fake_loan                 1         0.00       0.00    0.00", "macro-F1 0.500", "scams 2: high 1, unknown 1", "harmless 1: called high 0, medium 0", ":4: fake_loan，判为 unknown ：晚上一起吃饭"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if code != exitOK {
		t.Errorf("exit %d", code)
	}
	for _, broken := range []string{"", "a,b\n", "text,label\n一,nothing\n", "text,label\n一\n", "text,label\n\"一,harmless\n"} {
		if code, _, faults := judged(t, "--evaluate", broken); code != exitUsage || faults == "" {
			t.Errorf("%q: exit %d, %q", broken, code, faults)
		}
	}
}
