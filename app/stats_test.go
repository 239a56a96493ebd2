package main

import (
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
	"fanzha/app/store"
)

const madeUpStats = `series:
  - key: caught
    name: 抓获
    unit: 人
    home: true
    source: {title: 通报, url: "https://example.org/"}
    points: [{period: 2025年, value: 1648, change: "+786.02%"}]
  - key: money
    name: 止付
    unit: 亿元
    note: "=1+1"
    source: {title: 通报, url: "https://example.org/"}
    points: [{period: 2024年, value: 8}, {period: 2025年, value: 12.5}]
    parts: [{label: 银行卡, value: 10}, {label: 其他, value: 2.5, note: 含支付账户}]
`

func withStats(t *testing.T, text string) func(*serveCommand) {
	t.Helper()
	content := starterContent(t)
	if err := os.WriteFile(filepath.Join(content, "stats.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return withContent(content)
}

// pageText is a page's text, a blank between its elements.
func pageText(page string) string {
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

func TestFiguresArePlottedWithATableBelow(t *testing.T) {
	e := start(t, withStats(t, madeUpStats)).expect(t)
	page := e.GET("/stats").Expect().Status(http.StatusOK).Body().Raw()
	for id, want := range map[string]bool{"plot-caught": false, "plot-money": true, "parts-money": true} { // one figure is no plot
		named := fmt.Sprintf(`<svg class="plot" role="img" aria-labelledby="%[1]s-title %[1]s-desc"`, id)
		if strings.Contains(page, named) != want {
			t.Errorf("%s is drawn: %t, want %t", id, !want, want)
		}
	}
	for _, want := range []string{
		"抓获 2025年 1,648 人 同比 +786.02%", "止付 2025年 12.5 亿元 =1+1",
		"时期 数字 同比 2024年 8亿元 2025年 12.5亿元", "其中 数字 说明 银行卡 10亿元 其他 2.5亿元 含支付账户",
		"共 2 项，最大的是2025年，12.5亿元。", "不是报警数、立案数，也不是发案数",
	} {
		if text := pageText(page); !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if text := pageText(page); !strings.Contains(text, "每个月收到的都少于 5 件") || strings.Contains(page, "received-plot") {
		t.Errorf("of a site that has received nothing: %s", text)
	}
	home := pageText(e.GET("/").Expect().Body().Contains(`href="/stats#figure-caught"`).Raw())
	if !strings.Contains(home, "警方公布的数字 抓获 1,648 人 2025年") || strings.Contains(home, "12.5") {
		t.Errorf("the home page has %s", home)
	}
}

// rowsOf are the rows of a table for spreadsheets.
func rowsOf(t *testing.T, body string) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(body, "\ufeff")
	if !marked {
		t.Error("Excel would not know that this is UTF-8")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestFiguresAreThereForSpreadsheets(t *testing.T) {
	s := start(t, withStats(t, madeUpStats))
	e := s.expect(t)
	answer := e.GET("/stats/money.csv").Expect().Status(http.StatusOK).HasContentType("text/csv", "utf-8")
	answer.Header("Content-Disposition").IsEqual(`attachment; filename="stats-money.csv"`)
	e.GET("/stats/money.csv").WithHeader("If-None-Match", answer.Header("Etag").NotEmpty().Raw()).Expect().Status(http.StatusNotModified)
	head := []string{"名称", "其中", "时期", "数值", "单位", "同比", "说明", "来源", "来源网址"}
	money := [][]string{
		{"止付", "", "2024年", "8", "亿元", "", "'=1+1", "通报", "https://example.org/"},
		{"止付", "", "2025年", "12.5", "亿元", "", "'=1+1", "通报", "https://example.org/"},
		{"止付", "银行卡", "2025年", "10", "亿元", "", "", "通报", "https://example.org/"},
		{"止付", "其他", "2025年", "2.5", "亿元", "", "含支付账户", "通报", "https://example.org/"},
	}
	caught := []string{"抓获", "", "2025年", "1648", "人", "+786.02%", "", "通报", "https://example.org/"}
	if diff := cmp.Diff(append([][]string{head}, money...), rowsOf(t, answer.Body().Raw())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	all := e.GET("/stats/all.csv").Expect().Status(http.StatusOK).Body().Raw()
	if diff := cmp.Diff(append([][]string{head, caught}, money...), rowsOf(t, all)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, path := range []string{"/stats/nothing.csv", "/stats/money", "/stats/.csv", "/stats/money.csv.csv", "/stats/../stats.yaml"} {
		s.get(e, path).Expect().Status(http.StatusNotFound)
	}
	for _, link := range regexp.MustCompile(`href="(/stats/[^"]*)"`).FindAllStringSubmatch(e.GET("/stats").Expect().Body().Raw(), -1) {
		e.GET(link[1]).Expect().Status(http.StatusOK)
	}
}

// openData opens the database of a site, beside it.
func openData(t *testing.T, s *site) *store.Store {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(s.data, "fanzha.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// lastQuarter is the first of the three months of the calendar quarter that
// ended last.
func lastQuarter(t *testing.T) time.Time {
	t.Helper()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(shanghai)
	first := now.Month() - (now.Month()-1)%3
	return time.Date(now.Year(), first-3, 1, 0, 0, 0, 0, shanghai)
}

// receive stores n reports as of a time.
func receive(t *testing.T, db *store.Store, at time.Time, kind report.Kind, scam, district string, n int) {
	t.Helper()
	for range n {
		random := make([]byte, 3*32)
		rand.Read(random)
		reference, err := report.NewReference(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		r := report.Record{
			Reference: reference, Kind: kind, Scam: scam, District: district, Unit: "center", Rule: "1", Status: report.Received, ReceivedAt: at,
			FormMAC: random[:32], SubmissionMAC: random[32:64], ReceiptMAC: random[64:], Sealing: report.Sealing{Payload: []byte{1}},
		}
		if _, _, _, err := db.AddReport(t.Context(), r, []report.Delivery{report.DeskDelivery(r, r.Unit, report.ReasonTo, at)}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheSiteTellsHowMuchItReceivedButNothingSmall(t *testing.T) {
	s := start(t)
	e, db, quarter := s.expect(t), openData(t, s), lastQuarter(t)
	for month := range 3 {
		at := quarter.AddDate(0, month, 14)
		receive(t, db, at, report.Victim, "task_rebate", "wenfeng", 7)
		receive(t, db, at, report.Tip, "unsure", "beiguan", 3)
	}
	receive(t, db, quarter, report.Objection, "romance_scam", "elsewhere", 2)
	receive(t, db, time.Now(), report.Victim, "task_rebate", "wenfeng", 20) // of a month that has not ended

	body := e.GET("/stats/received.csv").Expect().Status(http.StatusOK).Body().Raw()
	rows, name := rowsOf(t, body), fmt.Sprintf("%d年第%s季度", quarter.Year(), []string{"一", "二", "三", "四"}[(quarter.Month()-1)/3])
	month := func(i int) string { return quarter.AddDate(0, i, 0).Format("2006年1月") }
	for _, want := range [][]string{
		{"月份", month(0), month(0), "12"}, {"月份", month(1), month(1), "10"}, {"月份", month(-1), month(-1), "不公布（少于 5 件）"},
		{"季度", name, name, "32"},
		// 9 tips stand beside 2 objections: either would tell the other.
		{"种类", "被骗信息登记", name, "21"}, {"种类", "其余合计", name, "11"},
		{"骗局", "刷单返利", name, "21"}, {"骗局", "其余合计", name, "11"},
		{"辖区", "文峰区", name, "21"}, {"辖区", "其余合计", name, "11"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("%v is not in\n%s", want, body)
		}
	}
	if len(rows) != 1+12+1+6 {
		t.Errorf("%d rows:\n%s", len(rows), body)
	}
	page := e.GET("/stats").Expect().Status(http.StatusOK).Body()
	text := pageText(page.Raw())
	for _, want := range []string{"一共 32件。", month(0) + " 12件", "被骗信息登记 21件 其余合计 11件", "统计到"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	page.Contains(`aria-labelledby="received-plot-months-title received-plot-months-desc"`).Contains(`id="received-plot-scams-title"`)

	receive(t, db, quarter, report.Tip, "unsure", "beiguan", 50)
	if again := e.GET("/stats/received.csv").Expect().Body().Raw(); again != body {
		t.Error("the database was made to count twice on a day")
	}
}

func TestTheFiguresArePublishedWithoutADatabase(t *testing.T) {
	s := start(t, withStats(t, madeUpStats))
	e := s.expect(t)
	alter(t, s.data, "ALTER TABLE reports RENAME TO gone")
	page := e.GET("/stats").Expect().Status(http.StatusOK).Body()
	page.Contains("1,648").Contains("这一部分现在读不出来").NotContains("统计到")
	e.GET("/stats/money.csv").Expect().Status(http.StatusOK)
	e.GET("/stats/received.csv").Expect().Status(http.StatusServiceUnavailable).Body().Contains("统计暂时看不到")
	if !strings.Contains(s.logged.String(), "reports were not counted") {
		t.Error("the log says nothing of it")
	}
}
