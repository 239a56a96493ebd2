package console

import (
	"fmt"
	"strconv"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/gazette"
	"fanzha/app/report"
	"fanzha/app/web"
)

// tables are the parts of a report in words.
func tables(issue gazette.Issue, b *bureau.Bureau) []Table {
	compared := []string{"项目", "本期", "上期", "比上期"}
	received := []gazette.Line{{Key: "合计", N: issue.Total.N, Before: issue.Total.Before}, {Key: "其中紧急", N: issue.Urgent.N, Before: issue.Urgent.Before}}
	return []Table{
		{ID: "trend", Title: "两降两升", Heads: []string{"项目", "本期", "上期", "比上期", "要求"}, Rows: trendRows(issue.Trend), Note: trendNote(issue)},
		{ID: "received", Title: "收到的登记和线索", Heads: compared,
			Rows: append(lineRows(received, func(key string) string { return key }), lineRows(issue.Kinds, func(key string) string { return report.Kind(key).Text() })...),
			Note: "疑似机器提交的和已经清除的不计"},
		{ID: "scams", Title: "按骗局类型", Heads: compared, Rows: lineRows(issue.Scams, b.ScamName)},
		{ID: "districts", Title: "按地区", Heads: compared, Rows: lineRows(issue.Districts, b.DistrictName)},
		{ID: "opening", Title: "单位多久打开（确认收到）", Heads: []string{"项目", "已打开", "未打开", "半数在多久内", "九成在多久内"}, Rows: [][]any{
			openingRow("全部", issue.All), openingRow("紧急的", issue.OfUrgent),
		}},
		{ID: "published", Title: "本期发布", Heads: []string{"标题", "栏目", "日期", "本期阅读"}, Rows: articleRows(issue.Published)},
		{ID: "reads", Title: "本期阅读最多", Heads: []string{"标题", "栏目", "日期", "本期阅读"}, Rows: articleRows(issue.MostRead),
			Note: fmt.Sprintf("全部文章本期阅读 %d 次，上期 %d 次。只数次数，不记是谁在看；机器访问尽量不计", issue.Reads.N, issue.Reads.Before)},
	}
}

func trendNote(issue gazette.Issue) string {
	switch {
	case !issue.Last.Entered():
		return "本期的四个数还没有填"
	case !issue.Prior.Entered():
		return "上期的四个数还没有填，比不出升降"
	}
	return "四个数由工作人员填写，不是本站统计的"
}

func trendRows(moves [4]gazette.Move) (rows [][]any) {
	for _, m := range moves {
		now, before, change, wish := "未填", "未填", "", "下降"
		if m.Entered {
			now = number(m.N)
		}
		if m.EnteredBefore {
			before = number(m.Before)
		}
		if m.ShouldRise {
			wish = "上升"
		}
		if m.Change != "" {
			change = m.Change
			if !m.AsItShould {
				wish += "，没有做到"
			} else {
				wish += "，做到了"
			}
		}
		rows = append(rows, []any{m.Name + "（" + m.Unit + "）", now, before, change, wish})
	}
	return rows
}

func lineRows(lines []gazette.Line, name func(string) string) (rows [][]any) {
	for _, l := range lines {
		rows = append(rows, []any{name(l.Key), l.N, l.Before, difference(l.N - l.Before)})
	}
	return rows
}

func difference(n int) string {
	switch {
	case n > 0:
		return "多 " + strconv.Itoa(n)
	case n < 0:
		return "少 " + strconv.Itoa(-n)
	}
	return "一样"
}

func openingRow(name string, o gazette.Opening) []any {
	median, p90 := "", ""
	if o.Opened > 0 {
		median, p90 = within(o.Median), within(o.P90)
	}
	return []any{name, o.Opened, o.Unopened, median, p90}
}

// within is a time in words, not shorter than it was.
func within(d time.Duration) string { return span(d + time.Minute - 1) }

func articleRows(articles []gazette.Article) (rows [][]any) {
	for _, a := range articles {
		title, date := a.Title, ""
		if title == "" {
			title = a.Slug + "（已不在）"
		}
		if !a.Date.IsZero() {
			date = a.Date.Format(time.DateOnly)
		}
		rows = append(rows, []any{title, web.KindName(a.Kind), date, a.Reads})
	}
	return rows
}

// number is a number with commas.
func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
