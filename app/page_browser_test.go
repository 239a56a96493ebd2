package main

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The bar with the hotlines makes room for a phone's keyboard while something
// is typed, and is there again afterwards.
func TestTheHelpBarMakesRoomForTheKeyboard(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	call(t, b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	const shown = `getComputedStyle(document.querySelector(".help")).display !== "none"`
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/"), chromedp.Focus(css("#q")))
	until(t, b, `!(`+shown+`)`)
	evaluate[any](t, b, `document.activeElement.blur()`)
	until(t, b, shown)
	b.do(t, chromedp.Focus(css(".tell-link")))
	until(t, b, shown)
	b.do(t, chromedp.EmulateViewport(1280, 800), chromedp.Focus(css("#q")))
	until(t, b, shown)
}

// What is for others is copied by one tap, and the button says so.
func TestATapCopiesWhatIsForOthers(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/guides/task-rebate"),
		chromedp.Click(css(`[data-copy="share-text"]`)))
	until(t, b, `document.querySelector('[data-copy="share-text"]').textContent === "已复制"`)
	b.do(t, chromedp.Navigate(s.url+"/report/tip"), chromedp.Focus(css("#narrative")))
	call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "keyDown", Commands: []string{"paste"}})
	until(t, b, `document.getElementById("narrative").value.startsWith("【防骗】刷单")`)
}

// Elder mode is turned on and off by its switch in a browser without scripts,
// and leads back to the page.
func TestTheElderSwitchWorksWithoutScripts(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/guides?scam=romance_scam"),
		chromedp.Click(css(".switch-button")), chromedp.WaitVisible(css(".elder .list")))
	history, err := chromedp.Run(b.ctx, chromedp.NavigationEntries())
	if err != nil {
		t.Fatal(err)
	}
	if at := history.Entries[history.CurrentIndex].URL; at != s.url+"/guides?scam=romance_scam" {
		t.Errorf("the switch leads to %s", at)
	}
	b.do(t, chromedp.Navigate(s.url+"/"), chromedp.WaitVisible(css(".bigs")), chromedp.Click(css(".switch-button")),
		chromedp.WaitVisible(css(".alarm-steps")))
}

// smallTargets names what is tapped and smaller than 44 px, links within a
// sentence left out (WCAG 2.2, 2.5.5).
const smallTargets = `Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"))
	.filter((e) => e.offsetParent && getComputedStyle(e).clip !== "rect(0px, 0px, 0px, 0px)" && !e.closest(".skip, .trap"))
	.map((e) => [e.closest("label") || e, e])
	.filter(([box, e]) => getComputedStyle(e).display !== "inline" && (box.getBoundingClientRect().height < 43.5 || box.getBoundingClientRect().width < 43.5))
	.map(([box, e]) => (e.className || e.name || e.tagName) + " " + Math.round(box.getBoundingClientRect().width) + "x" + Math.round(box.getBoundingClientRect().height))`

// The way to help holds WCAG's AAA for contrast and for the size of what is
// tapped, by day, by night and in elder mode.
func TestTheWayToHelpIsEasyToSeeAndToTap(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s, b := readAxe(t), start(t), openBrowser(t)
	for _, screen := range []struct{ scheme, elder string }{{"light", ""}, {"dark", ""}, {"light", "1"}} {
		b.do(t, chromedp.EmulateViewport(360, 800))
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}},
		})
		call(t, b, network.SetCookie, network.SetCookieParams{Name: "elder", Value: screen.elder, URL: s.url})
		for _, path := range []string{"/", "/report", "/report/sheet", "/report/victim", "/report/tip"} {
			b.do(t, chromedp.Navigate(s.url+path))
			evaluate[any](t, b, axe+";0")
			faults := evaluate[[]string](t, b, `axe.run({runOnly: ["color-contrast-enhanced"]}).then((r) => r.passes.length === 0 ? ["nothing was looked at"] :
				r.violations.flatMap((v) => v.nodes.map((n) => n.target.join(" ") + " " + n.any.map((a) => a.data.contrastRatio))))`)
			for _, fault := range faults {
				t.Errorf("%s %v: contrast of %s", path, screen, fault)
			}
			for _, small := range evaluate[[]string](t, b, smallTargets) {
				t.Errorf("%s %v: %s", path, screen, small)
			}
		}
	}
}
