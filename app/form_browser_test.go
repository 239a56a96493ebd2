package main

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The sheet stays on the phone: a tap on 110 may throw the page away. It is
// cleared by its button, fills the victim's form, and is forgotten after two
// hours.
func TestTheSheetIsKeptOnThePhone(t *testing.T) {
	b, s := openBrowser(t), start(t)
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/sheet"),
		chromedp.SendKeys(css(`[name="transfers[0].payee_name"]`), "钱某"),
		chromedp.Click(css(`#crypto summary`)),
		chromedp.SendKeys(css(`[name="transfers[3].payee_account"]`), "TXyz1234567890"),
		chromedp.Navigate("about:blank"), chromedp.Navigate(s.url+"/report/sheet"))
	for selector, want := range map[string]string{"#transfers-0-payee_name": "钱某", "#transfers-3-payee_account": "TXyz1234567890"} {
		if got := value(t, b, selector); got != want {
			t.Errorf("%s holds %q after a reload", selector, got)
		}
	}
	// A row more is made by the server; a reload brings it back and asks nothing.
	b.do(t, chromedp.Click(css(`button[value="add_bank"]`)), chromedp.WaitVisible(css(`#transfers-2-payee_name`)),
		chromedp.SendKeys(css(`#transfers-2-payee_name`), "孙某"))
	reload(t, b)
	b.do(t, chromedp.WaitVisible(css(`#transfers-2-payee_name`)))
	if got := value(t, b, "#transfers-2-payee_name"); got != "孙某" {
		t.Errorf("the added row holds %q after a reload", got)
	}
	b.do(t, chromedp.Navigate(s.url+"/report/victim"), chromedp.WaitVisible(css(`#transfers-2-payee_name`)))
	for selector, want := range map[string]string{
		"#transfers-0-payee_name": "钱某", "#transfers-1-payee_name": "孙某", "#transfers-2-payee_account": "TXyz1234567890", "#transfers-2-method": "crypto",
	} {
		if got := value(t, b, selector); got != want {
			t.Errorf("%s of the victim's form holds %q", selector, got)
		}
	}
	aged := `(h => { const k = "fanzha sheet", v = JSON.parse(localStorage[k]); v.at -= h * 3600e3; localStorage[k] = JSON.stringify(v); })`
	for _, test := range []struct {
		age  string
		want string
	}{{aged + "(1.9)", "钱某"}, {aged + "(2.1)", ""}} {
		evaluate[any](t, b, test.age)
		b.do(t, chromedp.Navigate(s.url+"/report/sheet"), chromedp.WaitVisible(css(`[data-kept]`)))
		if got := value(t, b, "#transfers-0-payee_name"); got != test.want {
			t.Errorf("%q after %s", got, test.age)
		}
	}
}

func TestTheSheetIsClearedByItsButton(t *testing.T) {
	b, s := openBrowser(t), start(t)
	type css = chromedp.CSS
	b.do(t, chromedp.Navigate(s.url+"/report/sheet"), chromedp.SendKeys(css(`#transfers-0-payee_name`), "钱某"),
		chromedp.Click(css(`[data-kept] button`)))
	until(t, b, `document.querySelector("#transfers-0-payee_name").value === ""`)
	if kept := evaluate[int](t, b, "localStorage.length"); kept != 0 {
		t.Errorf("%d values are still on the phone", kept)
	}
}

// Without a script the sheet is a form, and says nothing of keeping.
func TestTheSheetWithoutJavaScript(t *testing.T) {
	b, s := openBrowser(t), start(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/sheet"),
		chromedp.WaitNotVisible(css(`[data-kept]`)),
		chromedp.SendKeys(css(`#transfers-0-payee_name`), "钱某"), chromedp.Click(css(`#next`)),
		chromedp.WaitVisible(css(`#narrative`)))
	if got := value(t, b, "#transfers-0-payee_name"); got != "钱某" {
		t.Errorf("the form holds %q", got)
	}
}

// With JavaScript the form is the same page a step at a time. Enter sends
// nothing, what is missing is said in the server's words, and what the server
// finds opens its step.
func TestTheFormInSteps(t *testing.T) {
	b, s := openBrowser(t), start(t)
	type css = chromedp.CSS
	next, back := chromedp.Click(css(".step-next")), chromedp.Click(css(".step-bar .button-quiet"))
	at := func(want, heading string) {
		t.Helper()
		if got := text(t, b, "#progress"); got != want {
			t.Errorf("at %q, not %q", got, want)
		}
		if got := evaluate[string](t, b, "document.activeElement.textContent.trim()"); heading != "" && got != heading {
			t.Errorf("the focus is on %q, not on %q", got, heading)
		}
	}
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/report/victim?money=gone"),
		chromedp.WaitVisible(css(".privacy")), chromedp.WaitNotVisible(css("#narrative")))
	at("第 1 步，共 5 步", "")
	b.do(t, chromedp.SendKeys(css("#transfers-0-payee_name"), "钱某"), chromedp.SendKeys(css("#transfers-0-amount"), "x"),
		chromedp.SendKeys(css("#transfers-0-payee_name"), kb.Enter), chromedp.WaitVisible(css("#narrative")), chromedp.WaitNotVisible(css(".privacy")))
	at("第 2 步，共 5 步", "发生了什么")

	b.do(t, next, chromedp.WaitVisible(css("#error-scam")), chromedp.SendKeys(css("#narrative"), "太短"), next)
	for field, rule := range map[string]string{"scam": "请选择是哪一类骗局", "district": "请选择所在地区", "narrative": "至少 10 个字"} {
		if got := text(t, b, "#error-"+field); !strings.Contains(got, rule) {
			t.Errorf("%s: %q", field, got)
		}
	}
	if focus := evaluate[string](t, b, "document.activeElement.id"); focus != "scam" {
		t.Errorf("the focus is on %q", focus)
	}
	b.do(t, chromedp.SetValue(css("#scam"), "task_rebate"), chromedp.SetValue(css("#district"), "wenfeng"),
		chromedp.SendKeys(css("#narrative"), "，在群里做任务，垫付以后提不出来。"), next, next)
	at("第 4 步，共 5 步", "怎么联系您")
	if left := evaluate[int](t, b, `document.querySelectorAll(".field-error").length`); left != 0 {
		t.Errorf("%d errors are left of what was mended", left)
	}
	b.do(t, back)
	at("第 3 步，共 5 步", "对方的号码和账号")
	b.do(t, next, chromedp.SendKeys(css("#name"), "赵某"), chromedp.SendKeys(css("#phone"), "138 0000 0000"), next,
		chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#error-consent")), chromedp.Click(css("#consent")), chromedp.Click(css("#submit")),
		chromedp.WaitVisible(css("#error-transfers-0-amount")))
	at("第 1 步，共 5 步", "")
	if focus := evaluate[string](t, b, "document.activeElement.id"); focus != "error-summary" {
		t.Errorf("the focus is on %q", focus)
	}
	b.do(t, chromedp.SetValue(css("#transfers-0-amount"), "3000"), next, next, next, next, chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#reference")))
	if kept := evaluate[int](t, b, "sessionStorage.length"); kept != 0 {
		t.Errorf("%d drafts are kept of what was sent", kept)
	}
}

// Each step, and the sheet with all that it folds, on a desk and on a phone
// with text at 175 %.
func TestTheStepsAreAccessibleAndFitTheScreen(t *testing.T) {
	axe, b, s := readAxe(t), openBrowser(t), start(t)
	for width, zoom := range map[int64]string{360: "175%", 1280: "100%"} {
		for _, path := range []string{"/report/sheet", "/report/victim", "/report/tip"} {
			b.do(t, chromedp.EmulateViewport(width, 740), chromedp.Navigate(s.url+path))
			evaluate[any](t, b, `document.documentElement.style.fontSize = "`+zoom+`";
				document.querySelectorAll("details").forEach(fold => fold.open = true);
				document.querySelectorAll("[data-missing]").forEach(field => field.removeAttribute("data-missing"))`)
			for step := 1; ; step++ {
				t.Run(fmt.Sprintf("%s %d px, step %d", path, width, step), func(t *testing.T) { b.inspect(t, axe) })
				if step == 5 || path == "/report/sheet" {
					break
				}
				b.do(t, chromedp.Click(chromedp.CSS(".step-next")))
			}
		}
	}
}

// A reload brings back what was typed, rows and all, in the same tab only, and
// the sheet does not overwrite a story.
func TestADraftIsKeptInItsTab(t *testing.T) {
	b, s := openBrowser(t), start(t)
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

// The fields of a guardian come with the answer that asks for them, and block
// nothing.
func TestAChildBringsTheGuardian(t *testing.T) {
	b, s := openBrowser(t), start(t)
	type css = chromedp.CSS
	b.do(t, chromedp.Navigate(s.url+"/report/victim"))
	evaluate[any](t, b, `document.querySelectorAll(".part, .fold").forEach(part => { part.hidden = false; part.open = true; })`)
	b.do(t, chromedp.WaitNotVisible(css("#guardian_phone")), chromedp.Click(css(`[name="under14"][value="yes"]`)),
		chromedp.WaitVisible(css("#guardian_phone")), chromedp.Click(css(`[name="under14"][value="no"]`)), chromedp.WaitNotVisible(css("#guardian_phone")))
}

// until waits for a condition of the page, over the loading of another one.
func until(t *testing.T, b *browser, condition string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.readyState === "complete" && `+condition))
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("%s: %v", condition, err)
		}
	}
}

// reload loads the page again, as its reader would.
func reload(t *testing.T, b *browser) {
	t.Helper()
	evaluate[any](t, b, `window.old = true; setTimeout(() => location.reload(), 0)`)
	until(t, b, `!window.old`)
}
