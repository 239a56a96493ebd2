package main

import (
	"net/http"
	"strings"
	"testing"
)

// Reports about the same account are linked however they write it, and nobody
// has to open them for it.
func TestReportsAboutTheSameAccountAreLinked(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	send := func(form map[string]any) string {
		return e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object().Value("reference").String().Raw()
	}
	first := victim()
	first["transfers"] = []map[string]any{{"amount": "3000", "payee_account": "4111 1111 1111 1111"}}
	tip := victim()
	tip["kind"], tip["suspects"] = "tip", []map[string]string{{"kind": "account", "value": "４１１１-１１１１-１１１１-１１１１"}, {"kind": "app", "value": "某某联盟"}}
	other := victim()
	other["suspects"] = []map[string]string{{"kind": "app", "value": "另一联盟"}}
	a, b, c := send(first), send(tip), send(other)

	linked := func(reference string) string {
		code, out, errs := fanzha(t, "reports", "linked", reference, "--content", s.content, "--data", s.data)
		if code != exitOK {
			t.Fatalf("exit %d: %s", code, errs)
		}
		return out
	}
	if out := linked(a); !strings.Contains(out, b) || strings.Contains(out, c) || !strings.Contains(out, "1 项") {
		t.Errorf("linked with the victim's:\n%s", out)
	}
	if out := linked(b); !strings.Contains(out, a) {
		t.Errorf("linked with the tip:\n%s", out)
	}
	if out := linked(c); !strings.Contains(out, "没有其他登记") {
		t.Errorf("linked with the other:\n%s", out)
	}
	if code, _, errs := fanzha(t, "reports", "linked", "000000003", "--content", s.content, "--data", s.data); code != exitFailed || !strings.Contains(errs, "there is no report") {
		t.Errorf("of no report: exit %d %s", code, errs)
	}
	if _, list, _ := fanzha(t, "reports", "list", "--content", s.content, "--data", s.data); strings.Count(list, "未读") != 3 {
		t.Errorf("linking has opened them:\n%s", list)
	}
}
