package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// With JavaScript the form is the same page a step at a time. Enter sends
// nothing, what is missing is said in the server's words, and what the server
// finds opens its step.
func TestTheFormInSteps(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
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
		chromedp.SendKeys(css("#narrative"), "，在群里做任务，垫付以后提不出来。"), chromedp.KeyEvent(kb.Tab))
	until(t, b, `!document.querySelector("#error-narrative")`) // gone as soon as it is mended
	b.do(t, next, next)
	at("第 4 步，共 5 步", "怎么联系您")
	if left := evaluate[int](t, b, `document.querySelectorAll(".field-error").length`); left != 0 {
		t.Errorf("%d errors are left of what was mended", left)
	}
	b.do(t, back)
	at("第 3 步，共 5 步", "对方的号码和账号")
	b.do(t, next, chromedp.SendKeys(css("#name"), "赵某"), chromedp.SendKeys(css("#phone"), "138 0000 0000"), next,
		chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#error-consent")), chromedp.Click(css("#consent")), chromedp.KeyEvent(kb.Enter))
	at("第 5 步，共 5 步", "")
	b.do(t, chromedp.Click(css("#submit")),
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

// What the server finds goes too once it is mended, on a form without steps.
func TestAFaultGoesOnceItIsMended(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	b.do(t, chromedp.Navigate(s.url+"/report/objection"), chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#error-narrative")),
		chromedp.SendKeys(css("#narrative"), "太短"+kb.Tab))
	until(t, b, `document.querySelector("#error-narrative").textContent.includes("至少 10 个字")`)
	b.do(t, chromedp.Focus(css("#narrative")), chromedp.KeyEvent("，案例页面把账号写错了。"+kb.Tab))
	until(t, b, `!document.querySelector("#error-narrative") && !document.querySelector("#narrative").hasAttribute("aria-invalid")`)
}

// Each step, and the sheet with all that it folds, on a desk and on a phone
// with text at 175 %.
func TestTheStepsAreAccessibleAndFitTheScreen(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s, b := readAxe(t), start(t), openBrowser(t)
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

// The fields of a guardian come with the answer that asks for them, and block
// nothing.
func TestAChildBringsTheGuardian(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	b.do(t, chromedp.Navigate(s.url+"/report/victim"))
	evaluate[any](t, b, `document.querySelectorAll(".part, .fold").forEach(part => { part.hidden = false; part.open = true; })`)
	b.do(t, chromedp.WaitNotVisible(css("#guardian_phone")), chromedp.Click(css(`[name="under14"][value="yes"]`)),
		chromedp.WaitVisible(css("#guardian_phone")), chromedp.Click(css(`[name="under14"][value="no"]`)), chromedp.WaitNotVisible(css("#guardian_phone")))
}
