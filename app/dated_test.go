package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fanzha/app/clocktest"
)

func withClock(now func() time.Time) func(*serveCommand) {
	return func(cmd *serveCommand) { cmd.now = now }
}

// An article comes and goes at its minute, in the bureau's time zone, while
// the site serves: on its page, in the lists, on the page of notices and in
// the interface.
func TestAnArticleComesAndGoesAtItsMinute(t *testing.T) {
	clock := clocktest.At(time.Date(2026, 7, 1, 0, 59, 59, 0, time.UTC)) // 08:59:59 in the county
	content := county(t)
	s := start(t, withContent(content), withClock(clock.Now))
	e := s.expect(t)
	s.write(t, "bulletins/an-hour.md", "---\ntitle: 一小时的退款公告\ndate: 2026-07-01\nsummary: 九点到十点。\nnotice: refund\n"+
		"publish_at: 2026-07-01 09:00\nexpire_at: 2026-07-01 10:00\nsee: /bulletins/tuikuan-gonggao\n---\n正文\n")
	s.write(t, "tips/mark.md", "---\ntitle: 记号\ndate: 2026-07-01\nsummary: 读到这一篇，上一篇也读到了。\n---\n正文\n")
	status := func(path string) int { return e.GET(path).Expect().Raw().StatusCode }
	soon(t, "the files are read", func() bool { return status("/tips/mark") == http.StatusOK })
	const page, api = "/bulletins/an-hour", "/api/v1/articles/bulletins/an-hour"
	listed := func() bool {
		return strings.Contains(e.GET("/bulletins").Expect().Body().Raw(), page) && strings.Contains(e.GET("/pages/verify").Expect().Body().Raw(), page)
	}
	if status(page) != http.StatusNotFound || status(api) != http.StatusNotFound || listed() {
		t.Error("it is there a second early")
	}
	clock.Move(time.Second)
	soon(t, "it appears", func() bool { return status(page) == http.StatusOK })
	if status(api) != http.StatusOK || !listed() {
		t.Error("it is on its page alone")
	}
	clock.Move(time.Hour - time.Second)
	if status(page) != http.StatusOK {
		t.Error("it is gone a second early")
	}
	clock.Move(time.Second)
	soon(t, "it goes", func() bool { return status(page) == http.StatusGone })
	if status(api) != http.StatusGone || listed() {
		t.Error("it is gone from its page alone")
	}
	e.GET(page).Expect().Body().Contains("已经过期").Contains("这则退款（返还）公告已经失效").NotContains("已经撤回").
		Contains(`href="/bulletins/tuikuan-gonggao"`).Contains(`href="/pages/verify#notices"`)
}

// Two that are gone do not send a reader to and fro.
func TestNobodyIsSentToWhatIsGoneAsWell(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	for slug, see := range map[string]string{"one": "/tips/two", "two": "/tips/one", "self": "/tips/self", "last": "/cases/shuzi-chehui"} {
		s.write(t, "tips/"+slug+".md", "---\ntitle: 撤回\ndate: 2026-01-02\nsummary: 一句话。\nstatus: withdrawn\nwithdrawn_reason: 有误\nsee: "+see+"\n---\n文字。\n")
	}
	for _, path := range []string{"/tips/one", "/tips/two", "/tips/self"} {
		soon(t, "it is gone", func() bool { return e.GET(path).Expect().Raw().StatusCode == http.StatusGone })
		e.GET(path).Expect().Body().NotContains("请改看").Contains("撤回原因：有误").Contains(`href="/guides"`)
	}
	soon(t, "it is gone", func() bool { return e.GET("/tips/last").Expect().Raw().StatusCode == http.StatusGone })
	e.GET("/tips/last").Expect().Body().Contains(`请改看：<a href="/cases/kuaidi-pohuo">`)
}

func TestAWithdrawnArticleSaysWhyAndWhereToGo(t *testing.T) {
	e := start(t, withContent(county(t))).expect(t)
	e.GET("/cases/shuzi-chehui").Expect().Status(http.StatusGone).Body().
		Contains("已经撤回").Contains("撤回原因：金额写错了").Contains(`href="/cases/kuaidi-pohuo"`).Contains("假客服窝点被端").NotContains("已经过期")
}
