package main

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// Somebody else holds the report, a program of the bureau's that hangs for
// example: the act ends in words within seconds, and what was typed is there.
func TestALockOfAnothersKeepsWhatWasTyped(t *testing.T) {
	database, key := storetest.Postgres(t), filepath.Join(t.TempDir(), "server.key")
	o := startOffice(t, func(cmd *serveCommand) { cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL, key })
	state := []string{"--database-url", database.DatabaseURL, "--server-key-file", key}
	reference := o.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object().Value("reference").String().Raw()
	wang := o.member(t, "wang", staff.Investigator, "fanzha-center", state...)
	grant := append([]string{"keys", "grant", "--unit", "fanzha-center", "--to", "wang", "--recovery", filepath.Join(o.data, "recovery.key"), "--data", o.data}, state...)
	if code, _, errs := fanzha(t, grant...); code != exitOK {
		t.Fatal(errs)
	}
	wang.signIn(t).page(t, "/desk/report?ref="+reference)

	other, err := storetest.Raw(t, store.Options{DatabaseURL: database.DatabaseURL}).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback() }()
	if _, err := other.ExecContext(t.Context(), `UPDATE reports SET held = held WHERE reference = $1`, reference); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	answer := map[string]string{"ref": reference, "answer": "请带银行卡到派出所来。"}
	held := wang.post(t, "/desk/answer", answer).Status(http.StatusServiceUnavailable)
	held.Header("Retry-After").IsEqual("5")
	if page := held.Body().Raw(); !strings.Contains(page, "数据库正忙，这次没有保存") || !strings.Contains(page, answer["answer"]) {
		t.Errorf("what was typed, or why it was not kept, is not there:\n%s", page)
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("it took %v", took)
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	wang.post(t, "/desk/answer", answer).Status(http.StatusSeeOther)
}

// What only reads says the same: in a moment again, and whom to call.
func TestALockOfAnothersIsSaidToReadersToo(t *testing.T) {
	database, key := storetest.Postgres(t), filepath.Join(t.TempDir(), "server.key")
	s := start(t, func(cmd *serveCommand) {
		cmd.DatabaseURL, cmd.ServerKeyFile = database.DatabaseURL+"&lock_timeout=100ms", key
	})
	e := s.expect(t)
	sent := e.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated).JSON().Object()
	receipt := map[string]string{"reference": sent.Value("reference").String().Raw(), "code": sent.Value("code").String().Raw()}
	other, err := storetest.Raw(t, store.Options{DatabaseURL: database.DatabaseURL}).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Rollback() }()
	if _, err := other.ExecContext(t.Context(), `LOCK TABLE reports, visits IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	for name, request := range map[string]*httpexpect.Request{
		"a receipt":             s.form(e, "/receipt", receipt),
		"a receipt, by machine": e.POST("/api/v1/receipts").WithJSON(receipt),
		"the console":           e.GET("/console/me").WithHeader("Cookie", "console="+staff.NewToken()),
	} {
		held := request.Expect().Status(http.StatusServiceUnavailable)
		held.Header("Retry-After").IsEqual("5")
		page := held.Body().Raw()
		if name == "the console" && !strings.Contains(page, "网站正忙，请过几秒再试一次") {
			t.Errorf("%s: it is not said what to do:\n%s", name, page)
		}
		if name == "a receipt" && (!strings.Contains(page, "tel:110") || !strings.Contains(page, "96110")) {
			t.Errorf("%s: nobody is told whom to call:\n%s", name, page)
		}
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.form(e, "/receipt", receipt).Expect().Status(http.StatusOK)
}
