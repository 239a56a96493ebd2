package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// warnedOf is an article whose indicators are made up.
const warnedOf = `---
title: 冒充客服退款的新手法
date: 2026-11-20
summary: 退款不需要您转账。
scam: fake_cs
indicators:
  apps: [某某联盟]
  urls: ["https://www.refund.example/", "share.example/abc"]
  companies: [某某健康讲堂有限公司]
  phones: ["138-0000-0001"]
  accounts: ["4111 1111 1111 1111"]
  wechat: [abc_refund]
  qq: ["100001"]
---
退款不需要您转账。
`

// withWarning is a site that has published the article.
func withWarning(t *testing.T) *site {
	t.Helper()
	content := starterContent(t)
	s := &site{content: content}
	s.write(t, "cases/refund.md", warnedOf)
	s.write(t, "cases/refund-draft.md", strings.NewReplacer("title: 冒充客服退款的新手法", "title: 草稿\nstatus: draft", "100001", "100002").Replace(warnedOf))
	return start(t, withContent(content))
}

// What a published warning names is found however it is typed, and into
// whatever field; the answer is the article, never an indicator; nothing of it
// is logged.
func TestAPublishedWarningIsFound(t *testing.T) {
	s := withWarning(t)
	e := s.expect(t)
	tests := []struct {
		typed string
		found bool
	}{
		{"４１１１１１１１ 1111-1111", true},
		{"+86 138 0000 0001", true},
		{"ABC_Refund", true},
		{"100001", true},
		{"某某联盟", true},
		{"某某健康讲堂有限公司", true},
		{"refund.example", true},
		{"http://refund.example/pay?order=1", true},
		{"HTTPS://WWW.Refund.Example:8443", true},
		{"share.example/abc", true},
		{"share.example/other", false}, // one link of a site that others use
		{"notrefund.example", false},
		{"4111 1111 1111", false},
		{"100002", false}, // of a draft
		{"abc", false},
		{"", false},
		{strings.Repeat("某某联盟", 100), false},
	}
	for _, test := range tests {
		body := e.POST("/report/warnings").WithJSON(map[string]string{"value": test.typed}).Expect().Status(http.StatusOK).JSON().Object()
		if !test.found {
			body.IsEqual(map[string]any{"articles": []any{}})
			continue
		}
		body.IsEqual(map[string]any{"articles": []any{map[string]any{"title": "冒充客服退款的新手法", "url": "/cases/refund"}}})
	}
	e.POST("/report/warnings").WithBytes([]byte("value=1")).Expect().Status(http.StatusBadRequest)
	s.form(e, "/report/warnings", map[string]string{"a": "b"}).WithHeader("Sec-Fetch-Site", "cross-site").Expect().Status(http.StatusForbidden)
	if log := s.logged.String(); strings.Contains(log, "41111111") || strings.Contains(log, "4111 1111") || strings.Contains(log, "/report/warnings") {
		t.Errorf("it is in the log:\n%s", log)
	}
}

// Without JavaScript the warning stands on the page on which answers are
// checked.
func TestTheReviewShowsTheWarning(t *testing.T) {
	s := withWarning(t)
	e := s.expect(t)
	form := map[string]string{
		"scam": "unsure", "district": "elsewhere", "consent": "yes", "narrative": "接到电话，说能退款，让我转账。", "name": "赵某", "phone": "13800000000",
		"transfers[0].amount": "3000", "transfers[0].payee_account": "4111111111111111", "intent": "review",
	}
	s.form(e, "/report/victim", form).Expect().Status(http.StatusOK).Body().Contains("已有警示").Contains(`href="/cases/refund"`)
	form["transfers[0].payee_account"] = ""
	form["suspects[0].value"] = "refund.example/x"
	s.form(e, "/report/tip", form).Expect().Status(http.StatusOK).Body().Contains("已有警示")
	form["suspects[0].value"] = "other.example"
	s.form(e, "/report/tip", form).Expect().Status(http.StatusOK).Body().NotContains("已有警示")
}

func TestTheWarningIsShownWhileTyping(t *testing.T) {
	t.Parallel() // beside another browser
	axe, s, b := readAxe(t), withWarning(t), openBrowser(t)
	type css = chromedp.CSS
	for _, path := range []string{"/report/sheet", "/report/victim"} {
		b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+path),
			chromedp.SendKeys(css("#transfers-0-payee_account"), "4111 1111 1111 1111"), chromedp.WaitVisible(css(".warned-link")))
		if link := evaluate[string](t, b, `document.querySelector(".warned-link").pathname`); link != "/cases/refund" {
			t.Errorf("%s: the warning leads to %s", path, link)
		}
		b.inspect(t, axe)
		b.do(t, chromedp.SendKeys(css("#transfers-0-payee_account"), "2"), chromedp.WaitNotPresent(css(".warned-link")))
		evaluate[any](t, b, `localStorage.clear()`)
	}
}
