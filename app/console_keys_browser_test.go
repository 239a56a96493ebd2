package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Who works at the console all day needs no mouse; who dictates to their
// computer turns the single letters off (WCAG 2.1.4).
func TestTheConsoleIsWorkedByKeys(t *testing.T) {
	t.Parallel() // beside another browser
	axe := readAxe(t)
	o := startOffice(t)
	wang := o.officer(t, "wang", center)
	o.today()
	for range 2 {
		o.sends(t, "victim", nil)
	}
	b := openBrowser(t)
	b.signIn(t, wang)
	b.do(t, chromedp.WaitVisible(css("[data-row]")))
	press := func(keys string) { t.Helper(); b.do(t, chromedp.KeyEvent(keys)) }
	row := func() int {
		return evaluate[int](t, b, `[...document.querySelectorAll("[data-row]")].indexOf(document.activeElement)`)
	}
	for _, test := range []struct {
		keys string
		at   int
	}{{"j", 0}, {"j", 1}, {"j", 1}, {"k", 0}} {
		if press(test.keys); row() != test.at {
			t.Errorf("%s leads to row %d, want %d", test.keys, row(), test.at)
		}
	}
	press("x")
	if n := evaluate[int](t, b, `document.querySelectorAll("input[name=ref]:checked").length`); n != 1 {
		t.Errorf("x has ticked %d rows", n)
	}
	press("/")
	if press("j"); !strings.HasSuffix(evaluate[string](t, b, `document.getElementById("words").value`), "j") {
		t.Error("/ does not lead to where one types")
	}
	evaluate[any](t, b, `document.activeElement.blur()`)
	press("?")
	b.do(t, chromedp.WaitVisible(css("dialog[open]")))
	b.inspect(t, axe)
	b.do(t, chromedp.Click(css("dialog .choice-input")), chromedp.KeyEvent(kb.Escape))
	if press("j"); row() != -1 {
		t.Error("letters that are turned off do something")
	}
	press("?")
	b.do(t, chromedp.WaitVisible(css("dialog[open]")), chromedp.Click(css("dialog .choice-input")), chromedp.Click(css("dialog button")))
	press("g")
	press("2")
	until(t, b, `document.readyState === "complete" && document.querySelector(".console-link[aria-current]") === document.querySelectorAll(".console-link")[1]`)
	if at := evaluate[string](t, b, "location.pathname"); !strings.HasPrefix(at, "/console/") {
		t.Error(at)
	}
}
