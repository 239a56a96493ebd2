package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The sheet stays on the phone: a tap on 110 may throw the page away. It is
// cleared by its button, fills the victim's form, and is forgotten after two
// hours.
func TestTheSheetIsKeptOnThePhone(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
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
	b.do(t, chromedp.Click(css(`button[value="add_bank"]`)))
	added := `document.readyState === "complete" && !!document.querySelector("#bank #transfers-2-payee_name")`
	until(t, b, added)
	b.do(t, chromedp.SendKeys(css(`#transfers-2-payee_name`), "孙某"))
	reload(t, b)
	until(t, b, added)
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
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
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
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
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

// A sheet whose report has its receipt can still be read out, and fills no
// other form.
func TestASentSheetFillsNoOtherForm(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	next := chromedp.Click(css(".step-next"))
	b.do(t, chromedp.Navigate(s.url+"/report/sheet"), chromedp.SendKeys(css("#transfers-0-payee_name"), "钱某"), chromedp.SendKeys(css("#transfers-0-amount"), "3000"),
		chromedp.Navigate(s.url+"/report/victim?money=gone"))
	until(t, b, `document.querySelector("#transfers-0-payee_name").value === "钱某"`)
	b.do(t, next, chromedp.SetValue(css("#scam"), "unsure"), chromedp.SetValue(css("#district"), "elsewhere"),
		chromedp.SendKeys(css("#narrative"), "在群里做任务，垫付以后提不出来。"), next, next,
		chromedp.SendKeys(css("#name"), "赵某"), chromedp.SendKeys(css("#phone"), "13800000000"), next,
		chromedp.Click(css("#consent")), chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#reference")),
		chromedp.Navigate(s.url+"/report/sheet"))
	until(t, b, `document.querySelector("#transfers-0-payee_name").value === "钱某"`)
	b.do(t, chromedp.Navigate(s.url+"/report/victim"), chromedp.WaitVisible(css("#progress")))
	if got := value(t, b, "#transfers-0-payee_name"); got != "" {
		t.Errorf("the next form begins with %q", got)
	}
}

// Four fields are seen at once on a small phone, above the bar that dials, and
// Enter leaves them where they are.
func TestFourFieldsFitAScreen(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 640), chromedp.Navigate(s.url+"/report/sheet"),
		chromedp.SendKeys(css("#transfers-0-payee_name"), "钱某"), chromedp.KeyEvent(kb.Enter))
	evaluate[any](t, b, `document.querySelectorAll("details").forEach(fold => fold.open = true)`)
	tall := evaluate[[]int](t, b, `(() => {
		const room = innerHeight - document.querySelector(".help").offsetHeight;
		return Array.from(document.querySelectorAll(".sheet-screen")).map(s => s.offsetHeight).filter(h => h > room);
	})()`)
	if len(tall) > 0 || evaluate[int](t, b, `document.querySelectorAll(".sheet-screen").length`) != 8 {
		t.Errorf("screens of %v px do not fit", tall)
	}
	if path := evaluate[string](t, b, "location.pathname"); path != "/report/sheet" || value(t, b, "#transfers-0-payee_name") != "钱某" {
		t.Errorf("Enter led to %s", path)
	}
}
