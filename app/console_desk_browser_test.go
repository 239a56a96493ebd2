package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// An investigator works a report, with a browser that runs no script: finds it
// first in the list, records the stop, answers, closes another one. Each screen
// fits every screen.
func TestAReportIsWorkedByABrowserWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o := readAxe(t), startOffice(t).today()
	o.sends(t, "tip", map[string]string{"narrative": "加了这个号，让我做任务。", "suspects[0].kind": "qq", "suspects[0].value": "66778899"})
	reference, code := o.sends(t, "victim", o.paid(12*time.Minute))
	withFiles := o.sendsFiles(t)
	wang := o.officer(t, "wang", center)
	b := openBrowser(t)
	b.scripts(t, false)
	b.signIn(t, wang)
	b.look(t, "list", axe)
	if first := evaluate[string](t, b, `document.querySelector(".desk-link").textContent`); !strings.Contains(first, "连单没做完") {
		t.Errorf("first in the list is %q", first)
	}
	b.do(t, chromedp.Click(css(".desk-link")), chromedp.WaitVisible(css("#sheet-title")))
	b.look(t, "report", axe)
	b.do(t, chromedp.Click(css(`.desk-stop input[value="stopped"]`)), chromedp.Click(css(".desk-stop button")), chromedp.WaitVisible(css(".desk-clock")))
	b.look(t, "report with a stop", axe)
	b.do(t, chromedp.SendKeys(css("#answer"), "已止付，请到队里来。"), chromedp.Click(css(`form[action$="/desk/answer"] button`)))
	until(t, b, `location.search.includes("answered") && document.readyState === "complete"`)
	seen := o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Body().Raw()
	if !strings.Contains(seen, "已止付，请到队里来") {
		t.Error("the reporter does not see the answer")
	}
	b.do(t, chromedp.Navigate(o.url+"/console/desk/report?ref="+bare(withFiles)), chromedp.WaitVisible(css("#files-title")))
	b.look(t, "report with files", axe)
	b.do(t, chromedp.Click(css(`.desk-acting section:last-child summary`)), chromedp.Click(css(`form[action$="/desk/reissue"] button`)), chromedp.WaitVisible(css("#code")))
	b.look(t, "new code", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk/print?ref="+bare(reference)), chromedp.WaitVisible(css(".desk-foot")))
	b.look(t, "paper", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk/warning?ref="+bare(reference)), chromedp.WaitVisible(css("main form")))
	b.look(t, "draft a warning", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.SendKeys(css("#words"), "连单"), chromedp.Click(css(`form[role="search"] button`)), chromedp.WaitVisible(css("#far")))
	b.look(t, "found", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk/cluster?ref="+bare(reference)), chromedp.WaitVisible(css("#picture-title")))
	b.look(t, "cluster", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.WaitVisible(css(".desk-list")))
	b.do(t, chromedp.Click(css(".desk-line:last-child .desk-tick")), chromedp.Click(css(`button[value="close"]`)), chromedp.WaitVisible(css("#batch-done")))
	b.look(t, "batch", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk?tab=done"), chromedp.WaitVisible(css(".desk-list")))
	b.look(t, "closed", axe)
}

// What a dispatcher works at fits every screen.
func TestTheScreensOfADispatcherFitEveryScreen(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o := readAxe(t), startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(12*time.Minute))
	_, err := storetest.Raw(t, store.Options{Path: filepath.Join(o.data, "fanzha.db")}).ExecContext(t.Context(), `
INSERT INTO deliveries (id, reference, unit, channel, target, reason, step, urgent, received_at, created_at, next_at, give_up_at, tries, error, told_at)
SELECT 'a-' || reference, reference, 'fanzha-center', 'email', 'duty@example.org', 'to', 0, TRUE, received_at, received_at, 0, 0, 9, '550 没有这个邮箱', 0 FROM reports`)
	if err != nil {
		t.Fatal(err)
	}
	zhou, b := o.member(t, "zhou", staff.Dispatcher, ""), openBrowser(t)
	b.scripts(t, false)
	b.signIn(t, zhou)
	b.look(t, "list of all units", axe)
	b.do(t, chromedp.Click(css(`a[href*="/desk/ask"]`)), chromedp.WaitVisible(css("#reason")))
	b.look(t, "ask for a move", axe)
	b.do(t, chromedp.SetValue(css("#unit"), "jingzhen"), chromedp.SendKeys(css("#reason"), "属经侦管辖"), chromedp.Click(css("main .button")), chromedp.WaitVisible(css(".console-notice")))
	if !strings.Contains(evaluate[string](t, b, `document.querySelector("main").textContent`), reference) {
		t.Error("the list is not shown again")
	}
	b.do(t, chromedp.Navigate(o.url+"/console/desk/deliveries"), chromedp.WaitVisible(css("#stuck-title")))
	b.look(t, "deliveries", axe)
	b.do(t, chromedp.Click(css("main .button")), chromedp.WaitVisible(css(".console-notice")))
}
