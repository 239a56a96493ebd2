// Package workbook writes tables for Excel and WPS (XLSX, ECMA-376).
package workbook

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"fanzha/app/report"
)

// Column is one column of a sheet. There are at most 26.
type Column struct {
	Head  string
	Width int // in characters
}

// Head is a column of a width in characters.
func Head(text string, width int) Column { return Column{text, width} }

// Sheet writes a workbook of one worksheet while its rows come, into a ZIP of
// its own: libraries put large sheets on the disk in the open, or whole into
// memory.
//
// Texts are inline strings in cells of the format "text": no leading zero is
// lost, and nothing that begins with = + - @ becomes a formula, neither when
// the sheet is opened nor when the cell is edited.
type Sheet struct {
	file *zip.Writer
	rows io.Writer
	n    int
}

// New begins a workbook whose worksheet has a name, with a row of heads, which
// stays in sight.
func New(w io.Writer, name string, columns []Column) (*Sheet, error) {
	s := &Sheet{file: zip.NewWriter(w)}
	for _, part := range parts {
		if err := s.part(part[0], strings.Replace(part[1], "NAME", name, 1)); err != nil {
			return nil, err
		}
	}
	var head strings.Builder
	head.WriteString(`<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	cells := make([]any, len(columns))
	for i, c := range columns {
		fmt.Fprintf(&head, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, c.Width)
		cells[i] = c.Head
	}
	head.WriteString(`</cols><sheetData>`)
	if err := s.part("xl/worksheets/sheet1.xml", head.String()); err != nil {
		return nil, err
	}
	return s, s.row(styleHead, cells)
}

// part begins a file of the ZIP; rows go to the last one.
func (s *Sheet) part(name, text string) (err error) {
	if s.rows, err = s.file.Create(name); err == nil {
		_, err = io.WriteString(s.rows, xmlHead+text)
	}
	return err
}

// Add writes a row of texts, counts and amounts (string, int, [report.Fen]).
func (s *Sheet) Add(cells ...any) error { return s.row(styleText, cells) }

// AddHead writes a row of texts that head those which follow.
func (s *Sheet) AddHead(cells ...any) error { return s.row(styleHead, cells) }

func (s *Sheet) row(style int, cells []any) error {
	s.n++
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, s.n)
	for i, cell := range cells {
		place := fmt.Sprintf("%c%d", 'A'+i, s.n)
		switch value := cell.(type) {
		case report.Fen:
			fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%s</v></c>`, place, styleAmount, value)
		case int:
			fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%d</v></c>`, place, styleCount, value)
		case string:
			fmt.Fprintf(&b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">`, place, style)
			_ = xml.EscapeText(&b, []byte(cellText(value))) // a strings.Builder takes everything
			b.WriteString(`</t></is></c>`)
		default:
			return fmt.Errorf("a cell cannot hold a %T", cell)
		}
	}
	b.WriteString("</row>\n")
	_, err := io.WriteString(s.rows, b.String())
	return err
}

// Close ends the workbook; it does not close what it is written to.
func (s *Sheet) Close() error {
	if _, err := io.WriteString(s.rows, "</sheetData></worksheet>"); err != nil {
		return err
	}
	return s.file.Close()
}

// mostInCell is how many UTF-16 units a cell holds: a workbook with more in
// one is damaged.
const mostInCell = 32767

const cutHere = "……（太长，全文见这份登记的页面）"

// escapedUnit is how cells write a character that XML cannot: _x000D_.
var escapedUnit = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText makes a text such that a cell shows it as it is.
func cellText(text string) string {
	text = escapedUnit.ReplaceAllString(text, "_x005F$0")
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > mostInCell {
			return cutTo(text[:i], mostInCell-len([]rune(cutHere))) + cutHere
		}
	}
	return text
}

// cutTo cuts a text to n UTF-16 units.
func cutTo(text string, n int) string {
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > n {
			return text[:i]
		}
	}
	return text
}
