package main

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// read are the addresses that a reader or a machine may ask for, of each kind.
var read = []string{
	"/", "/cases", "/guides/xiadan", "/guides/xiadan/poster", "/guides/xiadan/qr.png", "/pages/verify", "/search", "/stats", "/stats/all.csv",
	"/stats/persuaded.csv", "/stats/received.csv", "/stations", "/site-map", "/offline", "/style-guide", "/style-guide/article", "/report",
	"/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/manifest.webmanifest", "/service-worker.js", "/.well-known/security.txt",
}

// strange is what may stand behind an address.
var strange = []string{
	"", "/", "/x", "/%2e%2e%2f", "%00", "%", "?", "?%", "?&&=&;=", "?a=" + strings.Repeat("x", 10_000), "?" + strings.Repeat("p=1&", 100),
	"?kind=nothing", "?kind=cases&kind=tips", "?kind[]=cases", "?kind=%ff", "?kind=cases%0d%0aX-Evil:%201", "?scam=%00", "?scam=xiadan&scam=kuaidi",
	"?station=nowhere", "?station=%e6%b0", "?station=chengguan&station=../x", "?page=-1", "?page=9e9", "?page=99999999999999999999", "?year=-1",
	"?district=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "?scam=%3Cscript%3Ealert(1)%3C/script%3E&page=2",
}

// Whatever is asked of what can be read, the answer is a page, or a refusal in
// words that nobody keeps.
func TestStrangeAddressesGetWords(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	for _, path := range append(read, "/sitemap-0.xml", "/sitemap-99999999999999999999.xml", "/stats/..%2f", "/style-guide/%00", "/elder/on") {
		for _, tail := range strange {
			status, answer := s.raw(t, "GET "+path+tail+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
			if !strings.HasPrefix(status, "HTTP/1.1 ") || strings.Contains(status, " 5") || strings.Contains(answer, "<script>alert") || strings.Contains(answer, "\nX-Evil") {
				t.Errorf("%s%.60s: %s", path, tail, status)
			}
			if strings.Contains(status, " 4") && (!strings.Contains(answer, "Cache-Control: no-store\r\n") || !strings.Contains(answer, `href="tel:110"`)) {
				t.Errorf("%s%.60s: a refusal without words, or one that is kept", path, tail)
			}
		}
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
			answer := e.Request(method, "").WithURL(s.url + path).Expect()
			if answer.Raw().StatusCode < http.StatusBadRequest || answer.Header("Cache-Control").Raw() != "no-store" {
				t.Errorf("%s %s: %d", method, path, answer.Raw().StatusCode)
			}
		}
	}
	if logged := s.logged.String(); strings.Contains(logged, `"level":"ERROR"`) {
		t.Error(logged)
	}
}

// hostile is text that means something in HTML, scripts, XML, JSON and sheets,
// as YAML writes it.
const hostile = `=1+1</script><script>alert(1)</script>\"'&amp;<b>\u2028\u202e]]>--><!--{{.}}`

// hostileCounty is the county with that text in whatever is shown of it.
func hostileCounty(t *testing.T) string {
	t.Helper()
	content := county(t)
	for file, texts := range map[string][]string{
		"site.yaml":     {"云溪反诈之家", "云溪县公安局", "云溪县大数据中心", "劝阻与咨询", "云溪县虚构路1号", "城关镇", "绝不要您转账。没有「安全账户」。"},
		"scams.yaml":    {"下单返钱", "手机上做任务，先返小钱再要我垫钱", "先垫钱才给任务", "网上的骗局"},
		"stations.yaml": {"城关派出所", "云溪县城关镇虚构路3号", "城关镇东街、西街"},
	} {
		for _, old := range texts {
			for _, end := range []string{"\n", ",", "}"} {
				replaceAll(t, content+"/"+file, old+end, `"`+old+hostile+`"`+end)
			}
		}
	}
	s := &site{content: content}
	s.write(t, "stats.yaml", strings.ReplaceAll("series:\n  - {key: persuaded, name: X, unit: X, note: X, home: true, source: {title: X},\n"+
		"     points: [{period: X, value: 1, change: X}, {period: X, value: 2}], parts: [{label: X, value: 2, note: X}]}\n", "X", `"`+hostile+`"`))
	s.write(t, "guides/hostile.md", strings.ReplaceAll("---\ntitle: X\ndate: 2026-07-01\nsummary: X\nscam: xiadan\nsteps: [X]\nquestions: [X]\nloudspeaker: X\n"+
		"sources: [{title: X}]\nindicators: {apps: [X]}\n---\n## 怎么办\n停。\n", "X", `"`+hostile+`"`))
	return content
}

// What the bureau writes is text wherever it stands, whatever it means there.
func TestHostileContentIsTextEverywhere(t *testing.T) {
	s := start(t, withContent(hostileCounty(t)), withBase("https://county.example"))
	e := s.expect(t)
	paths := append(read, "/guides/hostile", "/guides/hostile/poster?station=chengguan", "/feed.atom?scam=xiadan", "/feed.json?kind=guides", "/report/victim", "/nothing",
		indicatorsPath, indicatorsPath+".csv", indicatorsPath+".stix.json", indicatorsPath+".misp.json")
	for _, path := range paths {
		answer := s.get(e, path).Expect()
		body := answer.Body().Raw()
		switch kind, _, _ := strings.Cut(answer.Header("Content-Type").Raw(), ";"); {
		case kind == "text/html":
			if !strings.Contains(body, "alert(1)") || strings.Contains(body, "<script>alert") || strings.Contains(body, "ZgotmplZ") {
				t.Errorf("%s runs what it should say, or does not say it", path)
			}
		case strings.HasSuffix(kind, "xml"):
			if err := xml.Unmarshal([]byte(body), new(struct{})); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		case strings.HasSuffix(kind, "json"):
			if !json.Valid([]byte(body)) {
				t.Errorf("%s is no JSON", path)
			}
		case kind == "text/csv":
			noFormulas(t, path, body)
		case kind == "text/javascript":
			if first, _, _ := strings.Cut(strings.TrimPrefix(body, "var kept = "), ";\n"); !json.Valid([]byte(first)) {
				t.Errorf("%s begins with %s", path, first)
			}
		}
	}
}

func noFormulas(t *testing.T, path, body string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@", first) {
				t.Errorf("%s has a formula: %s", path, cell)
			}
		}
	}
}

// replaceAll replaces a text in a file wherever it stands.
func replaceAll(t *testing.T, file, old, text string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(before), old, text)), 0o600); err != nil {
		t.Fatal(err)
	}
}
