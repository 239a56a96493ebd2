package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium. A page that logs an error or whose request
// fails makes the test fail.
type browser struct {
	ctx context.Context
}

// needed returns what an environment variable names, or ends the test: in CI
// as a failure, elsewhere as a skip.
func needed(t *testing.T, variable, what string) string {
	t.Helper()
	value := os.Getenv(variable)
	if value == "" && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not set: this test needs %s", variable, what)
	}
	if value == "" {
		t.Skipf("this test needs %s, named by %s", what, variable)
	}
	return value
}

// openBrowser starts a browser. It is opened after the site, so that it ends
// before it: what it asks for last is answered.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	binary := needed(t, "FANZHA_TEST_CHROMIUM", "a Chromium")
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute) // all pages in all modes, on a busy machine
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx,
		chromedp.WithAllocatorOptions(chromedp.ExecPath(binary), chromedp.Env("LC_ALL=C.UTF-8"), chromedp.NoSandbox, chromedp.Headless, chromedp.DisableGPU),
		chromedp.WithListener(func(event any) { complain(t, event) }),
	)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the browser lives as long as the context of this first call
		t.Fatal(err)
	}
	return &browser{ctx}
}

// expected are the statuses of pages that show a form again.
var expected = regexp.MustCompile(`status of (401|409|413|422) `)

// complain fails the test for what a reader's browser would complain about.
func complain(t *testing.T, event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		t.Errorf("exception in the page: %s", e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !expected.MatchString(e.Entry.Text) {
			t.Errorf("error in the page: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			t.Errorf("request failed: %s", e.ErrorText)
		}
	}
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
		err := chromedp.Do(ctx, step)
		for err != nil && leftPage(err) && ctx.Err() == nil {
			err = chromedp.Do(ctx, step)
		}
		cancel()
		if err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// leftPage reports whether a step was asked of a page that the browser was just
// leaving, which has done nothing.
func leftPage(err error) bool {
	return strings.Contains(err.Error(), "Cannot find context with specified id")
}

func evaluate[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	for err != nil && leftPage(err) && b.ctx.Err() == nil {
		value, err = chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	}
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// readerPages are a page of each template.
var readerPages = []string{
	"/", "/cases", "/guides", "/guides/task-rebate", "/cases/four-companies-2021", "/bulletins/finance-inspection-2021", "/tips/first-30-minutes",
	"/pages/never", "/stats", "/search", "/search?q=%E5%88%B7%E5%8D%95", "/search?q=zzzz", "/report", "/report/sheet", "/report/victim", "/report/tip", "/report/objection", "/receipt", "/check",
	"/cases?scam=pyramid", "/offline",
}

// sampledPages are those of them that differ most.
var sampledPages = []string{"/", "/guides/task-rebate", "/cases", "/guides/task-rebate/poster", "/stats", "/search?q=%E5%88%B7%E5%8D%95", "/report", "/report/victim"}

// Every page, on a phone by day and on a desk by night, has no fault that axe
// knows and nothing that runs out of the screen. The other way round, and in
// elder mode, the pages that differ most are held to it; all of them in every
// mode where .ci/full asks for it.
func TestPagesAreAccessibleAndFitTheScreen(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s := readAxe(t), start(t)
	for _, screen := range []struct {
		width  int64
		scheme string
		elder  string
		pages  []string
	}{
		{360, "light", "", readerPages}, {360, "dark", "", sampledPages}, {1280, "light", "", sampledPages}, {1280, "dark", "", sampledPages},
		{360, "light", "1", sampledPages}, {360, "dark", "1", nil}, {1280, "light", "1", nil}, {1280, "dark", "1", sampledPages},
	} {
		if os.Getenv("FANZHA_TEST_EVERY_PAGE") != "" {
			screen.pages = readerPages
		}
		if len(screen.pages) == 0 {
			continue
		}
		t.Run(fmt.Sprintf("%d %s elder %q", screen.width, screen.scheme, screen.elder), func(t *testing.T) {
			b := openBrowser(t)
			b.do(t, chromedp.EmulateViewport(screen.width, 800))
			call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}},
			})
			call(t, b, network.SetCookie, network.SetCookieParams{Name: "elder", Value: screen.elder, URL: s.url})
			for _, path := range screen.pages {
				t.Run(path, func(t *testing.T) {
					b.do(t, chromedp.Navigate(s.url+path))
					b.inspect(t, axe)
				})
			}
		})
	}
}

// What a victim sees behind the form is as sound: the faults, the answers to
// be checked and the receipt, with what is long and has no blank.
func TestPagesBehindTheFormAreAccessibleAndFitTheScreen(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s, b := readAxe(t), start(t), openBrowser(t)
	type css = chromedp.CSS
	next, long := chromedp.Click(css(".step-next")), strings.Repeat("TXyz1234567890", 8)
	for _, width := range []int64{360, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 800), chromedp.Navigate(s.url+"/report/objection"),
			chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#error-summary")))
		b.inspect(t, axe)
		b.do(t, chromedp.Navigate(s.url+"/report/victim"),
			chromedp.SetValue(css("#scam"), "task_rebate"), chromedp.SetValue(css("#district"), "wenfeng"),
			chromedp.SetValue(css("#narrative"), long+"在群里做任务，垫付以后提不出来。"), chromedp.SetValue(css("#name"), "赵某"),
			chromedp.SetValue(css("#phone"), "13800000000"), chromedp.SetValue(css("#transfers-0-payee_account"), long),
			chromedp.SetValue(css("#transfers-0-amount"), "3000"), chromedp.Click(css(`[name="money"][value="going"]`)),
			next, next, next, next, chromedp.Click(css("#consent")), chromedp.Click(css(`button[value="review"]`)), chromedp.WaitVisible(css(".answers")))
		b.inspect(t, axe)
		b.do(t, chromedp.Click(css("#submit")), chromedp.WaitVisible(css("#reference")))
		b.inspect(t, axe)
		b.do(t, chromedp.Click(css(".keep-done a")))
		if at := evaluate[string](t, b, "location.hash"); at != "#sheet" {
			t.Errorf("the receipt leads to %s, not to what has to be read out", at)
		}
	}
}

func readAxe(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile(needed(t, "FANZHA_TEST_AXE", "axe-core's axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(axe)
}

// inspect fails for what axe finds on the page that is shown, for more or
// fewer than one main heading, and for what runs out of the screen.
func (b *browser) inspect(t *testing.T, axe string) {
	t.Helper()
	if over := evaluate[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
		t.Errorf("the page is %d px wider than the screen", over)
	}
	if n := evaluate[int](t, b, `document.querySelectorAll("h1").length`); n != 1 {
		t.Errorf("%d main headings", n)
	}
	evaluate[any](t, b, axe+";0")
	faults := evaluate[[]string](t, b, `axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.target.join(" ")).join(", ")))`)
	for _, fault := range faults {
		t.Error(fault)
	}
}

// TestAVictimReportsOnAPhoneWithoutJavaScript goes the victim's way on a
// narrow phone whose browser runs no script.
func TestAVictimReportsOnAPhoneWithoutJavaScript(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	type css = chromedp.CSS
	b.do(t,
		chromedp.EmulateViewport(360, 740),
		chromedp.Navigate(s.url+"/report"),
		chromedp.Click(css(`a[href^="/report/victim"]`)),
		chromedp.WaitVisible(css(`#narrative`)),
		chromedp.SendKeys(css(`#transfers-0-payee_name`), "钱某"),
		chromedp.Click(css(`button[value="add_transfers"]`)),
		chromedp.WaitVisible(css(`#transfers-1-amount`)),
		chromedp.SendKeys(css(`#narrative`), "在群里做任务，垫付以后提不出来。"),
		chromedp.Click(css(`#submit`)),
		chromedp.WaitVisible(css(`#error-summary`)),
		chromedp.WaitVisible(css(`#error-phone`)),
	)
	for selector, want := range map[string]string{"#transfers-0-payee_name": "钱某", "#narrative": "在群里做任务，垫付以后提不出来。"} {
		if got := value(t, b, selector); got != want {
			t.Errorf("%s holds %q after an error", selector, got)
		}
	}
	b.do(t,
		chromedp.SetValue(css(`#scam`), "task_rebate"),
		chromedp.SetValue(css(`#district`), "elsewhere"),
		chromedp.SendKeys(css(`#transfers-0-amount`), "1,000元"),
		chromedp.SendKeys(css(`#name`), "赵某"),
		chromedp.SendKeys(css(`#phone`), "138 0000 0000"),
		chromedp.Click(css(`#consent`)),
		chromedp.Click(css(`#submit`)),
		chromedp.WaitVisible(css(`#code`)),
	)
	reference, code := text(t, b, "#reference"), text(t, b, "#code")
	b.do(t,
		chromedp.Navigate(s.url+"/receipt"),
		chromedp.SendKeys(css(`#reference`), reference),
		chromedp.SendKeys(css(`#code`), code),
		chromedp.Click(css(`form[action="/receipt"] button`)),
		chromedp.WaitVisible(css(`.facts`)),
	)
	if status := text(t, b, ".facts"); !strings.Contains(status, "已收到") {
		t.Errorf("status %q", status)
	}
}

func call[P, R any](t *testing.T, b *browser, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		t.Fatal(err)
	}
}

func text(t *testing.T, b *browser, selector string) string {
	t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(text)
}

func value(t *testing.T, b *browser, selector string) string {
	t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Value(chromedp.CSS(selector)))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// until waits for a condition of the page, over the loading of another one: a
// page that is left may never answer, so each question is short, and is asked
// of the page itself, not of its frames, which stop where nothing is painted.
func until(t *testing.T, b *browser, condition string) {
	t.Helper()
	var err error
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, time.Second)
		var met bool
		met, err = chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && `+condition))
		cancel()
		if met {
			return
		}
	}
	t.Fatalf("%s: %v", condition, err)
}

// reload loads the page again, as its reader would.
func reload(t *testing.T, b *browser) {
	t.Helper()
	evaluate[any](t, b, `window.old = true; setTimeout(() => location.reload(), 0)`)
	until(t, b, `!window.old`)
}
