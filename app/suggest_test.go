package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

func TestWhatIsTypedIsCompleted(t *testing.T) {
	e := start(t).expect(t)
	suggest := func(text string) []any {
		answer := e.GET("/search/suggest").WithQuery("q", text).Expect().Status(http.StatusOK)
		answer.Header("Cache-Control").IsEqual("no-store")
		return answer.JSON().Object().Value("suggestions").Array().Raw()
	}
	soon(t, "there is something to suggest", func() bool { return len(suggest("刷")) > 0 })
	for text, want := range map[string]string{"刷": "刷单", "shuad": "刷单", "szp": "杀猪盘", "殺豬": "杀猪盘", "96110打": "96110打来电话是真的吗"} {
		if got := suggest(text); len(got) == 0 || got[0] != want || len(got) > 8 {
			t.Errorf("%s: %v, want %s first", text, got, want)
		}
	}
	for _, odd := range []string{"", " ", "？", "\x00", "\xff", "<script>", `"*`, strings.Repeat("骗", 1000), strings.Repeat("a", 3000)} {
		if got := suggest(odd); len(got) != 0 {
			t.Errorf("%.20q: %v", odd, got)
		}
	}
}

// A reader who types in pinyin is told what was looked for.
func TestASearchSaysWhatItLookedFor(t *testing.T) {
	e := start(t).expect(t)
	soon(t, "the index is built", func() bool {
		return strings.Contains(e.GET("/search").WithQuery("q", "shuadan").Expect().Body().Raw(), "「<strong>刷单</strong>」的结果")
	})
	e.GET("/search").WithQuery("q", "shuadan").Expect().Body().Contains("/guides/task-rebate").NotContains("没有找到")
	e.GET("/search").WithQuery("q", "刷单").Expect().Body().NotContains("的结果")
	e.GET("/search").WithQuery("q", "饕餮").Expect().Body().Contains("没有找到").Contains("96110").Contains(`href="/guides"`).Contains(`href="/report"`)
}

// The search field's suggestions are used with the keyboard, and with a finger.
func TestSuggestionsInABrowser(t *testing.T) {
	t.Parallel() // beside another browser
	axe, s, b := readAxe(t), start(t), openBrowser(t)
	soon(t, "there is something to suggest", func() bool {
		return strings.Contains(s.expect(t).GET("/search/suggest").WithQuery("q", "刷").Expect().Body().Raw(), "刷单")
	})
	type css = chromedp.CSS
	call(t, b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	key := func(name string, code int64) {
		for _, kind := range []input.DispatchKeyEventType{"rawKeyDown", "keyUp"} {
			call(t, b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: name, WindowsVirtualKeyCode: code})
		}
	}
	const open = `document.querySelectorAll("#q-options:not([hidden]) .option").length`
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/search"), chromedp.Focus(css("#q")))
	call(t, b, input.InsertText, input.InsertTextParams{Text: "shuad"})
	until(t, b, open+` > 0 && document.getElementById("q").getAttribute("aria-expanded") === "true"`)
	b.inspect(t, axe)
	key("Escape", 27)
	until(t, b, open+` === 0 && document.getElementById("q").value === "shuad"`)
	call(t, b, input.InsertText, input.InsertTextParams{Text: "a"})
	until(t, b, open+` > 0`)
	key("ArrowUp", 38)
	key("ArrowDown", 40)
	key("ArrowDown", 40)
	until(t, b, `document.getElementById(document.getElementById("q").getAttribute("aria-activedescendant")).textContent === "刷单"`)
	key("Enter", 13)
	until(t, b, `location.search === "?q=" + encodeURIComponent("刷单")`)

	b.do(t, chromedp.Navigate(s.url+"/"), chromedp.Focus(css("#q")))
	call(t, b, input.InsertText, input.InsertTextParams{Text: "杀"})
	until(t, b, open+` > 0`)
	b.do(t, chromedp.Click(css("#q-options .option")))
	until(t, b, `location.pathname === "/search" && location.search === "?q=" + encodeURIComponent("杀猪盘")`)
}
