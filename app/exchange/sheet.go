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

// The styles of cells, as styles.xml numbers them.
const (
	styleText   = 1
	styleAmount = 2
	styleHead   = 3
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// workbook is all of the file but the worksheet.
var workbook = [][2]string{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`</Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>` +
		`</Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="` + spreadsheet + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="登记" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
		`</Relationships>`},
	{"xl/styles.xml", `<styleSheet xmlns="` + spreadsheet + `">` +
		`<fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>` +
		`<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>` +
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>` +
		`</styleSheet>`},
}

const spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

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
