package main

import (
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// watchShifts collects from the first paint on what moves by itself, and
// shifts says it once the last frame is drawn.
const (
	watchShifts = `window.moved = [];
		window.note = (entries) => entries.filter((e) => !e.hadRecentInput).forEach((e) => window.moved.push(
			e.value.toFixed(4) + " " + e.sources.map((s) => s.node && (s.node.className || s.node.nodeName)).join(" ")));
		window.watch = new PerformanceObserver((list) => window.note(list.getEntries()));
		window.watch.observe({ type: "layout-shift", buffered: true });`
	shifts = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => {
		window.note(window.watch.takeRecords());
		done(window.moved);
	}))))`
)

// Nothing moves when the scripts of a page come late, as they do over a slow
// line: what they add stands where nobody reads yet.
func TestNothingMovesWhenTheScriptsCome(t *testing.T) {
	s, b := start(t), openBrowser(t)
	call(t, b, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchShifts})
	call(t, b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	call(t, b, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{URLPattern: s.url + "/static/*.js", Latency: 400, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	for width, device := range map[int64][]chromedp.EmulateViewportOption{360: {chromedp.EmulateMobile}, 1280: nil} {
		b.do(t, chromedp.EmulateViewport(width, 740, device...))
		for _, path := range append([]string{"/report/sheet", "/pages/verify"}, sampledPages...) {
			b.do(t, chromedp.Navigate(s.url+path))
			for _, moved := range evaluate[[]string](t, b, shifts) {
				t.Errorf("%s at %d px moves: %s", path, width, moved)
			}
		}
	}
}

// cutOff names what is wider or higher than what holds it and hides the rest,
// and figures that break within.
const cutOff = `Array.from(document.querySelectorAll("main *, header *, footer *")).filter((e) => {
		const style = getComputedStyle(e), box = e.getBoundingClientRect();
		if (!e.offsetParent || style.clip !== "auto" || box.width < 2) { return false; }
		return style.overflowX === "hidden" && e.scrollWidth > e.clientWidth + 1 || e.matches(".point-number") && box.height > 1.9 * parseFloat(style.fontSize);
	}).concat(Array.from(document.querySelectorAll(".help-number, .call-number, .call-button > strong, .menu-link")).filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)
	).map((e) => e.className + " " + e.textContent.trim().slice(0, 20))`

// The ways in which a reader makes letters larger: the browser's setting, and
// WeChat's, which makes the letters larger and nothing around them.
const (
	larger       = `document.documentElement.style.fontSize = "175%"; 0`
	lettersAlone = `(() => {
		const all = Array.from(document.querySelectorAll("body, body *")), sizes = all.map((e) => parseFloat(getComputedStyle(e).fontSize));
		all.forEach((e, i) => { e.style.fontSize = sizes[i] * 1.75 + "px"; });
	})()`
)

// A phone whose reader has set the letters to 175 % shows all of each page, and
// never sideways.
func TestLargeLettersFitAPhone(t *testing.T) {
	t.Parallel()
	s, b := start(t), openBrowser(t)
	for name, enlarge := range map[string]string{"browser": larger, "WeChat": lettersAlone} {
		for _, elder := range []string{"", "1"} {
			call(t, b, network.SetCookie, network.SetCookieParams{Name: "elder", Value: elder, URL: s.url})
			b.do(t, chromedp.EmulateViewport(360, 740))
			for _, path := range readerPages {
				b.do(t, chromedp.Navigate(s.url+path))
				evaluate[any](t, b, enlarge)
				if wide := evaluate[int](t, b, `document.documentElement.scrollWidth`); wide > 360 {
					t.Errorf("%s, %s, elder %q: %d px wide", path, name, elder, wide)
				}
				for _, cut := range evaluate[[]string](t, b, cutOff) {
					t.Errorf("%s, %s, elder %q: cut off or broken: %s", path, name, elder, cut)
				}
			}
		}
	}
}

// On paper stands nothing that is there to be pressed.
func TestPaperHasNoButtons(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	for _, path := range []string{"/", "/cases", "/guides/task-rebate", "/search?q=%E5%88%B7%E5%8D%95", "/check", "/report/sheet", "/report/victim", "/receipt", "/guides/task-rebate/poster"} {
		b.do(t, chromedp.Navigate(s.url+path))
		if shown := evaluate[[]string](t, b, `Array.from(document.querySelectorAll("button, .menu, .skip")).filter((e) => e.offsetParent).map((e) => e.className)`); len(shown) > 0 {
			t.Errorf("%s prints %q", path, shown)
		}
		if !evaluate[bool](t, b, `document.body.innerText.includes("110")`) {
			t.Errorf("%s prints no number to call", path)
		}
	}
}

// A table of an article is whole on a phone, with the larger letters of elder
// mode too: few know that it could be pushed aside.
func TestTablesAreWholeOnAPhone(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	for _, elder := range []string{"", "1"} {
		call(t, b, network.SetCookie, network.SetCookieParams{Name: "elder", Value: elder, URL: s.url})
		b.do(t, chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile))
		for _, path := range []string{"/bulletins/results-2021-jan-sep", "/bulletins/finance-inspection-2021", "/tips/first-30-minutes", "/cases/four-companies-2021", "/pages/privacy"} {
			b.do(t, chromedp.Navigate(s.url+path))
			if hidden := evaluate[[]int](t, b, `Array.from(document.querySelectorAll(".table-scroll")).map((e) => e.scrollWidth - e.clientWidth)`); len(hidden) == 0 || slices.Max(hidden) > 0 {
				t.Errorf("%s, elder %q: pixels out of sight of each table: %v", path, elder, hidden)
			}
		}
	}
}
