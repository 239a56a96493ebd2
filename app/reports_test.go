package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// received stores a report of a new site, sealed to the anti-fraud center,
// without the checks that a form goes through.
func received(t *testing.T, data string, r report.Report) report.Reference {
	t.Helper()
	if err := open(t, command(data)); err != nil { // makes the keys
		t.Fatal(err)
	}
	key, err := seal.LoadServerKey(filepath.Join(data, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(data, "fanzha.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	content, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	plain := report.Plain{Reference: "000000003", Content: content, Units: []string{"fanzha-center"}}
	sealing, err := staff.New(db, key, time.Now).SealReport(t.Context(), plain)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	record := report.Record{
		Reference: "000000003", Kind: r.Kind, Scam: r.Scam, District: r.District, Unit: "fanzha-center", Status: report.Received,
		ReceivedAt: now, FormMAC: []byte{1}, SubmissionMAC: []byte{1}, ReceiptMAC: []byte{1}, Sealing: sealing,
	}
	desk := report.DeskDelivery(record, "fanzha-center", report.ReasonTo, now)
	if _, _, _, err := db.AddReport(t.Context(), record, []report.Delivery{desk}); err != nil {
		t.Fatal(err)
	}
	return record.Reference
}

// Rows of earlier versions may hold what the form refuses today.
func TestAReportCannotSteerTheTerminal(t *testing.T) {
	data := t.TempDir()
	reference := received(t, data, report.Report{
		Kind: report.Tip, Scam: "task\x1b[2J", District: "elsewhere", Name: "赵\n紧急：是\u202e", Phone: "\u009b31m",
		Suspects: []report.Suspect{{Kind: "url", Value: "a\rb"}}, Narrative: "一\t二\n三\x1b]0;x\x07\u2066",
	})
	_, list, _ := fanzha(t, "reports", "list", "--content", "../content", "--data", data)
	show := shown(t, "../content", data, string(reference))
	for _, out := range []string{list, show} {
		if !strings.Contains(out, `task\x1b[2J`) {
			t.Errorf("the scam's key is not shown escaped:\n%q", out)
		}
		if at := strings.IndexAny(out, "\x1b\x07\r\u009b\u202e\u2066"); at >= 0 {
			t.Errorf("%q is printed as it is", out[at:min(at+10, len(out))])
		}
	}
	for _, want := range []string{`姓名：赵\n紧急：是\u202e`, "一\t二\n三" + `\x1b]0;x\a\u2066`, `a\rb`, `\u009b31m`} {
		if !strings.Contains(show, want) {
			t.Errorf("there is no %q in\n%s", want, show)
		}
	}
}

func TestReportsAreReadWhateverStateTheContentIsIn(t *testing.T) {
	data, faulty := t.TempDir(), t.TempDir()
	reference := received(t, data, report.Report{Kind: report.Tip, Scam: "task_rebate", District: "wenfeng", Narrative: "经过"})
	if err := os.WriteFile(filepath.Join(faulty, "units.yaml"), []byte("units: ["), 0o600); err != nil {
		t.Fatal(err)
	}
	as := signIn(t, "../content", data, "wang", "fanzha-center")[:4] // name and password
	for _, content := range []string{faulty, filepath.Join(faulty, "nowhere")} {
		code, out, errs := fanzha(t, "reports", "list", "--content", content, "--data", data)
		if code != exitOK || !strings.Contains(out, "task_rebate") || !strings.Contains(out, "wenfeng") || !strings.Contains(out, "fanzha-center") {
			t.Errorf("list: %d %s%s", code, out, errs)
		}
		code, out, errs = fanzha(t, append([]string{"reports", "show", string(reference), "--content", content, "--data", data}, as...)...)
		if code != exitOK || !strings.Contains(out, "经过") {
			t.Errorf("show: %d %s%s", code, out, errs)
		}
	}
}

func TestAMistypedDataFolderIsNotMade(t *testing.T) {
	for _, args := range [][]string{{"list"}, {"show", "000000003", "--as", "wang", "--password-file", "main.go"}} {
		data := filepath.Join(t.TempDir(), "dtaa")
		code, out, errs := fanzha(t, append([]string{"reports"}, append(args, "--content", "../content", "--data", data)...)...)
		if code != exitFailed || !strings.Contains(errs, "没有这个数据库") {
			t.Errorf("%v: exit %d %s%s", args, code, out, errs)
		}
		if _, err := os.Stat(data); err == nil {
			t.Errorf("%v: the folder was made", args)
		}
	}
}
