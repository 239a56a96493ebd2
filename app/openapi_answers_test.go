package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fanzha/app/report"
)

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
		if d.with[0] != "" {
			r.Header.Set(d.with[0], d.with[1])
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
	d.sendLists(t, s)
	d.send(t, s, "POST", "/api/v1/check", `{"text": "您已被拉进高级任务群，先垫付，做完连单一起返"}`, 200)
	d.send(t, s, "POST", "/api/v1/check", `{"text": "今天天气不错"}`, 200)
	d.send(t, s, "POST", "/api/v1/check", `{"text": ""}`, 422)
	d.send(t, s, "POST", "/api/v1/check", `[`, 400)
	d.send(t, s, "POST", "/api/v1/check", `{"text": "x"}`, 403)
	d.send(t, s, "POST", "/api/v1/check", `{"text": "`+strings.Repeat("字", 1<<20)+`"}`, 413)

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
	reply := func(message, ask string) string {
		return encoded(t, map[string]any{"reference": receipt["reference"], "code": receipt["code"], "message": message, "ask": ask, "form_id": fullVictim()["form_id"]})
	}
	d.send(t, s, "POST", "/api/v1/receipts", reply("又想起一个号码", ""), 200)
	d.send(t, s, "POST", "/api/v1/receipts", reply("", "withdraw"), 200)
	d.send(t, s, "POST", "/api/v1/receipts", reply("不要了", "money"), 422)
	d.send(t, s, "POST", "/api/v1/receipts", `[]`, 400)
	d.send(t, s, "POST", "/api/v1/receipts", right, 403)
	d.send(t, s, "POST", "/api/v1/receipts", strings.Repeat(" ", 3<<20), 413)

	for i := range report.MaxMessages - 3 { // there are two, and what the thread begins with
		alter(t, s.data, fmt.Sprintf(`INSERT INTO messages (id, reference, sender, at, sealed) VALUES ('full-%d', '%s', 'note', 0, '')`, i, receipt["reference"]))
	}
	d.send(t, s, "POST", "/api/v1/receipts", reply("又想起两个号码", ""), 409)
	alter(t, s.data, `DELETE FROM messages WHERE id LIKE 'full-%'`)
	alter(t, s.data, `ALTER TABLE reports RENAME TO reports_gone`)
	other := fullVictim()
	d.send(t, s, "POST", "/api/v1/reports", encoded(t, other), 503)
	d.send(t, s, "POST", "/api/v1/receipts", right, 503)
	alter(t, s.data, `ALTER TABLE reports_gone RENAME TO reports`)
	wrong := encoded(t, map[string]any{"reference": receipt["reference"], "code": "0000-0000-0000-0000"})
	for range 10 {
		d.send(t, s, "POST", "/api/v1/receipts", wrong, 404)
	}
	d.send(t, s, "POST", "/api/v1/receipts", wrong, 429)
	d.wantEachSeen(t)
}

// sendLists asks for the lists of indicators, in all forms and as all who may.
func (d *described) sendLists(t *testing.T, s *site) {
	t.Helper()
	s.write(t, "cases/listed.md", "---\ntitle: 有名单的\ndate: 2026-01-01\nsummary: 一句话。\nscam: task_rebate\n"+
		"indicators: {apps: [某软件], urls: [\"https://a.example/x\"], phones: [\"199-0000-0001\"]}\n---\n文字。\n")
	soon(t, "the list has it", func() bool {
		return strings.Contains(s.expect(t).GET(indicatorsPath).Expect().Body().Raw(), "某软件")
	})
	endings := []string{"", ".json", ".csv", ".stix.json", ".misp.json"}
	const who = "Authorization"
	right := [2]string{who, "Bearer " + addPartner(t, s)}
	for _, ending := range endings {
		path := indicatorsPath + ending
		d.send(t, s, "GET", path, "", 200)
		d.send(t, s, "GET", path+"?since=2020-01-01", "", 200)
		d.send(t, s, "GET", path+"?since=2020-01-01T08:00:00Z", "", 200)
		d.send(t, s, "GET", path+"?since=x", "", 400)
		d.with = right
		d.send(t, s, "GET", path, "", 200)
		d.with = [2]string{"If-None-Match", s.expect(t).GET(path).Expect().Header("Etag").Raw()}
		d.send(t, s, "GET", path, "", 304)
		d.with = [2]string{}
	}
	alter(t, s.data, `ALTER TABLE partners RENAME TO partners_gone`)
	for _, ending := range endings {
		d.with = right
		d.send(t, s, "GET", indicatorsPath+ending, "", 503)
		d.with = [2]string{who, "Bearer wrong"}
		d.send(t, s, "GET", indicatorsPath+ending, "", 401)
	}
	alter(t, s.data, `ALTER TABLE partners_gone RENAME TO partners`)
	for range 10 - len(endings) {
		d.send(t, s, "GET", indicatorsPath, "", 401)
	}
	for _, ending := range endings {
		d.send(t, s, "GET", indicatorsPath+ending, "", 429)
	}
	d.with = [2]string{}
}

// notProvoked are answers that a healthy site cannot be made to give, or not
// soon: a fault of the program, a client that is too slow, a search that fails
// in both engines, too many large bodies at once (which reports are held by).
var notProvoked = regexp.MustCompile(` (408|500)$|^(GET /api/v1/search|POST /api/v1/check) 503$`)

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
