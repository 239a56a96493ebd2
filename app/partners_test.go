package main

import (
	"regexp"
	"strings"
	"testing"
)

// addPartner gives 某银行 a token of a site.
func addPartner(t *testing.T, s *site) (token string) {
	t.Helper()
	code, out, errs := fanzha(t, "partners", "add", "某银行", "--data", s.data)
	if code != exitOK {
		t.Fatalf("exit %d\n%s%s", code, out, errs)
	}
	return strings.TrimSpace(out[strings.LastIndex(strings.TrimSpace(out), "\n"):])
}

func TestPartnersAreManaged(t *testing.T) {
	s := start(t)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"list", "--content", s.content}, exitOK, "还没有发过令牌"},
		{[]string{"add", "某银行"}, exitOK, "只显示这一次"},
		{[]string{"add", "某银行"}, exitFailed, "已经有令牌"},
		{[]string{"add", "某 银行"}, exitFailed, "不能有空格"},
		{[]string{"add"}, exitUsage, "<name>"},
		{[]string{"list", "--content", s.content}, exitOK, "从未"},
		{[]string{"revoke", "别的银行"}, exitFailed, "没有叫 别的银行 的单位"},
		{[]string{"revoke", "某银行"}, exitOK, "立即生效"},
		{[]string{"revoke", "某银行"}, exitFailed, "已经停用"},
		{[]string{"list", "--content", s.content}, exitOK, "已停用"},
	} {
		code, out, errs := fanzha(t, append(append([]string{"partners"}, test.args...), "--data", s.data)...)
		if code != test.code || !strings.Contains(out+errs, test.want) {
			t.Errorf("%q: exit %d\n%s%s", test.args, code, out, errs)
		}
	}
	token := addPartner(t, s)
	if !regexp.MustCompile(`^fanzha_[A-Z2-7]{26}$`).MatchString(token) {
		t.Errorf("the token is not on a line of its own: %q", token)
	}
	_, acts, _ := fanzha(t, "audit", "list", "--content", s.content, "--data", s.data)
	for _, want := range []string{"partner_added", "partner_revoked", "partner:某银行", "发给合作单位令牌"} {
		if !strings.Contains(acts, want) {
			t.Errorf("no %s in\n%s", want, acts)
		}
	}
	nothingAtRest(t, s.data, []string{token, strings.TrimPrefix(token, "fanzha_")})
	if code, out, errs := fanzha(t, "partners", "list", "--content", s.content, "--data", t.TempDir()); code != exitFailed {
		t.Errorf("of no site: exit %d\n%s%s", code, out, errs)
	}
}
