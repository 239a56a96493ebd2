package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whoever can write to the content folder cannot have reports sealed to
// another unit: two people have to confirm it, while the site goes on.
func TestAChangedRoutingWaitsForTwoPeople(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	state := []string{"--content", s.content, "--data", s.data}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("a password for tests"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(code int, want string, args ...string) {
		t.Helper()
		got, out, errs := fanzha(t, append(args, state...)...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%q: exit %d\n%s%s", args, got, out, errs)
		}
	}
	unit := func() string {
		fields := victim()
		fields["form_id"] = openForm(t, e, "/report/victim")
		return e.POST("/api/v1/reports").WithJSON(fields).Expect().Status(201).JSON().Object().Value("unit").Object().Value("key").String().Raw()
	}
	run(exitOK, "都已确认", "recipients", "list")
	before := unit()

	text, err := os.ReadFile(filepath.Join(s.content, "units.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "rules:\n") + len("rules:\n")
	s.write(t, "units.yaml", string(text[:at])+"  - name: 全部改送\n    when: {kind: victim}\n    to: command\n"+string(text[at:]))
	soon(t, "the change waits", func() bool {
		return strings.Contains(e.GET("/readyz").Expect().Status(200).Body().Raw(), `"recipients_not_confirmed":"1"`)
	})
	if got := unit(); got != before || got == "command" {
		t.Errorf("an unconfirmed rule sends to %q", got)
	}
	run(exitFailed, "待确认", "recipients", "list")
	for _, args := range [][]string{
		{"staff", "add", "admin", "--role", "administrator", "--password-file", password},
		{"staff", "add", "officer", "--role", "investigator", "--unit", "command", "--password-file", password},
		{"staff", "add", "editor", "--role", "editor", "--password-file", password},
	} {
		run(exitOK, "已添加", args...)
	}
	confirm := func(code int, want, name string) {
		t.Helper()
		run(code, want, "recipients", "confirm", "--as", name, "--password-file", password)
	}
	confirm(exitFailed, "管理员和单位的侦查员", "editor")
	confirm(exitOK, "还有 1 项要由另一人确认", "admin")
	if got := unit(); got != before {
		t.Errorf("with one confirmation it sends to %q", got)
	}
	confirm(exitOK, "全部确认完毕", "officer")
	soon(t, "it takes effect", func() bool { return unit() == "command" })
	_, rows, _ := fanzha(t, "audit", "list", "--data", s.data)
	if strings.Count(rows, "确认接收单位") != 2 {
		t.Errorf("the audit log:\n%s", rows)
	}
}
