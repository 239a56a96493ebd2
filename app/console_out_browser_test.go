package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
)

// A report that stands open in a window behind is not left there for whoever
// comes next, even where the server does not answer any more.
func TestWhoSignsOutIsOutInEveryWindow(t *testing.T) {
	t.Parallel() // beside another browser
	o, b := startOffice(t), openBrowser(t)
	b.signIn(t, o.member(t, "wang", staff.Editor, ""))
	ctx, leave := chromedp.NewContext(b.ctx)
	defer leave()
	if err := chromedp.Do(ctx); err != nil { // the window lives as long as the context of this first call
		t.Fatal(err)
	}
	behind := &browser{ctx}
	behind.do(t, chromedp.Navigate(o.url+"/console/me"))
	until(t, behind, `document.querySelector(".console-name").textContent.includes("wang")`)
	evaluate[any](t, b, `sessionStorage.setItem("fanzha draft /report", "a citizen's")`)
	b.do(t, chromedp.Click(css(".console-button")), chromedp.WaitVisible(css(`form[action$="/login"]`)))
	until(t, behind, `location.pathname === "/" && !document.body.textContent.includes("wang")`)
	if kept := evaluate[string](t, b, `sessionStorage.getItem("fanzha draft /report")`); kept != "a citizen's" {
		t.Errorf("the draft of a citizen at the same browser is %q", kept)
	}
}

// What a browser is told to clear touches no cookie and no storage: the origin
// is the citizens', and perhaps a whole city's.
func TestSigningOutClearsWhatWasFetchedAheadAlone(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "wang", staff.Editor, "").signIn(t)
	c.page(t, "/me")
	cleared := c.post(t, "/logout", nil).Status(http.StatusSeeOther).Header("Clear-Site-Data").Raw()
	if !strings.Contains(cleared, `"prerenderCache"`) || strings.Contains(cleared, "storage") || strings.Contains(cleared, "cookies") || strings.Contains(cleared, "*") {
		t.Errorf("a browser clears %s", cleared)
	}
}
