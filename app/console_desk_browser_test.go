package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// An investigator works a report, with a browser that runs no script: finds it
// first in the list, records the stop, answers, closes another one. Each screen
// fits every screen.
func TestAReportIsWorkedByABrowserWithoutScripts(t *testing.T) {
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
	b.do(t, chromedp.SendKeys(css("#answer"), "已止付，请到队里来。"), chromedp.Click(css(`form[action$="/desk/answer"] button`)), chromedp.WaitVisible(css(".console-notice")))
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
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.SendKeys(css("#words"), "连单"), chromedp.Click(css(`form[role="search"] button`)), chromedp.WaitVisible(css("#far")))
	b.look(t, "found", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.WaitVisible(css(".desk-list")))
	b.do(t, chromedp.Click(css(".desk-line:last-child .desk-tick")), chromedp.Click(css(`button[value="close"]`)), chromedp.WaitVisible(css("#batch-done")))
	b.look(t, "batch", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/desk?tab=done"), chromedp.WaitVisible(css(".desk-list")))
	b.look(t, "closed", axe)
}
