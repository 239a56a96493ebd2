package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"fanzha/app/gazette"
	"fanzha/app/staff"
)

// thisHalf is the half of a month in which the tests' reports come in.
func thisHalf(t *testing.T, o *office) string {
	t.Helper()
	return gazette.At(time.Now().In(o.server.bureau().Site.Location()), true).String()
}

// sheetRows are a workbook's, as somebody sees them, each with bars between cells.
func sheetRows(t *testing.T, body string) (lines []string) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range all {
		lines = append(lines, strings.Join(row, "|"))
	}
	return lines
}

func contains(lines []string, want string) bool {
	for _, line := range lines {
		if line == want {
			return true
		}
	}
	return false
}

// What came in and what was read stands in the report of its half of a month,
// on the page and in the workbook.
func TestTheHalfMonthlyReportCountsWhatCameIn(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "diaodu", staff.Dispatcher, "").signIn(t)
	c.GET("/console/gazette").Expect().Status(http.StatusOK).Body().Contains("2026年4月下半月报").Contains("内部").Contains("2026-04-16 至 2026-04-30").NotContains("还没有结束")
	c.GET("/console/gazette").WithQuery("period", "2026-13").Expect().Status(http.StatusBadRequest)

	api := o.expect(t)
	for range 3 {
		api.POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	}
	for range 7 {
		api.GET("/guides/task-rebate").WithHeader("User-Agent", "Mozilla/5.0 (X11; Linux) Firefox/115.0").Expect().Status(http.StatusOK)
	}
	o.server.readers.Finish()
	period := thisHalf(t, o)
	page := c.GET("/console/gazette").WithQuery("period", period).Expect().Status(http.StatusOK).Body()
	page.Contains("<td>合计</td><td>3</td><td>0</td><td>多 3</td>").Contains("<td>全部</td><td>0</td><td>3</td>").Contains("全部文章本期阅读 7 次，上期 0 次")

	table := c.post(t, "/gazette/table", map[string]string{"period": period}).Status(http.StatusOK)
	table.Header("Content-Disposition").IsEqual(`attachment; filename="gazette-` + period + `.xlsx"`)
	lines := sheetRows(t, table.Body().Raw())
	for _, want := range []string{"合计|3|0|多 3", "被骗信息登记|3|0|多 3", "项目|本期|上期|比上期", "本期阅读最多"} {
		if !contains(lines, want) {
			t.Errorf("the workbook lacks %q:\n%s", want, strings.Join(lines, "\n"))
		}
	}
	wantAudit(t, o, "period_exported", 1)
}

func TestTheFourFiguresAreEnteredAndCompared(t *testing.T) {
	o := startOffice(t)
	c := o.member(t, "shenhe", staff.Reviewer, "").signIn(t)
	send := func(fields map[string]string) map[string]string {
		all := map[string]string{"period": "2026-04-2", "filed": "35", "loss": "1,200,000", "solved": "３", "caught": "4"}
		for name, value := range fields {
			all[name] = value
		}
		return all
	}
	c.post(t, "/gazette/figures", send(map[string]string{"solved": "很多"})).Status(http.StatusUnprocessableEntity).Body().
		Contains("只填整数").Contains(`value="很多"`).Contains(`value="1,200,000"`)
	c.post(t, "/gazette/figures", send(map[string]string{"before_filed": "40"})).Status(http.StatusUnprocessableEntity)
	c.post(t, "/gazette/figures", send(map[string]string{"period": "2026-05-2"})).Status(http.StatusUnprocessableEntity).Body().Contains("还没有开始")
	c.post(t, "/gazette/figures", send(nil)).Status(http.StatusSeeOther).Header("Location").IsEqual("/console/gazette?period=2026-04-2&done=figures")
	c.GET("/console/gazette").Expect().Body().Contains("<td>1,200,000</td><td>未填</td>").Contains("上期的四个数还没有填")
	c.post(t, "/gazette/figures", send(map[string]string{"before_filed": "40", "before_loss": "1000000", "before_solved": "0", "before_caught": "4"})).Status(http.StatusSeeOther)
	c.GET("/console/gazette").Expect().Body().Contains("<td>下降 12.5%</td><td>下降，做到了</td>").
		Contains("<td>上升 20.0%</td><td>下降，没有做到</td>").Contains("<td>持平</td><td>上升，没有做到</td>").Contains("<bdi>shenhe，2026-05-01")
	wantAudit(t, o, "figures_entered", 2)
}

func TestTheHalfMonthlyReportFitsEveryScreen(t *testing.T) {
	t.Parallel() // beside another browser
	axe, o, b := readAxe(t), startOffice(t), openBrowser(t)
	c := o.member(t, "diaodu", staff.Dispatcher, "")
	o.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	b.signIn(t, c)
	b.do(t, chromedp.Navigate(o.url+"/console/gazette?period="+thisHalf(t, o)), chromedp.WaitVisible(css("#scams-title")))
	b.look(t, "the report of a period", axe)
	b.do(t, chromedp.Navigate(o.url+"/console/gazette"))
	for _, name := range []string{"filed", "loss", "solved", "caught"} {
		b.do(t, chromedp.SetValue(css("#"+name), "12"), chromedp.SetValue(css("#before_"+name), "10"))
	}
	b.do(t, chromedp.Click(css(`form[action$="/figures"] button`)), chromedp.WaitVisible(css(".console-notice")))
	if got := text(t, b, "#trend-title + div"); !strings.Contains(got, "上升 20.0%") {
		t.Errorf("the table says %q", got)
	}
	b.look(t, "figures entered", axe)
}
