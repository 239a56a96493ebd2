package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/intake"
)

// ownScript is the only kind of script that pages have: a file of this site
// that no page waits for. Data for search engines stands in the same element.
var ownScript = regexp.MustCompile(`^<script (src="/static/(page|form|share)\.[0-9a-f]{8}\.js" defer>|type="application/ld\+json">\{[^<]*)</script>$`)

func TestReadingContract(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, path := range []string{
		"/", "/cases", "/guides", "/tips", "/bulletins", "/guides/task-rebate", "/pages/never", "/search", "/search?q=%E5%88%B7%E5%8D%95",
		"/stats", "/report", "/report/sheet", "/report/victim", "/report/tip", "/report/objection", "/receipt", "/check", "/offline", "/cases?scam=romance_scam", "/cases?page=99",
		"/guides?scam=nothing&district=nowhere&year=1999",
	} {
		body := s.get(e, path).Expect().Status(http.StatusOK).HasContentType("text/html", "utf-8").Body()
		body.Contains("<title>").Contains(`href="tel:110"`).Contains(`href="tel:96110"`).NotContains("style=")
		for _, script := range regexp.MustCompile(`(?s)<script.*?</script>`).FindAllString(body.Raw(), -1) {
			if !ownScript.MatchString(script) {
				t.Errorf("%s has %s", path, script)
			}
		}
	}
	for path, status := range map[string]int{
		"/cases/nothing": 404, "/nothing": 404, "/guides/TASK-REBATE": 404, "/pages": 404, "/cases/..%2f..%2fsite.yaml": 404,
		"/cases?page=0": 400, "/cases?page=x": 400, "/cases?page=99999999999999999999": 400, "/cases?year=abc": 400,
		"/search?q=a&page=-1": 400, "/media/nothing.png": 404, "/media/../site.yaml": 404, "/media/%2e%2e/site.yaml": 404, "/static/nothing.css": 404,
		"/cases/%00": 404, "/%ff": 404,
	} {
		s.get(e, path).Expect().Status(status).Body().Contains(`href="tel:110"`)
	}
	for path, want := range map[string]string{
		"/cases/": "/cases", "/cases/?scam=romance_scam&page=2": "/cases?scam=romance_scam&page=2", "/guides/task-rebate//": "/guides/task-rebate",
	} {
		answer := s.get(e, path).WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusMovedPermanently)
		answer.Header("Location").IsEqual(want)
	}
	for _, path := range []string{"//example.org/", "/%5cexample.org/", "/\\example.org/", "/%2fexample.org/", "/a%0d%0ab/"} {
		s.get(e, path).WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusNotFound)
	}
	e.POST("/cases").Expect().Status(http.StatusMethodNotAllowed).Header("Allow").Contains("GET")
	e.HEAD("/guides").Expect().Status(http.StatusOK).Body().IsEmpty()
	e.HEAD("/guides/").WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().Status(http.StatusMovedPermanently).Header("Location").IsEqual("/guides")
}

func TestPagesAreKeptAndAskedAbout(t *testing.T) {
	e := start(t).expect(t)
	first := e.GET("/guides/task-rebate").WithHeader("Accept-Encoding", "br").Expect().Status(http.StatusOK)
	first.Header("Content-Encoding").IsEqual("br")
	first.Header("Vary").IsEqual("Accept-Encoding, Cookie")
	first.Header("Cache-Control").IsEqual("no-cache")
	tag := first.Header("Etag").NotEmpty().Raw()
	e.GET("/guides/task-rebate").WithHeader("If-None-Match", tag).Expect().Status(http.StatusNotModified).Body().IsEmpty()
	e.GET("/guides/task-rebate").WithHeader("Accept-Encoding", "gzip;q=1, br;q=0").Expect().Header("Content-Encoding").IsEqual("gzip")
	e.GET("/guides/task-rebate").WithHeader("Accept-Encoding", "identity").Expect().Header("Content-Encoding").IsEmpty()

	sheet := regexp.MustCompile(`/static/site\.[0-9a-f]{8}\.css`).FindString(e.GET("/").Expect().Body().Raw())
	e.GET(sheet).Expect().Status(http.StatusOK).HasContentType("text/css").Header("Cache-Control").Contains("immutable")
}

func TestMediaAreSentWholeOrInRanges(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	s.write(t, "media/民警提醒.mp3", "0123456789")
	s.write(t, "media/page.svg", "<svg onload='alert(1)'/>")
	address := "/media/" + url.PathEscape("民警提醒.mp3")

	whole := s.get(e, address).Expect().Status(http.StatusOK).HasContentType("audio/mpeg")
	whole.Header("Accept-Ranges").IsEqual("bytes")
	whole.Body().IsEqual("0123456789")
	modified := whole.Header("Last-Modified").NotEmpty().Raw()
	s.get(e, address).WithHeader("If-Modified-Since", modified).Expect().Status(http.StatusNotModified).Body().IsEmpty()

	tests := []struct {
		asked, condition string
		status           int
		part, body       string
	}{
		{"bytes=2-4", "", 206, "bytes 2-4/10", "234"},
		{"bytes=7-", modified, 206, "bytes 7-9/10", "789"},
		{"bytes=-3", "", 206, "bytes 7-9/10", "789"},
		{"bytes=2-999", "", 206, "bytes 2-9/10", "23456789"},
		{"bytes=2-4", "Mon, 01 Jan 2001 00:00:00 GMT", 200, "", "0123456789"},
		{"bytes=0-1,4-5", "", 200, "", "0123456789"},
		{"bytes=10-", "", 416, "bytes */10", ""},
		{"bytes=x", "", 416, "bytes */10", ""},
	}
	for _, test := range tests {
		request := s.get(e, address).WithHeader("Range", test.asked)
		if test.condition != "" {
			request.WithHeader("If-Range", test.condition)
		}
		answer := request.Expect().Status(test.status)
		answer.Header("Content-Range").IsEqual(test.part)
		answer.Body().IsEqual(test.body)
	}
	s.get(e, "/media/page.svg").Expect().Status(http.StatusNotFound)
	s.get(e, "/media/%e6%b0").Expect().Status(http.StatusNotFound)
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	e := start(t).expect(t)
	for _, path := range []string{"/", "/nothing", "/api/v1/articles", "/report/tip", "/healthz"} {
		answer := e.GET(path).Expect()
		answer.Header("Content-Security-Policy").Contains("default-src 'none'").NotContains("unsafe")
		answer.Header("X-Content-Type-Options").IsEqual("nosniff")
		answer.Header("X-Request-Id").NotEmpty()
		answer.Headers().NotContainsKey("Set-Cookie")
	}
}

func TestArticlesAsJSON(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	list := e.GET("/api/v1/articles").WithQuery("kind", "guides").WithQuery("limit", 5).WithQuery("page", 2).
		Expect().Status(http.StatusOK).JSON().Object()
	list.Value("total").Number().Ge(26)
	list.HasValue("page", 2).Value("articles").Array().Length().IsEqual(5)
	article := list.Value("articles").Array().Value(0).Object()
	article.ContainsKey("slug").ContainsKey("title").ContainsKey("summary").ContainsKey("date").ContainsKey("scam").
		HasValue("kind", "guides").NotContainsKey("html")
	article.Value("url").String().HasPrefix("/guides/")

	one := e.GET("/api/v1/articles/guides/task-rebate").Expect().Status(http.StatusOK).JSON().Object()
	one.Value("html").String().Contains("<h2")
	one.Value("markdown").String().Contains("## ")
	one.Value("scam").Array().Value(0).IsEqual("task_rebate")

	for path, status := range map[string]int{
		"/api/v1/articles?limit=201": 400, "/api/v1/articles?limit=0": 400, "/api/v1/articles?page=x": 400,
		"/api/v1/articles/guides/nothing": 404, "/api/v1/nothing": 404,
	} {
		problem := s.get(e, path).Expect().Status(status).HasContentType("application/problem+json").JSON(
			httpexpect.ContentOpts{MediaType: "application/problem+json"}).Object()
		problem.HasValue("status", status).ContainsKey("type").ContainsKey("title").ContainsKey("request_id")
	}
}

func TestSearchAsJSON(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	soon(t, "the index is built", func() bool {
		return e.GET("/api/v1/search").WithQuery("q", "刷单").Expect().JSON().Object().Value("engine").String().Raw() == "embedded"
	})
	result := e.GET("/api/v1/search").WithQuery("q", "刷单提不出来").Expect().Status(http.StatusOK).JSON().Object()
	result.HasValue("query", "刷单提不出来").ContainsKey("facets").ContainsKey("suggestions").Value("total").Number().Ge(1)
	hit := result.Value("hits").Array().Value(0).Object()
	hit.HasValue("slug", "task-rebate").ContainsKey("title").ContainsKey("summary").ContainsKey("date").ContainsKey("scam").
		HasValue("url", "/guides/task-rebate").Value("highlight").String().Contains("<mark>")
	for _, odd := range []string{"", " ", "*", `"`, "title:*", "<script>alert(1)</script>", "\x00", "\xff", strings.Repeat("骗", 1000), "😀", "a AND (b"} {
		e.GET("/api/v1/search").WithQuery("q", odd).Expect().Status(http.StatusOK)
		e.GET("/search").WithQuery("q", odd).Expect().Status(http.StatusOK).Body().NotContains("<script>alert")
	}
}

// victim is a report without a fault, as the JSON interface takes it.
func victim() map[string]any {
	return map[string]any{
		"kind": "victim", "form_id": intake.NewFormID(), "scam": "task_rebate", "district": "wenfeng",
		"narrative": "在群里做任务，垫付以后提不出来。", "name": "赵某", "phone": "138 0000 0000", "consent": "yes",
	}
}

func TestReportAsJSONAndItsReceipt(t *testing.T) {
	e := start(t).expect(t)
	form := victim()
	form["money"] = "going"
	form["transfers"] = []map[string]any{{"amount": 3000.5, "payee_account": "4111111111111111"}}
	made := e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated).JSON().Object()
	made.HasValue("urgent", true).HasValue("answer_within_hours", 24).Value("unit").Object().ContainsKey("key").ContainsKey("name")
	reference, code := made.Value("reference").String().Raw(), made.Value("code").String().Raw()
	if !regexp.MustCompile(`^\d{9}$`).MatchString(reference) || !regexp.MustCompile(`^\d{4}-\d{4}-\d{4}-\d{4}$`).MatchString(code) {
		t.Errorf("receipt %q %q", reference, code)
	}
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusOK).JSON().Object().IsEqual(made.Raw())

	status := e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": reference, "code": code}).Expect().Status(http.StatusOK).JSON().Object()
	status.HasValue("reference", reference).HasValue("status", "received").ContainsKey("received_at").ContainsKey("unit").
		Value("messages").Array().IsEmpty()
	wrongCode := e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": reference, "code": "0000-0000-0000-0000"}).Expect().Status(http.StatusNotFound)
	wrongReference := e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": "000000000", "code": code}).Expect().Status(http.StatusNotFound)
	detail := func(r *httpexpect.Response) string {
		return r.JSON(httpexpect.ContentOpts{MediaType: "application/problem+json"}).Object().Value("detail").String().Raw()
	}
	if detail(wrongCode) != detail(wrongReference) {
		t.Error("the answer tells which half was wrong")
	}
}

func TestWrongReportsAsJSON(t *testing.T) {
	e := start(t).expect(t)
	problem := func(body string, status int) *httpexpect.Object {
		return e.POST("/api/v1/reports").WithHeader("Content-Type", "application/json").WithBytes([]byte(body)).Expect().
			Status(status).JSON(httpexpect.ContentOpts{MediaType: "application/problem+json"}).Object()
	}
	fields := problem(`{"kind":"victim"}`, http.StatusUnprocessableEntity).Value("errors").Array()
	var names []string
	for _, f := range fields.Iter() {
		names = append(names, f.Object().Value("field").String().Raw())
		f.Object().Value("message").String().NotEmpty()
	}
	for _, want := range []string{"scam", "district", "narrative", "name", "phone", "consent"} {
		if !strings.Contains(fmt.Sprint(names), want) {
			t.Errorf("%s is not named in %v", want, names)
		}
	}
	for _, body := range []string{"", "[]", "{", `{"kind":`, "null", "null null", "\xff", `{"name":"` + "\xc0\xaf" + `"}`} {
		problem(body, http.StatusBadRequest)
	}
	for _, body := range []string{
		`{"kind":7}`, `{"kind":"tip","kind":"tip"}`, `{"narrative":{"a":[]}}`, `{"transfers":[{"amount":[]}]}`, `{"transfers":{"0":1}}`, `{"channels":"sms"}`,
		`{"suspects":[` + strings.TrimSuffix(strings.Repeat(`{"kind":"url","value":"x"},`, 500), ",") + `]}`,
	} {
		problem(body, http.StatusUnprocessableEntity)
	}
	problem(`{"narrative":"`+strings.Repeat("长", 400_000)+`"}`, http.StatusUnprocessableEntity)
	problem(`{"narrative":"`+strings.Repeat("长", 1_000_000)+`"}`, http.StatusRequestEntityTooLarge).Value("detail").String().Contains("太大")
}

var hidden = regexp.MustCompile(`name="form_id" value="([0-9a-f]{32})"`)

// openForm reads the identity of a fresh form page.
func openForm(t testing.TB, e *httpexpect.Expect, path string) string {
	t.Helper()
	page := e.GET(path).Expect().Status(http.StatusOK)
	page.Header("Cache-Control").IsEqual("no-store")
	found := hidden.FindStringSubmatch(page.Body().Raw())
	if found == nil {
		t.Fatal("the form has no form_id")
	}
	return found[1]
}

func TestVictimFormKeepsWhatWasTypedAndGivesAReceipt(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	form := map[string]string{
		"form_id": openForm(t, e, "/report/victim"), "scam": "task_rebate", "narrative": "太短<b>",
		"name": "赵某", "phone": "1380000", "transfers[0].payee_name": "钱某", "channels[]": "wechat", "consent": "yes",
	}
	again := s.form(e, "/report/victim", form).Expect().Status(http.StatusUnprocessableEntity)
	again.Header("Cache-Control").IsEqual("no-store")
	body := again.Body()
	for _, want := range []string{
		`id="error-summary"`, `role="alert"`, `href="#phone"`, `id="error-phone"`, `id="error-district"`, `id="error-narrative"`,
		`id="error-transfers-0-amount"`, `value="钱某"`, `太短&lt;b&gt;`, `value="1380000"`, form["form_id"],
	} {
		body.Contains(want)
	}
	form["district"], form["narrative"], form["phone"], form["transfers[0].amount"] = "wenfeng", "在群里做任务，垫付以后提不出来。", "13800000000", "1,000元"
	receipt := s.form(e, "/report/victim", form).Expect().Status(http.StatusOK)
	receipt.Header("Cache-Control").IsEqual("no-store")
	digits := regexp.MustCompile(`id="(reference|code)"[^>]*>([^<]*)<`).FindAllStringSubmatch(receipt.Body().Raw(), -1)
	if len(digits) != 2 || strings.Trim(digits[0][2]+digits[1][2], "0123456789 -\n\t") != "" {
		t.Fatalf("receipt parts %q", digits)
	}
	found := s.form(e, "/receipt", map[string]string{"reference": digits[0][2], "code": digits[1][2]}).Expect().Status(http.StatusOK)
	found.Body().Contains("已收到")
	s.form(e, "/receipt", map[string]string{"reference": digits[0][2], "code": "1"}).Expect().Status(http.StatusNotFound).Body().Contains("不对")
}

func TestGroupsAreAddedAndRemovedWithoutJavaScript(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	form := map[string]string{"narrative": "写了一半", "transfers[0].payee_name": "甲", "intent": "add_transfers"}
	s.form(e, "/report/victim", form).Expect().Status(http.StatusOK).Body().
		Contains(`name="transfers[1].amount"`).Contains("写了一半").NotContains(`id="error-summary"`)
	form["transfers[1].payee_name"], form["intent"] = "乙", "remove_transfers_0"
	s.form(e, "/report/victim", form).Expect().Status(http.StatusOK).Body().
		Contains(`value="乙"`).NotContains(`value="甲"`).NotContains(`name="transfers[1].amount"`)
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, path := range []string{"/report/victim", "/report/tip", "/report/objection", "/report/sheet", "/receipt", "/api/v1/reports", "/api/v1/receipts"} {
		s.form(e, path, map[string]string{"a": "b"}).WithHeader("Sec-Fetch-Site", "cross-site").Expect().Status(http.StatusForbidden)
	}
}

func TestTheSiteLivesUnderABasePath(t *testing.T) {
	s := start(t, withBase("https://example.org/police/fanzha"))
	e := s.expect(t)
	page := e.GET("/police/fanzha/guides/task-rebate").Expect().Status(http.StatusOK).Body().Raw()
	for _, link := range regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(link[1], "/police/fanzha/") {
			t.Errorf("a link leaves the base path: %s", link[1])
		}
	}
	e.GET("/police/fanzha").Expect().Status(http.StatusOK)
	e.GET("/guides/task-rebate").Expect().Status(http.StatusNotFound)
	e.GET("/police/fanzha/api/v1/articles").Expect().JSON().Object().Value("articles").Array().Value(0).Object().
		Value("url").String().HasPrefix("/police/fanzha/")
}
