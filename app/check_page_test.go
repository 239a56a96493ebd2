package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Somebody pastes what they were sent, and reads what it is, which words gave
// it away, what comes next and what to do now.
func TestAPastedTextIsNamedAndExplained(t *testing.T) {
	s := start(t)
	const text = "恭喜进入高级任务群，这是连单，您操作失误卡单了，补一单才能提现"
	body := s.form(s.expect(t), "/check", map[string]string{"text": text}).Expect().Status(http.StatusOK).Body()
	body.Contains(`<h1 class="page-title">很像诈骗：刷单返利</h1>`).Contains("接下来，他们多半会").
		Contains(`href="/guides/task-rebate"`).Contains(`href="tel:110"`).Contains("卡单</q>").Contains(text + "</textarea>")
	s.expect(t).GET("/check").Expect().Status(http.StatusOK).Body().Contains("粘贴的内容不保存").Contains(`maxlength`)

	answer := s.expect(t).POST("/api/v1/check").WithJSON(map[string]string{"text": text}).Expect().Status(http.StatusOK).JSON().Object()
	answer.HasValue("level", "high")
	scam := answer.Value("scams").Array().Value(0).Object()
	scam.HasValue("key", "task_rebate")
	for _, reason := range scam.Value("reasons").Array().Iter() {
		if quote := reason.Object().Value("quote").String().Raw(); !strings.Contains(text, quote) {
			t.Errorf("%q does not stand in the text", quote)
		}
	}
}

// Nothing is ever called harmless: what is not known is said to be unknown.
func TestNothingIsCalledSafe(t *testing.T) {
	s := start(t)
	for _, text := range []string{"今天晚上吃饺子", "13800000000", "https://example.org/", "？？？", "\x00\xff", "<script>alert(1)</script>"} {
		body := s.form(s.expect(t), "/check", map[string]string{"text": text}).Expect().Status(http.StatusOK).Body()
		body.Contains("查不出来，不等于没问题").Contains("96110").NotContains("是安全的").NotContains("<script>alert")
	}
}

// A number is found once a warning that names it is published, however it is
// written, and shown masked with the warning; what citizens reported brands
// nothing.
func TestAPublishedNumberIsFoundAndMasked(t *testing.T) {
	s := start(t)
	level := func() string {
		return s.expect(t).POST("/api/v1/check").WithJSON(map[string]string{"text": "17000001234"}).Expect().JSON().Object().Value("level").String().Raw()
	}
	if before := level(); before != "unknown" {
		t.Errorf("it is %s before anything of it is published", before)
	}
	s.write(t, "media/客服.png", "")
	s.write(t, "media/提醒.mp3", "")
	s.write(t, "cases/fake-cs-refund.md", warningArticle)
	soon(t, "the number is known", func() bool { return level() == "high" })
	for _, text := range []string{"17000001234", "回电 +86 170-0000-1234 办理退款"} {
		body := s.form(s.expect(t), "/check", map[string]string{"text": text}).Expect().Status(http.StatusOK).Body()
		body.Contains("公开的通报里有它").Contains(`href="/cases/fake-cs-refund"`)
	}
	masked := s.expect(t).POST("/api/v1/check").WithJSON(map[string]string{"text": "17000001234"}).Expect().JSON().Object().Value("indicators").Array().Value(0).Object()
	masked.HasValue("kind", "phone").HasValue("value", "170****1234")
}

// Bad input gets its words beside the field, and keeps what was typed. Nothing
// pasted is in the log or in an address.
func TestWhatCannotBeCheckedIsSaid(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	s.form(e, "/check", map[string]string{"text": " \n"}).Expect().Status(http.StatusUnprocessableEntity).Body().
		Contains(`id="error-text"`).Contains(`id="error-summary"`)
	long := strings.Repeat("很长的聊天记录。", 3000)
	s.form(e, "/check", map[string]string{"text": long}).Expect().Status(http.StatusUnprocessableEntity).Body().Contains("最多 20000 字").Contains(long[:300])
	e.POST("/check").WithHeader("Sec-Fetch-Site", "cross-site").WithFormField("text", "x").Expect().Status(http.StatusForbidden)
	s.form(e, "/check", map[string]string{"text": "暗号天王盖地虎，卡单了要补单"}).Expect().Status(http.StatusOK).Header("Cache-Control").IsEqual("no-store")
	if strings.Contains(s.logged.String(), "天王盖地虎") {
		t.Error("what was pasted is in the log")
	}
}

// The verdict is as sound as the pages: by a browser on a narrow phone, in
// elder mode too.
func TestTheVerdictIsAccessibleAndFitsTheScreen(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s, b := readAxe(t), start(t), openBrowser(t)
	type css = chromedp.CSS
	for _, width := range []int64{360, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 800), chromedp.Navigate(s.url+"/check"),
			chromedp.SetValue(css("#text"), "进高级任务群，这是连单，您操作失误卡单了，补一单才能提现 http://1.2.3.4/"+strings.Repeat("a", 200)),
			chromedp.Click(css(".check-form button")), chromedp.WaitVisible(css(".reasons")))
		b.inspect(t, axe)
		b.do(t, chromedp.Navigate(s.url+"/check"), chromedp.Click(css(".check-form button")), chromedp.WaitVisible(css("#error-summary")))
		b.inspect(t, axe)
	}
}
