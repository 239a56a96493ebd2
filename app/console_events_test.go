package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"fanzha/app/staff"
)

// listens opens the line by which a list hears of what comes; what is told is
// sent to the channel, which is closed when the line ends.
func (c *clerk) listens(t *testing.T, query string) <-chan string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.o.url+"/console/desk/events?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	cookie, err := c.GET("/console/me/password").Expect().Raw().Request.Cookie("console")
	if err != nil {
		t.Fatal(err)
	}
	request.AddCookie(cookie)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		t.Fatalf("%d %s", answer.StatusCode, kind)
	}
	told := make(chan string, 100)
	go func() {
		defer close(told)
		defer answer.Body.Close()
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if line := lines.Text(); strings.HasPrefix(line, "data: ") || strings.HasPrefix(line, "event: over") {
				told <- strings.TrimPrefix(line, "data: ")
			}
		}
	}()
	return told
}

// hears waits for words on a line.
func hears(t *testing.T, told <-chan string, words string) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case line, open := <-told:
			if strings.Contains(line, words) {
				return
			}
			if !open {
				t.Fatalf("the line ended without %q", words)
			}
		case <-late:
			t.Fatalf("nobody said %q", words)
		}
	}
}

// A list hears of what comes in numbers alone, of its own unit; it keeps no
// visit alive, and ends with it.
func TestAListHearsOfWhatComes(t *testing.T) {
	o := startOffice(t).today()
	since := fmt.Sprintf("since=%d", o.clock.Now().UnixMilli())
	wang, li, zhou := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen"), o.member(t, "zhou", staff.Dispatcher, "").signIn(t)
	mine, others, all := wang.listens(t, since), li.listens(t, since), zhou.listens(t, since)
	reference, code := o.sends(t, "victim", o.paid(time.Hour))
	hears(t, mine, "1 份新登记，其中 1 份紧急")
	hears(t, all, "1 份新登记，其中 1 份紧急")
	wang.page(t, "/desk/report?ref="+bare(reference))
	hears(t, mine, "")
	write := hiddenFields(o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Body().Raw())
	write["intent"], write["message"] = "message", "我想起来了"
	o.openReceipt(o.expect(t), write).Status(http.StatusOK)
	hears(t, mine, "1 条新留言")

	o.clock.Move(29 * time.Minute) // nobody has touched anything but the line
	o.sends(t, "tip", nil)
	hears(t, mine, "1 份新登记")
	o.clock.Move(2 * time.Minute)
	hears(t, mine, "event: over")
	for line := range mine {
		if line != "" {
			t.Errorf("behind its end the line says %q", line)
		}
	}
	select {
	case line := <-others:
		if line != "event: over" {
			t.Errorf("another unit hears %q", line)
		}
	default:
	}
	if wang.inside() {
		t.Error("the line has kept the visit alive")
	}
}

// What is shown says that more has come, and leaves the screen when the session
// is over.
func TestAShownListSaysThatMoreHasCome(t *testing.T) {
	t.Parallel() // beside another browser
	o := startOffice(t).today()
	wang, b := o.officer(t, "wang", center), openBrowser(t)
	b.signIn(t, wang)
	o.today() // signing in has moved the clock
	b.do(t, chromedp.Navigate(o.url+"/console/desk"), chromedp.WaitVisible(css(".desk-tabs")))
	o.sends(t, "victim", o.paid(time.Hour))
	b.do(t, chromedp.WaitVisible(css(".desk-news")))
	if words := evaluate[string](t, b, `document.querySelector(".desk-news").textContent`); !strings.Contains(words, "1 份新登记，其中 1 份紧急") {
		t.Errorf("the list says %q", words)
	}
	b.do(t, chromedp.Click(css(".desk-news a")), chromedp.WaitVisible(css(".desk-link")))
	o.clock.Move(31 * time.Minute)
	b.do(t, chromedp.WaitVisible(css(`form[action$="/login"]`)))
}
