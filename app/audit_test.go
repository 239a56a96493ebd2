package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// acted is a site on which a report was opened, with the flags of its state.
func acted(t *testing.T) (data string, state []string) {
	t.Helper()
	s := start(t)
	reference := s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().JSON().Object().Value("reference").String().Raw()
	state = []string{"--data", s.data}
	as := signIn(t, s.content, s.data, "wang", "fanzha-center")
	for _, args := range [][]string{
		append([]string{"reports", "show", reference}, as...),
		{"reports", "linked", reference, "--data", s.data},
		{"reports", "show", reference, "--as", "wang", "--password-file", filepath.Join(s.content, "site.yaml"), "--data", s.data},
	} {
		fanzha(t, args...)
	}
	return s.data, state
}

func TestWhoDidWhatIsListed(t *testing.T) {
	_, state := acted(t)
	tests := []struct {
		args []string
		want []string
		not  string
	}{
		{nil, []string{"recovery_key_made", "unit_key:fanzha-center:1", "command", "granted", "member:wang", "登录失败"}, "暗号"},
		{[]string{"--actor", "wang"}, []string{"打开登记", "report_opened", "report:"}, "command"},
		{[]string{"--act", "linked_read", "--since", "2020-01-01"}, []string{"查看串并"}, "report_opened"},
		{[]string{"--since", "2999-01-01T08:00"}, []string{"序号"}, "wang"},
	}
	for _, test := range tests {
		code, out, errs := fanzha(t, append(append([]string{"audit", "list"}, test.args...), state...)...)
		for _, want := range test.want {
			if code != exitOK || !strings.Contains(out, want) || strings.Contains(out, test.not) {
				t.Errorf("%q: exit %d, want %q and no %q:\n%s%s", test.args, code, want, test.not, out, errs)
			}
		}
	}
	for _, wrong := range [][]string{{"--act", "looked_around"}, {"--since", "yesterday"}} {
		if code, _, errs := fanzha(t, append(append([]string{"audit", "list"}, wrong...), state...)...); code != exitUsage {
			t.Errorf("%q: exit %d %s", wrong, code, errs)
		}
	}
}

func TestAChangedAuditLogFails(t *testing.T) {
	data, state := acted(t)
	check := func(name string, code int, want string, args ...string) string {
		t.Helper()
		got, out, errs := fanzha(t, append(append([]string{"audit", "verify"}, args...), state...)...)
		if got != code || !strings.Contains(out+errs, want) {
			t.Errorf("%s: exit %d, want %d and %q\n%s%s", name, got, code, want, out, errs)
		}
		return out
	}
	out := check("whole", exitOK, "审计日志完整：")
	head := regexp.MustCompile(`\d+:[0-9a-f]{64}`).FindString(out)
	check("with its head", exitOK, head, "--head", head)
	check("with something else", exitUsage, "--head", "--head", "12")

	alter(t, data, `DELETE FROM audit_log WHERE sequence = (SELECT max(sequence) FROM audit_log)`)
	check("cut off", exitFailed, "缺了这一条")
	alter(t, data, `UPDATE audit_head SET (sequence, mac) = (SELECT sequence, mac FROM audit_log ORDER BY sequence DESC LIMIT 1)`)
	check("cut off, and the head set back", exitOK, "完整")
	check("cut off, and a head was noted", exitFailed, "被截短过", "--head", head)
	alter(t, data, `UPDATE audit_log SET actor = 'li' WHERE sequence = 2`)
	check("changed", exitFailed, "第 2 条")

	if err := os.Remove(filepath.Join(data, "server.key")); err != nil {
		t.Fatal(err)
	}
	check("without the server key", exitFailed, "put that key back")
}
