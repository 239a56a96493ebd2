package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// statsFile sends figures as a table for spreadsheets: one series, all of
// them, or what the site has received.
func (s *Server) statsFile(c *fiber.Ctx) error {
	key, ok := strings.CutSuffix(c.Params("file"), ".csv")
	if !ok {
		return fiber.ErrNotFound
	}
	snapshot := s.Library.Snapshot()
	rows, day, err := s.statsRows(Timed(c), snapshot.Bureau, key)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="stats-`+key+`.csv"`)
	return s.kept(c, snapshot, "stats/"+key+"?"+day, "text/csv; charset=utf-8", func() ([]byte, error) { return Sheet(rows()) })
}

// statsRows finds what makes the rows of a key, and the day of what was
// counted, where they are that.
func (s *Server) statsRows(ctx context.Context, b *bureau.Bureau, key string) (rows func() [][]string, day string, err error) {
	if key == bureau.ReceivedSeries {
		counted := s.counts.of(ctx, b.Site.Location())
		if counted.day == "" {
			return nil, "", fault.New(fault.Unavailable, "本平台自己的统计暂时看不到，请过几分钟再来")
		}
		return func() [][]string { return receivedRows(b, published(b, counted)) }, counted.day, nil
	}
	series, ok := seriesOf(b, key)
	if !ok {
		return nil, "", fiber.ErrNotFound
	}
	return func() [][]string { return seriesRows(series) }, "", nil
}

func seriesOf(b *bureau.Bureau, key string) ([]bureau.Series, bool) {
	if key == bureau.AllSeries {
		return b.Series, true
	}
	one, ok := b.SeriesOf(key)
	return []bureau.Series{one}, ok
}

// seriesRows are the figures of series, the parts of each behind its last one.
func seriesRows(all []bureau.Series) [][]string {
	rows := [][]string{{"名称", "其中", "时期", "数值", "单位", "同比", "说明", "来源", "来源网址"}}
	for _, s := range all {
		row := func(part, period string, value float64, change, note string) {
			number := strconv.FormatFloat(value, 'f', -1, 64)
			rows = append(rows, []string{s.Name, part, period, number, s.Unit, change, note, s.Source.Title, s.Source.URL})
		}
		for _, p := range s.Points {
			row("", p.Period, p.Value, p.Change, s.Note)
		}
		for _, p := range s.Parts {
			row(p.Label, s.Last().Period, p.Value, "", p.Note)
		}
	}
	return rows
}

// receivedRows are the site's own counts, as they stand on the page.
func receivedRows(b *bureau.Bureau, counts report.PublicCounts) [][]string {
	rows := [][]string{{"按", "项目", "时期", "件数"}}
	for _, m := range counts.Months {
		name, text := monthText(m.From), strconv.Itoa(m.N)
		if m.Hidden {
			text = notShown
		}
		rows = append(rows, []string{"月份", name, name, text})
	}
	if counts.Quarter.Total == 0 {
		return rows
	}
	quarter := quarterText(counts.Quarter.Span)
	rows = append(rows, []string{"季度", quarter, quarter, strconv.Itoa(counts.Quarter.Total)})
	for _, a := range aspects(b, counts.Quarter) {
		lines, _ := a.lines(counts.Quarter.Total)
		for _, l := range lines {
			rows = append(rows, []string{a.head, l.name, quarter, strconv.Itoa(l.n)})
		}
	}
	return rows
}

// Sheet is rows as a table that a spreadsheet shows and does not run.
func Sheet(rows [][]string) ([]byte, error) {
	var out bytes.Buffer
	err := writeSheet(&out, slices.Values(rows))
	return out.Bytes(), err
}

// writeSheet writes rows so that Excel, which knows UTF-8 by its byte order
// mark only, shows them, and runs none of them.
func writeSheet(out io.Writer, rows iter.Seq[[]string]) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = true
	for row := range rows {
		cells := make([]string, len(row))
		for i, text := range row {
			cells[i] = harmless(text)
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

var signedNumber = regexp.MustCompile(`^[+-]?[0-9][0-9.,]*[%％]?$`)

// harmless keeps a spreadsheet from running a text as a formula, which begins
// with one of these signs, in full width too. A number may have its sign.
func harmless(text string) string {
	if text == "" || signedNumber.MatchString(text) || !strings.ContainsAny(string([]rune(text)[:1]), "=+-@\t\r\n＝＋－＠") {
		return text
	}
	return "'" + text
}
