package main

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A reload brings back what was typed, rows and all, in the same tab only, and
// the sheet does not overwrite a story.
func TestADraftIsKeptInItsTab(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	next := chromedp.Click(css(".step-next"))
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/tip"),
		chromedp.SendKeys(css("#narrative"), "活动室里有人发鸡蛋，让老人扫码。"), chromedp.SetValue(css("#scam"), "unsure"), chromedp.SetValue(css("#district"), "wenfeng"),
		chromedp.Click(css(`[name="channels[]"][value="face"]`)), next, next, chromedp.SendKeys(css("#suspects-0-value"), "某某讲堂"),
		chromedp.Click(css(`button[value="add_suspects"]`)), chromedp.WaitVisible(css("#suspects-1-value")), chromedp.SendKeys(css("#suspects-1-value"), "某某公司"))
	if got := text(t, b, "#progress"); got != "第 3 步，共 5 步" {
		t.Errorf("a row more leads to %q", got)
	}
	id := value(t, b, `[name="form_id"]`)
	reload(t, b)
	until(t, b, `document.querySelector("#suspects-1-value") && document.querySelector("[value=face]").checked`)
	for selector, want := range map[string]string{"#suspects-0-value": "某某讲堂", "#suspects-1-value": "某某公司", "#scam": "unsure", `[name="form_id"]`: id} {
		if got := value(t, b, selector); got != want {
			t.Errorf("%s holds %q after a reload", selector, got)
		}
	}
	b.do(t, chromedp.Navigate(s.url+"/report/victim"), next, chromedp.SendKeys(css("#narrative"), "写了一半的经过"),
		chromedp.Navigate(s.url+"/report/sheet"), chromedp.SendKeys(css("#transfers-0-payee_name"), "钱某"), chromedp.Click(css("#next")))
	until(t, b, `document.querySelector("#narrative") && document.querySelector("#narrative").value === "写了一半的经过"`)
	if got := value(t, b, "#transfers-0-payee_name"); got != "钱某" {
		t.Errorf("the sheet's name is %q in the form", got)
	}
}

// Who comes back with the money on its way is not shown as who has it still.
func TestTheAddressIsNewerThanTheDraft(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	money := func(want string) {
		t.Helper()
		until(t, b, `document.querySelector("#narrative").value === "写了一半"`)
		if got := evaluate[string](t, b, `document.querySelector("[name=money]:checked").value`); got != want {
			t.Errorf("the money is %s, not %s", got, want)
		}
	}
	b.do(t, chromedp.Navigate(s.url+"/report/tip?money=not_yet"), chromedp.SendKeys(css("#narrative"), "写了一半"), chromedp.Navigate(s.url+"/report/tip?money=going"))
	money("going")
	b.do(t, chromedp.Click(css(`[name="money"][value="gone"]`)))
	reload(t, b)
	money("gone")
}

// Where a browser keeps nothing, a reload asks the server again, which has what
// was sent to it.
func TestWithoutStorageAReloadKeepsWhatTheServerHas(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	call(t, b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }`,
	})
	b.do(t, chromedp.Navigate(s.url+"/report/objection"), chromedp.SendKeys(css("#narrative"), "案例页面把账号写错了，和我们无关。"),
		chromedp.Click(css(`button[value="add_suspects"]`)))
	until(t, b, `!!document.querySelector("#suspects-1-value")`)
	reload(t, b)
	until(t, b, `!!document.querySelector("#suspects-1-value")`)
	if kept := value(t, b, "#narrative"); kept == "" {
		t.Error("the reload lost what was typed")
	}
}

// What was sent is gone from the browser: going back shows an empty form, which
// cannot be sent a second time by mistake. Going back to the answers to be
// checked shows the form with them in it.
func TestGoingBackShowsWhatIsKeptAndNothingThatWasSent(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	next := chromedp.Click(css(".step-next"))
	back := func(shows string) {
		t.Helper()
		evaluate[any](t, b, "setTimeout(() => history.back(), 0)")
		until(t, b, shows)
	}
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/tip"),
		chromedp.SetValue(css("#scam"), "unsure"), chromedp.SetValue(css("#district"), "wenfeng"), chromedp.SendKeys(css("#narrative"), "活动室里有人发鸡蛋，让老人扫码。"),
		next, next, next, next, chromedp.Click(css("#consent")), chromedp.Click(css(`button[value="review"]`)), chromedp.WaitVisible(css(".answers")),
		chromedp.Click(css(`button[value="edit"]`)))
	until(t, b, `!!document.querySelector("#narrative")`)
	back(`!!document.querySelector("#narrative") && document.querySelector("#narrative").value.includes("鸡蛋") && document.querySelector("#consent").checked`)
	b.do(t, next, next, next, next, chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#reference")))
	back(`!!document.querySelector("#narrative")`)
	if left := value(t, b, "#narrative"); left != "" {
		t.Errorf("%q is there after it was sent", left)
	}
}
