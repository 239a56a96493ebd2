package web

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/plot"
	"fanzha/app/report"
)

const (
	receivedName = "本平台收到的登记和线索"
	notShown     = "不公布（少于 5 件）"
	restOfTable  = "其余合计"
)

// published is what may be shown of what was counted.
func published(b *bureau.Bureau, counted counted) report.PublicCounts {
	scams, districts := []string{}, []string{}
	for _, scam := range b.Scams {
		scams = append(scams, scam.Key)
	}
	for _, d := range b.Site.Districts {
		districts = append(districts, d.Key)
	}
	return report.Publish(counted.months, counted.counts, append(scams, bureau.ScamUnsure), append(districts, bureau.DistrictElsewhere))
}

func (s *Server) received(b *bureau.Bureau, counted counted) ReceivedView {
	if counted.day == "" {
		return ReceivedView{}
	}
	counts := published(b, counted)
	view := ReceivedView{
		Known:   true,
		LastDay: counts.Months[len(counts.Months)-1].LastDay().Format("2006年1月2日"),
		Months:  monthsPlot(counts.Months),
		Quarter: quarterText(counts.Quarter.Span),
		File:    s.statsLink(bureau.ReceivedSeries, "下载"+receivedName),
	}
	if counts.Quarter.Total > 0 {
		view.Total = countText(counts.Quarter.Total)
		for _, aspect := range aspects(b, counts.Quarter) {
			view.Tables = append(view.Tables, aspect.table(counts.Quarter))
		}
	}
	return view
}

// monthsPlot draws the months; nil where none of them is shown.
func monthsPlot(months []report.Month) *PlotView {
	if !slices.ContainsFunc(months, func(m report.Month) bool { return !m.Hidden }) {
		return nil
	}
	view := &PlotView{Caption: receivedName + "，按月", Heads: []string{"月份", "件数"}}
	marks := make([]plot.Mark, len(months))
	for i, m := range months {
		name, text := monthText(m.From), countText(m.N)
		if m.Hidden {
			text = notShown
			view.Hint = "虚线框：少于 5 件，不公布，框的高低没有含义。"
		}
		marks[i] = plot.Mark{Label: name, Value: float64(m.N), Text: numberText(float64(m.N)), Hidden: m.Hidden}
		view.Rows = append(view.Rows, []string{name, text})
	}
	view.SVG = drawn(plot.Columns, "received-plot-months", view.Caption, "件", marks)
	return view
}

// aspect is one way in which the quarter is broken down.
type aspect struct {
	key, title, head string
	cells            []report.Cell
	name             func(string) string
}

func aspects(b *bureau.Bureau, q report.Quarter) []aspect {
	terms := b.Site.Terms()
	kinds := map[string]string{string(report.Victim): terms.VictimForm, string(report.Tip): terms.TipForm, string(report.Objection): terms.Objection}
	mostFirst := slices.Clone(q.Scams)
	slices.SortStableFunc(mostFirst, func(a, b report.Cell) int { return cmp.Compare(b.N, a.N) })
	return []aspect{
		{"kinds", "交的是什么", "种类", q.Kinds, func(key string) string { return kinds[key] }},
		{"scams", "遇到的是哪一种骗局", "骗局", mostFirst, b.ScamName},
		{"districts", "在哪个辖区", "辖区", q.Districts, b.DistrictName},
	}
}

// countLine is one row of what is published of an aspect.
type countLine struct {
	name string
	n    int
}

// lines are the counts that are shown and, behind them, the sum of those that
// are not, which everybody can work out. A count of 0 is left out. There are
// none where all is hidden.
func (a aspect) lines(total int) (lines []countLine, hidden bool) {
	rest := total
	for _, c := range a.cells {
		hidden = hidden || c.Hidden
		rest -= c.N
		if c.N > 0 {
			lines = append(lines, countLine{a.name(c.Key), c.N})
		}
	}
	if hidden && len(lines) > 0 {
		lines = append(lines, countLine{restOfTable, rest})
	}
	return lines, hidden
}

func (a aspect) table(q report.Quarter) ReceivedTable {
	table := ReceivedTable{Key: a.key, Title: a.title}
	lines, hidden := a.lines(q.Total)
	if len(lines) == 0 {
		return table
	}
	view := PlotView{Caption: quarterText(q.Span) + receivedName + "，按" + a.head, Heads: []string{a.head, "件数"}}
	view.Hint = "没有列出的，一件也没有收到。"
	if hidden {
		view.Hint = restOfTable + "：少于 5 件的，连同怕人由此算出它们而不单列的，加在一起。"
	}
	marks := make([]plot.Mark, len(lines))
	for i, l := range lines {
		text := countText(l.n)
		marks[i] = plot.Mark{Label: l.name, Value: float64(l.n), Text: text}
		view.Rows = append(view.Rows, []string{l.name, text})
	}
	view.SVG = drawn(plot.Bars, "received-plot-"+a.key, view.Caption, "件", marks)
	table.Plot = &view
	return table
}

// monthText names a month.
func monthText(from time.Time) string { return from.Format("2006年1月") }

// quarterText names a quarter.
func quarterText(q report.Span) string {
	return fmt.Sprintf("%d年第%s季度", q.From.Year(), []string{"一", "二", "三", "四"}[int(q.From.Month()-1)/3])
}

func countText(n int) string { return numberText(float64(n)) + "件" }
