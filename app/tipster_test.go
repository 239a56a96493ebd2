package main

import (
	"maps"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/gavv/httpexpect/v2"
)

// What is read before the first field: the law, the purpose, who reads, how
// long, and what of the visit is recorded. It stands in the open, and who knows
// it goes past it.
func TestThePrivacyNoticeStandsBeforeTheFirstField(t *testing.T) {
	e := start(t).expect(t)
	for _, path := range []string{"/report/victim", "/report/tip", "/report/objection"} {
		page := e.GET(path).Expect().Body().Raw()
		before, form, _ := strings.Cut(page, `<form action="`+path+`"`)
		if strings.Contains(before, "<details") {
			t.Errorf("%s: something before the first field is folded", path)
		}
		if id := regexp.MustCompile(`class="privacy-begin" href="#([a-z-]+)"`).FindStringSubmatch(before); id == nil || !strings.Contains(form, `id="`+id[1]+`"`) {
			t.Errorf("%s: no way past the notice to the first field", path)
		}
		for _, want := range []string{"《个人信息保护法》", "为什么", "谁能看", "存多久", "访问记录"} {
			if !strings.Contains(before, want) {
				t.Errorf("%s: no %q before the first field", path, want)
			}
		}
	}
}

// The separate consent is recorded, and nobody is turned away without it.
func TestTheSeparateConsentRefusesNobody(t *testing.T) {
	for sent, want := range map[string]string{"": "没有勾选", "yes": "已勾选", "maybe": "没有勾选"} {
		s := start(t)
		e := s.expect(t)
		form := victim()
		form["id_number"] = "11010519491231002X"
		if sent != "" {
			form["consent_sensitive"] = sent
		}
		answer := e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object()
		if out := shown(t, s.content, s.data, answer.Value("reference").String().Raw()); !strings.Contains(out, "敏感信息单独同意："+want) {
			t.Errorf("%q: %s", sent, out)
		}
	}
	e := start(t).expect(t)
	e.GET("/report/victim").Expect().Body().Contains(`name="consent_sensitive"`).Contains("不勾选也能提交")
	e.GET("/report/tip").Expect().Body().Contains(`name="consent_sensitive"`).Contains("集资参与人").Contains("不要为了取证再去接触对方")
}

// A child's report goes in without its guardian: the police ask later.
func TestAChildIsRefusedNothing(t *testing.T) {
	s := start(t)
	form := victim()
	form["under14"] = "yes"
	answer := s.expect(t).POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object()
	if out := shown(t, s.content, s.data, answer.Value("reference").String().Raw()); !strings.Contains(out, "不满14周岁：是") {
		t.Errorf("the desk does not see that it is a child: %s", out)
	}
	s.expect(t).GET("/report/victim").Expect().Body().Contains(`name="guardian_name"`)
}

// A reward is spoken of only where the bureau offers one.
func TestARewardIsClaimedByTheReceipt(t *testing.T) {
	content := starterContent(t)
	site, err := os.ReadFile(content + "/site.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tip := map[string]string{"scam": "unsure", "district": "elsewhere", "consent": "yes", "narrative": "活动室里有人发鸡蛋，让老人扫码。"}
	s := start(t, withContent(content))
	s.form(s.expect(t), "/report/tip", tip).Expect().Status(http.StatusOK).Body().NotContains("奖励").Contains("不要为了取证再去接触对方")

	offered := strings.Replace(string(site), `rewards: {offered: false, text: ""}`, `rewards: {offered: true, text: "查实的线索最高奖励500元。"}`, 1)
	if err := os.WriteFile(content+"/site.yaml", []byte(offered), 0o600); err != nil {
		t.Fatal(err)
	}
	s = start(t, withContent(content))
	e := s.expect(t)
	e.GET("/report/tip").Expect().Body().Contains("最高奖励500元").Contains("匿名也可以领")
	e.GET("/report/victim").Expect().Body().NotContains("奖励")
	s.form(e, "/report/tip", tip).Expect().Status(http.StatusOK).Body().Contains("最高奖励500元").Contains("不用留姓名")
}

// What an anonymous tipster is told next is what they can do: nobody calls who
// left no number, and what is only planned has no transfers to read out.
func TestAReceiptSaysNothingThatCannotBe(t *testing.T) {
	s := start(t)
	send := func(more map[string]string) *httpexpect.String {
		tip := map[string]string{"scam": "offline_courier", "district": "wenfeng", "consent": "yes", "narrative": "下午三点有人来小区取老人的黄金。", "money": "not_yet"}
		maps.Copy(tip, more)
		return s.form(s.expect(t), "/report/tip", tip).Expect().Status(http.StatusOK).Body()
	}
	send(nil).Contains("现在就打").Contains("说清时间、地点、来的人和车").Contains("说清收款的户名和账号").NotContains("照着转账记录").Contains("您没有留电话").NotContains("按您留的电话")
	send(map[string]string{"phone": "13800000000"}).Contains("按您留的电话").NotContains("您没有留电话")
}

// 快速离开 leads where site.yaml says, leaves nothing to come back to in the
// tab, and forgets what was typed.
func TestTheQuickExitLeavesNothingBehind(t *testing.T) {
	t.Parallel() // beside another browser
	other := start(t)
	content := starterContent(t)
	s := start(t, withContent(content))
	link := regexp.MustCompile(`href="([^"]*)"[^>]*data-exit`).FindStringSubmatch(s.expect(t).GET("/report/tip").Expect().Body().
		Contains("历史记录").Raw())
	if link == nil || link[1] != "https://www.weather.com.cn/" {
		t.Fatalf("the exit leads to %q", link)
	}
	s.expect(t).GET("/report/victim").Expect().Body().NotContains("data-exit")

	b := openBrowser(t)
	type css = chromedp.CSS
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(other.url+"/tips"), chromedp.Navigate(s.url+"/report/tip"),
		chromedp.SendKeys(css("#narrative"), "写了一半"))
	evaluate[any](t, b, `document.querySelector("[data-exit]").href = "`+s.url+`/guides"`) // no test leaves this machine
	before := evaluate[int](t, b, "history.length")
	b.do(t, chromedp.Click(css("[data-exit]")))
	until(t, b, `location.pathname === "/guides"`)
	if after, kept := evaluate[int](t, b, "history.length"), evaluate[int](t, b, "sessionStorage.length"); after != before || kept != 0 {
		t.Errorf("%d entries of history after %d, %d drafts", after, before, kept)
	}
	evaluate[any](t, b, `setTimeout(() => history.back(), 0)`)
	until(t, b, `location.pathname === "/tips"`)
}
