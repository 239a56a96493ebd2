package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// An urgent report is at its unit's webhook within five seconds, and the
// notice says nothing of what it says.
func TestAnUrgentReportIsNoticedAtOnce(t *testing.T) {
	notices := make(chan string, 9)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		notices <- string(body)
	}))
	t.Cleanup(hook.Close)
	s := start(t, withContent(contentWithWebhook(t, hook.URL)))
	form := victim()
	form["name"], form["phone"], form["narrative"] = "钱不语", "13711112222", "暗号甲乙丙丁戊己庚辛壬癸"
	form["money"] = "going"
	began := time.Now()
	made := s.expect(t).POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object()
	select {
	case body := <-notices:
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if !strings.Contains(body, made.Value("reference").String().Raw()) || !strings.Contains(body, `"urgent":true`) {
			t.Errorf("the notice is %s", body)
		}
		for _, secret := range []string{"钱不语", "13711112222", "暗号", made.Value("code").String().Raw()} {
			if strings.Contains(body, secret) {
				t.Errorf("the notice has %q", secret)
			}
		}
	case <-time.After(10 * time.Second):
		t.Fatal("there was no notice")
	}
}

// A dispatcher sees what could not be told, and has it tried again.
func TestDeliveriesAreListedAndRetried(t *testing.T) {
	var well atomic.Bool
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !well.Load() {
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	t.Cleanup(hook.Close)
	s := start(t, withContent(contentWithWebhook(t, hook.URL+"/?key=geheim")))
	reference := s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).
		JSON().Object().Value("reference").String().Raw()
	state := []string{"--data", s.data}
	list := func(more ...string) string {
		code, out, errs := fanzha(t, append(append([]string{"deliveries", "list", "--content", s.content}, state...), more...)...)
		if code != exitOK {
			t.Fatalf("exit %d: %s", code, errs)
		}
		return out
	}
	soon(t, "it was tried", func() bool { return strings.Contains(list("--all"), "HTTP 502") })
	if out := list("--all"); !strings.Contains(out, reference+"-fanzha-center-webhook-0-") || !strings.Contains(out, "市反诈中心") || strings.Contains(out, "geheim") {
		t.Errorf("the list is\n%s", out)
	}
	if out := list(); strings.Contains(out, reference) {
		t.Errorf("what waits is listed as stuck:\n%s", out)
	}
	readyz := s.expect(t).GET("/readyz").Expect().Status(http.StatusOK).JSON().Object().Value("details").Object()
	readyz.Value("deliveries_waiting").String().IsEqual("1")
	readyz.Value("deliveries_stuck").String().IsEqual("0")

	well.Store(true)
	id := strings.Fields(strings.Split(list("--all"), "\n")[1])[0]
	code, out, errs := fanzha(t, append([]string{"deliveries", "retry", id}, state...)...)
	if code != exitOK || !strings.Contains(out, "1 条马上再送") {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	soon(t, "it is told", func() bool { return !strings.Contains(list("--all"), reference) })
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{id}, exitFailed, "已经送达"},
		{[]string{"--stuck"}, exitOK, "0 条马上再送"},
		{[]string{"--stuck", id}, exitUsage, "--stuck"},
		{nil, exitUsage, "--stuck"},
	} {
		code, out, errs := fanzha(t, append(append([]string{"deliveries", "retry"}, test.args...), state...)...)
		if code != test.code || !strings.Contains(out+errs, test.want) {
			t.Errorf("retry %q: exit %d\n%s%s", test.args, code, out, errs)
		}
	}
	if out := shown(t, s.content, s.data, reference); !strings.Contains(out, "webhook，主办") {
		t.Errorf("the report does not say who was told:\n%s", out)
	}
}
