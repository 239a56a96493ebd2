package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"fanzha/app/fault"
	"fanzha/app/report"
)

// Answer is what the police network says of one report.
type Answer struct {
	Line      int // where it stands in the file
	Reference report.Reference
	AlarmNo   string // 接警单号; empty: not said
	CaseNo    string // 受案号; empty: not said
	Status    report.Status
}

// The columns that are read, by each name they may have. Others are not looked
// at, so that the register itself, filled in, can come back.
var answerColumns = map[string]string{
	"回执编号": "reference", "接警单号": "alarm_no", "受案号": "case_no", "状态": "status",
	"reference": "reference", "alarm_no": "alarm_no", "case_no": "case_no", "status": "status",
}

// ReadAnswers reads a table of answers: CSV as spreadsheets in China write it,
// in UTF-8 or GB18030, with the heads in its first line. Of what has a finding
// no answer is returned.
func ReadAnswers(file string, raw []byte) ([]Answer, fault.Findings) {
	t := table{file: file, columns: map[string]int{}, lines: map[report.Reference]int{}}
	text, err := decoded(raw)
	if err != nil {
		t.found(1, "%v", err)
		return nil, t.findings
	}
	rows := csv.NewReader(strings.NewReader(text))
	rows.FieldsPerRecord = -1 // said in our own words
	for first := true; ; first = false {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return t.end(), t.findings
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			t.found(broken.Line, "这一行的引号不成对，后面的读不下去")
			return nil, t.findings
		}
		line, _ := rows.FieldPos(0)
		if first && !t.heads(line, row) {
			return nil, t.findings
		}
		if !first {
			t.row(line, row)
		}
	}
}

// cellValue is what a cell holds: without blanks around it, and without the
// ="…" by which people keep a spreadsheet from changing a number.
func cellValue(text string) string {
	text = strings.TrimFunc(text, unicode.IsSpace)
	if inner, ok := strings.CutPrefix(text, `="`); ok && strings.HasSuffix(inner, `"`) {
		text = strings.TrimFunc(strings.TrimSuffix(inner, `"`), unicode.IsSpace)
	}
	return text
}

var (
	bom         = []byte("\xef\xbb\xbf")
	errEncoding = errors.New("文字编码认不出：请另存为 CSV（UTF-8 或 GBK）")
)

// decoded returns a text that is UTF-8, with a mark at its beginning or
// without, or else GB18030.
func decoded(raw []byte) (string, error) {
	text, marked := bytes.CutPrefix(raw, bom)
	if !utf8.Valid(text) {
		var err error
		if text, err = simplifiedchinese.GB18030.NewDecoder().Bytes(raw); err != nil || marked {
			return "", errEncoding
		}
	}
	if bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0 {
		return "", errEncoding
	}
	return string(text), nil
}
