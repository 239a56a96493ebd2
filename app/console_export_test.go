package main

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/chromedp/chromedp"

	"fanzha/app/exchange/exchangetest"
	"fanzha/app/staff"
)

// A list has what stands in the clear, an investigator's own unit's alone.
func TestListsAreTakenAlongWithoutContents(t *testing.T) {
	o := startOffice(t)
	ours, _ := o.sends(t, "victim", o.paid(time.Minute))
	theirs, _ := o.sends(t, "tip", map[string]string{"scam": "illegal_fundraising"})
	wang, li := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen")
	all := o.member(t, "diaodu", staff.Dispatcher, "").signIn(t)
	csv := func(c *clerk, fields map[string]string) string {
		answer := c.post(t, "/desk/table", fields).Status(http.StatusOK)
		answer.Header("Content-Type").IsEqual("text/csv; charset=utf-8")
		return answer.Body().Raw()
	}
	for name, test := range map[string]struct {
		c          *clerk
		fields     map[string]string
		has, lacks string
	}{
		"own unit":         {wang, nil, ours, theirs},
		"another's unit":   {wang, map[string]string{"unit": "jingzhen"}, ours, theirs},
		"the other unit":   {li, nil, theirs, ours},
		"a dispatcher":     {all, nil, ours, "没有这样的词"},
		"of one unit":      {all, map[string]string{"unit": "jingzhen"}, theirs, ours},
		"until long ago":   {all, map[string]string{"until": "2020-01-31"}, "回执编号", ours},
		"since the future": {all, map[string]string{"since": "2090-01-31"}, "回执编号", theirs},
		"since long ago":   {all, map[string]string{"since": "2020-01-31", "until": "2090-01-31"}, ours, "没有这样的词"},
	} {
		got := csv(test.c, test.fields)
		if !strings.HasPrefix(got, "\ufeff回执编号,") || !strings.Contains(got, test.has) || strings.Contains(got, test.lacks) {
			t.Errorf("%s: it lacks %q or has %q\n%s", name, test.has, test.lacks, got)
		}
		for _, secret := range []string{"赵某", "138", "钱某", "4111", "12345", "连单", "66778899"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s: it has %q\n%s", name, secret, got)
			}
		}
	}
	lines := sheetRows(t, wang.post(t, "/desk/table", map[string]string{"format": "xlsx"}).Status(http.StatusOK).Body().Raw())
	if len(lines) != 2 || !strings.HasPrefix(lines[1], ours+"|被骗信息登记|") || !strings.Contains(lines[1], "|是") {
		t.Errorf("the workbook has %q", lines)
	}
	all.post(t, "/desk/table", map[string]string{"since": "gestern"}).Status(http.StatusUnprocessableEntity).Body().Contains("2026-01-31 这样")
	all.post(t, "/desk/table", map[string]string{"unit": "nowhere"}).Status(http.StatusUnprocessableEntity)
	wantAudit(t, o, "list_exported", 9)
}

// opened opens a sealed file that was sent.
func opened(t *testing.T, body string, with age.Identity) map[string]string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sent.age")
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return exchangetest.Open(t, path, with)
}

// The sealed file is made at a button, once for each report, and nothing of it
// is left behind.
func TestTheSealedFileIsMadeAtTheDesk(t *testing.T) {
	o := startOffice(t)
	reference, _ := o.sends(t, "victim", o.paid(time.Minute))
	o.sends(t, "tip", map[string]string{"scam": "illegal_fundraising"})
	wang := o.officer(t, "wang", center)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	to := map[string]string{"to": identity.Recipient().String()}
	for says, wrong := range map[string]map[string]string{
		"age1 开头":    {"to": "age1nonsense"},
		"至少 16 个字":   {"passphrase": "short", "passphrase_again": "short"},
		"两遍口令不一样":    {"passphrase": "a passphrase of words", "passphrase_again": "another passphrase"},
		"2026-01-31": {"to": to["to"], "since": "gestern"},
	} {
		wang.post(t, "/desk/sealed", wrong).Status(http.StatusUnprocessableEntity).Body().Contains(says).NotContains("a passphrase of words")
	}
	wang.GET("/console/desk").Expect().Body().NotContains("已导出")
	sent := wang.post(t, "/desk/sealed", to).Status(http.StatusOK)
	sent.Header("Content-Disposition").Contains(`filename="fanzha-center-20260501-`).Contains(`-1-reports.age"`)
	entries := opened(t, sent.Body().Raw(), identity)
	grouped := strings.ReplaceAll(reference, " ", "")
	if page := entries["reports/"+grouped+".html"]; !strings.Contains(page, "连单没做完") || entries["register.xlsx"] == "" || len(entries) != 3 {
		t.Errorf("the file has %d entries; the page is %q", len(entries), page)
	}
	wang.GET("/console/desk").Expect().Status(http.StatusOK).Body().Contains("已导出")
	wang.post(t, "/desk/sealed", to).Status(http.StatusUnprocessableEntity).Body().Contains("没有要导出的登记").Contains(to["to"])
	with := map[string]string{"again": "yes", "passphrase": "a passphrase of words", "passphrase_again": "a passphrase of words"}
	scrypt, err := age.NewScryptIdentity(with["passphrase"])
	if err != nil {
		t.Fatal(err)
	}
	if again := opened(t, wang.post(t, "/desk/sealed", with).Status(http.StatusOK).Body().Raw(), scrypt); len(again) != 3 {
		t.Errorf("once more: %d entries", len(again))
	}
	wantAudit(t, o, "report_exported", 2)
	if left, err := filepath.Glob(filepath.Join(o.data, "export-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
	if bytes.Contains([]byte(o.logged.String()), []byte("passphrase")) {
		t.Error("the log has a passphrase")
	}
	o.clock.Move(6 * time.Minute)
	wang.post(t, "/desk/sealed", to).Status(http.StatusOK).Body().Contains("再确认一次")

	pending := o.member(t, "newcomer", staff.Investigator, center).signIn(t)
	pending.post(t, "/desk/sealed", map[string]string{"again": "yes", "to": to["to"]}).Status(http.StatusUnprocessableEntity).Body().Contains("有 1 份您打不开")
}

func TestTheExportPageFitsEveryScreen(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	officer, dispatcher := o.member(t, "wang", staff.Investigator, center), o.member(t, "diaodu", staff.Dispatcher, "")
	b.signIn(t, officer)
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.Click(css(`main a[href$="/desk/export"]`)), chromedp.WaitVisible(css("#sealed-title")))
	b.look(t, "export", axe)
	b.do(t, chromedp.SendKeys(css("#passphrase"), "short"), chromedp.Click(css(`form[action$="/sealed"] button`)), chromedp.WaitVisible(css("#error-summary")))
	b.look(t, "an export that was not taken", axe)
	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))
	b.signIn(t, dispatcher)
	b.do(t, chromedp.Navigate(o.url+"/console/desk/export"), chromedp.WaitVisible(css("#unit")))
	b.look(t, "export of a dispatcher", axe)
}
