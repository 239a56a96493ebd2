package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"fanzha/app/exchange/exchangetest"
)

func TestReportsAreExportedToASealedFile(t *testing.T) {
	s := start(t)
	made := s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object()
	reference := made.Value("reference").String().Raw()
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	out := filepath.Join(folder, "batch.age")
	passphrase := file("passphrase", "一句足够长的口令，没有一个人猜得到\n")
	recipient := identity.Recipient().String()
	for _, test := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"to nobody", []string{"--unit", "fanzha-center", out}, exitUsage, "--to"},
		{"to two kinds", []string{"--unit", "fanzha-center", "--to", recipient, "--passphrase-file", passphrase, out}, exitUsage, "--to"},
		{"to what is no key", []string{"--unit", "fanzha-center", "--to", identity.String(), out}, exitUsage, "age1"},
		{"with a short passphrase", []string{"--unit", "fanzha-center", "--passphrase-file", file("short", "short"), out}, exitUsage, "16"},
		{"since no time", []string{"--unit", "fanzha-center", "--to", recipient, "--since", "gestern", out}, exitUsage, "--since"},
		{"of a unit without reports", []string{"--unit", "jingzhen", "--to", recipient, out}, exitOK, "没有要导出的登记"},
		{"since tomorrow", []string{"--unit", "fanzha-center", "--to", recipient, "--since", "2999-01-01", out}, exitOK, "没有要导出的登记"},
		{"over a file", []string{"--unit", "fanzha-center", "--to", recipient, passphrase}, exitFailed, "文件已经存在"},
		{"to a recipient", []string{"--unit", "fanzha-center", "--to", recipient, out}, exitOK, "已导出 1 份登记"},
		{"once more", []string{"--unit", "fanzha-center", "--to", recipient, out + "2"}, exitOK, "没有要导出的登记"},
		{"with a passphrase", []string{"--unit", "fanzha-center", "--again", "--passphrase-file", passphrase, "--since", "2020-01-01 08:00", out + "3"}, exitOK, "已导出 1 份登记"},
	} {
		code, stdout, stderr := fanzha(t, append(append([]string{"reports", "export"}, as...), test.args...)...)
		if code != test.code || !strings.Contains(stdout+stderr, test.want) || strings.Contains(stdout+stderr, identity.String()) {
			t.Errorf("%s: exit %d\n%s%s", test.name, code, stdout, stderr)
		}
	}
	secret, err := age.NewScryptIdentity("一句足够长的口令，没有一个人猜得到")
	if err != nil {
		t.Fatal(err)
	}
	for path, with := range map[string]age.Identity{out: identity, out + "3": secret} {
		entries := exchangetest.Open(t, path, with)
		if page := entries["reports/"+reference+".html"]; !strings.Contains(page, "垫付以后提不出来") || len(entries) != 3 {
			t.Errorf("%d entries, and the page\n%s", len(entries), page)
		}
	}
	_, list, _ := fanzha(t, append([]string{"reports", "list"}, as[4:]...)...)
	_, show, _ := fanzha(t, append([]string{"reports", "show", reference}, as...)...)
	if !strings.Contains(list, "已导出") || !strings.Contains(list, "未读") || !strings.Contains(show, "导出：2") {
		t.Errorf("the desk has\n%s%s", list, show)
	}
}

// An officer of another unit is told how many reports stay closed.
func TestWhatAnOfficerCannotOpenIsNotExported(t *testing.T) {
	s := start(t)
	s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "batch.age")
	args := append([]string{"reports", "export", "--unit", "fanzha-center", "--to", identity.Recipient().String(), out},
		signIn(t, s.content, s.data, "li", "jingzhen")...)
	code, stdout, stderr := fanzha(t, args...)
	if code != exitOK || !strings.Contains(stdout, "还有 1 份 li 打不开") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("there is a file")
	}
}

// What is exported is on the disk only sealed, and nothing is left beside it.
func TestNothingOfAnExportIsReadableAtRest(t *testing.T) {
	s := start(t)
	form, marks := victim(), []string{"暗号甲乙丙丁戊己庚辛", "钱不语"}
	form["narrative"], form["name"] = marks[0]+"，在群里做任务。", marks[1]
	s.expect(t).POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", filepath.Join(s.data, "nowhere")) // a temporary file could not be made
	out := filepath.Join(s.data, "batch.age")
	args := append([]string{"reports", "export", "--unit", "fanzha-center", "--to", identity.Recipient().String(), out},
		signIn(t, s.content, s.data, "wang", "fanzha-center")...)
	if code, stdout, stderr := fanzha(t, args...); code != exitOK {
		t.Fatalf("exit %d\n%s%s", code, stdout, stderr)
	}
	nothingAtRest(t, s.data, marks)
	info, err := os.Stat(out)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info, err)
	}
}

// What the police network says comes back, and the reporter sees it.
func TestAnswersComeBackToTheReporter(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	made := e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object()
	reference, code := made.Value("reference").String().Raw(), made.Value("code").String().Raw()
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	back := filepath.Join(t.TempDir(), "back.csv")
	pending := append([]string{"--as", "zhao"}, as[2:]...)
	if code, out, errs := fanzha(t, append([]string{"staff", "add", "zhao", "--role", "investigator", "--unit", "fanzha-center"}, as[2:]...)...); code != exitOK {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	for _, test := range []struct {
		name, row string
		as        []string
		code      int
		want      string
	}{
		{"a fault", reference + ",,,已受案", as, exitFailed, back + ":2: “已受案”要有受案号"},
		{"a fault that steers a terminal", "\x1b[2J,,,已受案", as, exitFailed, `\x1b[2J`},
		{"a member who is pending", reference + ",J1,受案字〔2026〕12号,已受案", pending, exitFailed, "还没有单位密钥"},
		{"another unit's", reference + ",J1,受案字〔2026〕12号,已受案", signIn(t, s.content, s.data, "li", "jingzhen"), exitFailed, "状态由它更新"},
		{"all is well", reference + ",J1,受案字〔2026〕12号,已受案", as, exitOK, "已更新 1 份登记，另有 0 份没有变化"},
	} {
		if err := os.WriteFile(back, []byte("回执编号,接警单号,受案号,状态\n"+test.row+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		code, stdout, stderr := fanzha(t, append([]string{"reports", "import", back}, test.as...)...)
		if code != test.code || !strings.Contains(stdout+stderr, test.want) || strings.Contains(stdout, "\x1b") {
			t.Errorf("%s: exit %d\n%s%s", test.name, code, stdout, stderr)
		}
	}
	s.form(e, "/receipt", map[string]string{"reference": reference, "code": code}).Expect().Status(http.StatusOK).
		Body().Contains("已受案").Contains("受案字〔2026〕12号").NotContains("J1")
	answer := description(t, s).send(t, s, "POST", "/api/v1/receipts", encoded(t, map[string]any{"reference": reference, "code": code}), http.StatusOK)
	if !strings.Contains(string(answer), `"status":"accepted"`) || !strings.Contains(string(answer), `"case_no":"受案字〔2026〕12号"`) {
		t.Errorf("the receipt as JSON: %s", answer)
	}
	_, show, _ := fanzha(t, append([]string{"reports", "show", reference}, as...)...)
	if !strings.Contains(show, "接警单号：J1") || !strings.Contains(show, "受案号：受案字〔2026〕12号") {
		t.Errorf("the desk has\n%s", show)
	}
}
