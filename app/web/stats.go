package web

import (
	"fmt"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/app/plot"
)

func (s *Server) stats(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	counted := s.counts.of(Timed(c), snapshot.Bureau.Site.Location())
	return s.cached(c, snapshot, "stats?"+counted.day, "public/stats", func() any { return s.statsView(snapshot, counted) })
}

func (s *Server) statsView(snapshot *library.Snapshot, counted counted) statsView {
	b := snapshot.Bureau
	view := statsView{
		Page: s.pageOf(snapshot, "警方数据", statsPath), Sources: s.sources(b.Series),
		File: s.statsLink(bureau.AllSeries, "下载警方公布的全部数字"), Received: s.received(b, counted),
	}
	view.Description = b.Site.Organisation + "公布的反诈工作数据，每个数字都有来源；本平台每个月收到多少登记和线索。"
	return view
}

const statsPath = "/stats"

// statsLink leads to a table of a key.
func (s *Server) statsLink(key, text string) Link {
	return Link{text + "（CSV 表格）", s.base + statsPath + "/" + key + ".csv"}
}

// sources groups series of the same source that follow one another.
func (s *Server) sources(all []bureau.Series) []SourceView {
	var sources []SourceView
	for _, series := range all {
		if n := len(sources); n == 0 || sources[n-1].Source != series.Source {
			sources = append(sources, SourceView{Source: series.Source})
		}
		last := &sources[len(sources)-1]
		last.Series = append(last.Series, s.series(series))
	}
	return sources
}

func (s *Server) series(series bureau.Series) SeriesView {
	view := SeriesView{Figure: s.figure(series), Key: series.Key, Note: series.Note, File: s.statsLink(series.Key, series.Name)}
	if len(series.Points) > 1 {
		view.Plots = append(view.Plots, periodsPlot(series))
	}
	if len(series.Parts) > 0 {
		view.Plots = append(view.Plots, partsPlot(series))
	}
	return view
}

// mostBars is how many periods are drawn as bars; more are columns.
const mostBars = 6

func periodsPlot(series bureau.Series) PlotView {
	view := PlotView{Caption: series.Name, Heads: []string{"时期", "数字", "同比"}}
	marks := make([]plot.Mark, len(series.Points))
	for i, p := range series.Points {
		number := numberText(p.Value)
		marks[i] = plot.Mark{Label: p.Period, Value: p.Value, Text: number}
		view.Rows = append(view.Rows, []string{p.Period, number + series.Unit, p.Change})
	}
	draw := plot.Bars
	if len(marks) > mostBars {
		draw = plot.Columns
	}
	view.SVG = drawn(draw, "plot-"+series.Key, series.Name, series.Unit, marks)
	return view
}

func partsPlot(series bureau.Series) PlotView {
	name := series.Name + "，" + series.Last().Period
	view := PlotView{Caption: name, Heads: []string{"其中", "数字", "说明"}}
	marks := make([]plot.Mark, len(series.Parts))
	for i, p := range series.Parts {
		number := numberText(p.Value) + series.Unit
		marks[i] = plot.Mark{Label: p.Label, Value: p.Value, Text: number}
		view.Rows = append(view.Rows, []string{p.Label, number, p.Note})
	}
	view.SVG = drawn(plot.Bars, "parts-"+series.Key, name, series.Unit, marks)
	return view
}

// drawn draws marks and says in words what can be seen: how many there are,
// and which is the highest.
func drawn(draw func(plot.Plot) template.HTML, id, title, unit string, marks []plot.Mark) template.HTML {
	p := plot.Plot{ID: id, Title: title, Marks: marks}
	p.Summary = fmt.Sprintf("共 %d 项", len(marks))
	most := -1
	for i, m := range marks {
		if !m.Hidden && (most < 0 || m.Value > marks[most].Value) {
			most = i
		}
	}
	if most >= 0 {
		p.Summary += fmt.Sprintf("，最大的是%s，%s%s", marks[most].Label, numberText(marks[most].Value), unit)
	}
	p.Summary += "。每一项的数字见下面的数据表。"
	return draw(p)
}
