package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// passes lets the browser's clock go on without waiting for it.
func (b *browser) passes(t *testing.T, gone time.Duration) {
	t.Helper()
	evaluate[bool](t, b, fmt.Sprintf(`(() => { const then = Date.now; Date.now = () => then() + %d; return true; })()`, gone.Milliseconds()))
}

// Who leaves the desk open sees how long ago it was by now: in the list, on the
// page of a report, with the stop that runs, and on the duty screen.
func TestTimesGoOnWhileTheirPageIsOpen(t *testing.T) {
	t.Parallel() // beside another browser
	o, b := startOffice(t).today(), openBrowser(t)
	reference, _ := o.sends(t, "victim", o.paid(90*time.Minute))
	wang := o.officer(t, "wang", center)
	b.signIn(t, wang)
	b.saysTimes(t)
	first := text(t, b, ".desk-since")
	if !strings.HasPrefix(first, "已过 1 小时 3") {
		t.Fatalf("the list says %q", first)
	}
	b.passes(t, 30*time.Minute)
	until(t, b, `document.querySelector(".desk-since").textContent.indexOf("已过 2 小时 ") === 0`)

	wang.post(t, "/desk/stop", wang.on(t, reference, "/desk/stop", map[string]string{"transfer": "1", "result": "stopped"})).Status(http.StatusSeeOther)
	b.do(t, chromedp.Navigate(o.url+"/console/desk/report?ref="+bare(reference)), chromedp.WaitVisible(css(".desk-clock")))
	if got := text(t, b, ".desk-clock"); !strings.HasPrefix(got, "止付还剩 47 小时 59 分（到 ") && !strings.HasPrefix(got, "止付还剩 2 天 0 小时（到 ") {
		t.Errorf("the stop says %q", got)
	}
	b.passes(t, 3*time.Hour)
	until(t, b, `document.querySelector(".desk-clock").textContent.indexOf("止付还剩 44 小时 ") === 0 || document.querySelector(".desk-clock").textContent.indexOf("止付还剩 45 小时 ") === 0`)
	b.passes(t, 48*time.Hour)
	until(t, b, `document.querySelector(".desk-clock").textContent.indexOf("止付已到期（到 ") === 0`)
	if live := evaluate[int](t, b, `document.querySelectorAll("[aria-live] [data-since], [aria-live] [data-left], [role=status] [data-since], [role=alert] [data-since]").length`); live > 0 {
		t.Error("a time that goes on is announced each minute")
	}

	o.sends(t, "victim", o.paid(time.Minute))
	b.do(t, chromedp.Navigate(o.url+"/console/duty"), chromedp.Click(css("main button")), chromedp.WaitVisible(css(".duty-table")))
	b.passes(t, time.Hour)
	until(t, b, `document.querySelector(".duty-table [data-since]").textContent.indexOf("1 小时 ") === 0`)
}

// saysTimes holds the browser's words for a length of time against the
// server's (console.TestALengthOfTimeIsSaidInTwoParts).
func (b *browser) saysTimes(t *testing.T) {
	t.Helper()
	for seconds, want := range map[int]string{0: "0 分", 779: "12 分", 3600: "1 小时 0 分", 172799: "47 小时 59 分", 172800: "2 天 0 小时", 271800: "3 天 3 小时"} {
		said := evaluate[string](t, b, fmt.Sprintf(`new Promise((say) => {
  const place = document.createElement("span");
  place.setAttribute("data-since", "%d");
  place.setAttribute("data-words", "已过 ");
  document.querySelector("main").appendChild(place);
  const wait = setInterval(() => { if (place.textContent) { clearInterval(wait); say(place.textContent); } }, 20);
})`, seconds))
		if said != "已过 "+want {
			t.Errorf("%d s are said as %q, want %q", seconds, said, want)
		}
	}
}
