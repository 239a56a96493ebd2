package exchange

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

// column is one column of a sheet.
type column struct {
	head  string
	width int // in characters
}

// sheet writes a workbook of one worksheet (XLSX, ECMA-376) while its rows
// come, into a ZIP of its own: libraries put large sheets on the disk in the
// open, or whole into memory.
//
// Texts are inline strings in cells of the format "text": no leading zero is
// lost, and nothing that begins with = + - @ becomes a formula, neither when
// the sheet is opened nor when the cell is edited.
type sheet struct {
	file *zip.Writer
	rows io.Writer
	n    int
}

// newSheet begins a workbook with a row of heads, which stays in sight.
func newSheet(w io.Writer, columns []column) (*sheet, error) {
	s := &sheet{file: zip.NewWriter(w)}
	for _, part := range workbook {
		if err := s.part(part[0], part[1]); err != nil {
			return nil, err
		}
	}
	var head strings.Builder
	head.WriteString(`<worksheet xmlns="` + spreadsheet + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	cells := make([]any, len(columns))
	for i, c := range columns {
		fmt.Fprintf(&head, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, c.width)
		cells[i] = c.head
	}
	head.WriteString(`</cols><sheetData>`)
	if err := s.part("xl/worksheets/sheet1.xml", head.String()); err != nil {
		return nil, err
	}
	return s, s.row(styleHead, cells)
}

// part begins a file of the ZIP; rows go to the last one.
func (s *sheet) part(name, text string) (err error) {
	if s.rows, err = s.file.Create(name); err == nil {
		_, err = io.WriteString(s.rows, xmlHead+text)
	}
	return err
}

// add writes a row of texts and amounts (string, [report.Fen]).
func (s *sheet) add(cells ...any) error { return s.row(styleText, cells) }

func (s *sheet) row(style int, cells []any) error {
	s.n++
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, s.n)
	for i, cell := range cells {
		place := fmt.Sprintf("%c%d", 'A'+i, s.n)
		switch value := cell.(type) {
		case report.Fen:
			fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%s</v></c>`, place, styleAmount, value)
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

// close ends the workbook; it does not close what it is written to.
func (s *sheet) close() error {
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
