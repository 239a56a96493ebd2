package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
)

// described is the description of the JSON interface that a running site
// serves, and what holds answers against it.
type described struct {
	text      []byte
	validator validator.Validator
	seen      map[string]bool // "POST /api/v1/reports 201"
	Paths     map[string]map[string]operation
	Schemas   map[string]struct{ Properties map[string]any }
}

// descriptionItself is what OpenAPI's own schema says of /api/v1/openapi.json.
var descriptionItself = []string{"$.body.openapi", "$.body.info", "$.body.servers", "$.body.tags", "$.body.paths", "$.body.components"}

type operation struct {
	OperationID string `json:"operationId"`
	Summary     string
	Responses   map[string]any
}

func description(t *testing.T, s *site) *described {
	t.Helper()
	d := &described{seen: map[string]bool{}}
	d.text = []byte(s.expect(t).GET("/api/v1/openapi.json").Expect().Status(http.StatusOK).Body().Raw())
	read := struct {
		Paths      *map[string]map[string]operation
		Components struct {
			Schemas *map[string]struct{ Properties map[string]any }
		}
	}{Paths: &d.Paths}
	read.Components.Schemas = &d.Schemas
	if err := json.Unmarshal(d.text, &read); err != nil {
		t.Fatal(err)
	}
	document, err := libopenapi.NewDocument(d.text)
	if err != nil {
		t.Fatal(err)
	}
	guard := []string{ // go with every answer, and say nothing of it
		"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
		"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy",
	}
	made, errs := validator.NewValidator(document, config.WithFormatAssertions(), config.WithStrictMode(),
		config.WithStrictIgnoredHeadersExtra(guard...), config.WithStrictIgnorePaths(descriptionItself...))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	d.validator = made
	return d
}

func TestTheDescriptionIsValid(t *testing.T) {
	d := description(t, start(t))
	if !strings.Contains(string(d.text), `"openapi":"3.1.0"`) {
		t.Error("it is not OpenAPI 3.1.0")
	}
	if ok, errs := d.validator.ValidateDocument(); !ok {
		t.Error(errs)
	}
	ids := map[string]bool{}
	for path, operations := range d.Paths {
		for method, o := range operations {
			if !regexp.MustCompile(`^[a-z][A-Za-z]+$`).MatchString(o.OperationID) || ids[o.OperationID] || !regexp.MustCompile(`\p{Han}`).MatchString(o.Summary) {
				t.Errorf("%s %s: operationId %q, summary %q", method, path, o.OperationID, o.Summary)
			}
			ids[o.OperationID] = true
		}
	}
}

func TestTheDescriptionNamesTheRoutesThereAre(t *testing.T) {
	s := start(t)
	var routes, named []string
	for _, route := range s.app.GetRoutes(true) {
		if strings.HasPrefix(route.Path, "/api/") && route.Method != http.MethodHead { // Fiber adds HEAD to GET
			routes = append(routes, route.Method+" "+regexp.MustCompile(`:(\w+)`).ReplaceAllString(route.Path, "{$1}"))
		}
	}
	for path, operations := range description(t, s).Paths {
		for method := range operations {
			named = append(named, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(routes)
	slices.Sort(named)
	if len(routes) == 0 || !slices.Equal(routes, named) {
		t.Errorf("routes\n%s\nin the description\n%s", strings.Join(routes, "\n"), strings.Join(named, "\n"))
	}
}

func TestTheDescriptionSaysWhereTheSiteLives(t *testing.T) {
	e := start(t, withBase("https://example.org/police/fanzha")).expect(t)
	e.GET("/police/fanzha/api/v1/openapi.json").Expect().Status(http.StatusOK).JSON().Object().
		Value("servers").Array().Value(0).Object().HasValue("url", "/police/fanzha")
}

// A report's fields in JSON are those of the three form pages.
func TestTheDescriptionHasTheFormsFields(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	onPages := map[string]bool{"kind": true} // the page's own address says it
	control := regexp.MustCompile(`<(?:input|select|textarea)[^>]* name="([^"\[]+)(?:\[\]|\[0\]\.([^"]+))?"`)
	for _, path := range []string{"/report/victim", "/report/tip", "/report/objection"} {
		for _, name := range control.FindAllStringSubmatch(e.GET(path).Expect().Body().Raw(), -1) {
			onPages[name[1]] = true
			if name[2] != "" {
				onPages[name[1]+"."+name[2]] = true
			}
		}
	}
	inJSON := map[string]bool{}
	for name, field := range description(t, s).Schemas["Report"].Properties {
		inJSON[name] = true
		items, _ := field.(map[string]any)["items"].(map[string]any)
		parts, _ := items["properties"].(map[string]any)
		for part := range parts {
			inJSON[name+"."+part] = true
		}
		if !regexp.MustCompile(`\p{Han}`).MatchString(fmt.Sprint(field.(map[string]any)["description"])) {
			t.Errorf("%s: nothing says what it means", name)
		}
	}
	for name := range onPages {
		if !inJSON[name] {
			t.Errorf("a form asks %s, which the description has not", name)
		}
	}
	for name := range inJSON {
		if !onPages[name] {
			t.Errorf("the description has %s, which no form asks", name)
		}
	}
}

// send makes a request, and holds it (where it is meant to be right) and its
// answer against the description.
func (d *described) send(t *testing.T, s *site, method, address, body string, status int) []byte {
	t.Helper()
	request := func() *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), method, s.url+address, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		if status == http.StatusForbidden {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
		}
		return r
	}
	answer, err := http.DefaultClient.Do(request())
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != status {
		t.Fatalf("%s %s: %d, want %d, %v\n%s", method, address, answer.StatusCode, status, err, text)
	}
	answer.Body = io.NopCloser(bytes.NewReader(text))
	if ok, errs := d.validator.ValidateHttpResponse(request(), answer); !ok {
		t.Errorf("%s %s: the answer %d is not as described: %v\n%s", method, address, status, errs, text)
	}
	if status < http.StatusBadRequest {
		if ok, errs := d.validator.ValidateHttpRequest(request()); !ok {
			t.Errorf("%s %s: what was taken is not as described: %v\n%s", method, address, errs, body)
		}
	}
	for path := range d.Paths {
		pattern := "^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, `[^/]+`) + "$"
		if plain, _, _ := strings.Cut(address, "?"); regexp.MustCompile(pattern).MatchString(plain) {
			d.seen[fmt.Sprint(method, " ", path, " ", status)] = true
		}
	}
	return text
}

func encoded(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Every kind of answer that the description promises is given, and is as
// described; what is not in the description fails too.
func TestAnswersAreAsDescribed(t *testing.T) {
	s := start(t)
	d := description(t, s)
	s.write(t, "tips/gone.md", "---\ntitle: 撤回的\ndate: 2026-01-01\nsummary: 撤回的提示\nstatus: withdrawn\nwithdrawn_reason: 写错了\n---\n正文\n")
	soon(t, "the article is withdrawn", func() bool {
		return s.expect(t).GET("/api/v1/articles/tips/gone").Expect().Raw().StatusCode == http.StatusGone
	})

	d.send(t, s, "GET", "/api/v1/openapi.json", "", 200)
	var list struct{ Articles []struct{ URL string } }
	if err := json.Unmarshal(d.send(t, s, "GET", "/api/v1/articles?limit=200", "", 200), &list); err != nil || len(list.Articles) < 40 {
		t.Fatalf("%d articles, %v", len(list.Articles), err)
	}
	for _, article := range list.Articles {
		d.send(t, s, "GET", "/api/v1/articles"+article.URL, "", 200)
	}
	d.send(t, s, "GET", "/api/v1/articles?kind=guides&scam=task_rebate&page=1&limit=1&year=2026&district=linzhou", "", 200)
	d.send(t, s, "GET", "/api/v1/articles?limit=0", "", 400)
	d.send(t, s, "GET", "/api/v1/articles/guides/nothing", "", 404)
	d.send(t, s, "GET", "/api/v1/articles/tips/gone", "", 410)
	d.send(t, s, "GET", "/api/v1/search?q=%E5%88%B7%E5%8D%95", "", 200)
	d.send(t, s, "GET", "/api/v1/search?q=xyzzy", "", 200)
	d.send(t, s, "GET", "/api/v1/search?page=x", "", 400)

	full := encoded(t, fullVictim())
	var receipt map[string]any
	if err := json.Unmarshal(d.send(t, s, "POST", "/api/v1/reports", full, 201), &receipt); err != nil {
		t.Fatal(err)
	}
	d.send(t, s, "POST", "/api/v1/reports", full, 200)
	d.send(t, s, "POST", "/api/v1/reports", encoded(t, map[string]any{"kind": "objection", "narrative": "这不是骗子的号码，是我的。", "consent": "yes"}), 201)
	d.send(t, s, "POST", "/api/v1/reports", `{"kind":"tip"}`, 422)
	d.send(t, s, "POST", "/api/v1/reports", `{`, 400)
	d.send(t, s, "POST", "/api/v1/reports", full, 403)
	d.send(t, s, "POST", "/api/v1/reports", strings.Repeat(" ", 3<<20), 413)

	right := encoded(t, map[string]any{"reference": receipt["reference"], "code": receipt["code"]})
	d.send(t, s, "POST", "/api/v1/receipts", right, 200)
	d.send(t, s, "POST", "/api/v1/receipts", `[]`, 400)
	d.send(t, s, "POST", "/api/v1/receipts", right, 403)
	d.send(t, s, "POST", "/api/v1/receipts", strings.Repeat(" ", 3<<20), 413)

	db, err := sql.Open("sqlite", filepath.Join(s.data, "fanzha.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `ALTER TABLE reports RENAME TO reports_gone`); err != nil {
		t.Fatal(err)
	}
	other := fullVictim()
	d.send(t, s, "POST", "/api/v1/reports", encoded(t, other), 503)
	d.send(t, s, "POST", "/api/v1/receipts", right, 503)
	if _, err := db.ExecContext(t.Context(), `ALTER TABLE reports_gone RENAME TO reports`); err != nil {
		t.Fatal(err)
	}
	wrong := encoded(t, map[string]any{"reference": receipt["reference"], "code": "0000-0000-0000-0000"})
	for range 10 {
		d.send(t, s, "POST", "/api/v1/receipts", wrong, 404)
	}
	d.send(t, s, "POST", "/api/v1/receipts", wrong, 429)
	d.wantEachSeen(t)
}

// notProvoked are answers that a healthy site cannot be made to give, or not
// soon: a fault of the program, a client that is too slow, a search that fails
// in both engines.
var notProvoked = regexp.MustCompile(` (408|500)$|^GET /api/v1/search 503$`)

func (d *described) wantEachSeen(t *testing.T) {
	t.Helper()
	for path, operations := range d.Paths {
		for method, o := range operations {
			for status := range o.Responses {
				name := strings.ToUpper(method) + " " + path + " " + status
				if !d.seen[name] && !notProvoked.MatchString(name) {
					t.Errorf("%s is described and was not seen", name)
				}
			}
		}
	}
}

// fullVictim fills every field that JSON has.
func fullVictim() map[string]any {
	form := victim()
	for name, value := range map[string]any{
		"happened_on": "2026-01-31", "channels": []string{"wechat", "app"}, "money": "gone", "planned_at": "2027-01-31 15:00",
		"planned_place": "银行门口", "id_number": "11010519491231002X", "reporting_for": "family", "victim_name": "李某",
		"victim_phone": "13800000001", "victim_whereabouts": "在家", "called_110": "yes", "under14": "no",
		"guardian_name": "王某", "guardian_phone": "13800000002", "contract_no": "A-1", "principal": 1000, "received_back": "0",
		"recruiter": "张某", "people": "三人", "next_meeting": "周六", "website": "",
		"suspects": []map[string]string{{"kind": "url", "value": "http://example.org"}},
		"transfers": []map[string]any{{
			"time": "2026-01-31 15:30", "amount": 3000.5, "method": "bank", "payer_account": "6222000000000000", "payer_bank": "某银行",
			"payee_name": "钱某", "payee_account": "4111111111111111", "payee_bank": "某银行", "reference": "0001",
			"pickup_platform": "某快递", "pickup_order": "1", "pickup_plate": "豫E00000", "pickup_place": "小区门口",
		}},
	} {
		form[name] = value
	}
	return form
}
