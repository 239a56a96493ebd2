package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"fanzha/app/report"
	"fanzha/app/workbook"
)

// What is written is what somebody sees, and nothing of it is run.
func TestASheetShowsWhatWasWritten(t *testing.T) {
	var out bytes.Buffer
	sheet, err := workbook.New(&out, "报表", []workbook.Column{workbook.Head("项目", 20), workbook.Head("数", 10)})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{
		{"合计", 12}, {"=1+1", 0}, {"@SUM(A1)", -3}, {"012345678", report.Fen(123450)}, {"a\r\nb<&>\x01", ""}, {"_x000D_", strings.Repeat("长", 40_000)},
	}
	for _, row := range rows {
		if err := sheet.Add(row...); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.AddHead("下一部分"); err != nil {
		t.Fatal(err)
	}
	if err := sheet.Add(1.5); err == nil {
		t.Error("a number of a kind that no cell holds is taken")
	}
	if err := sheet.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if names := book.GetSheetList(); len(names) != 1 || names[0] != "报表" {
		t.Errorf("the sheets are %q", names)
	}
	for cell, want := range map[string]string{
		"A1": "项目", "A2": "合计", "B2": "12", "A3": "=1+1", "B3": "0", "A4": "@SUM(A1)", "B4": "-3", "A5": "012345678", "B5": "1,234.50", "A7": "_x000D_", "A8": "下一部分",
	} {
		got, err := book.GetCellValue("报表", cell)
		if err != nil || got != want {
			t.Errorf("%s shows %q, want %q, %v", cell, got, want, err)
		}
		if formula, err := book.GetCellFormula("报表", cell); formula != "" || err != nil {
			t.Errorf("%s runs %q, %v", cell, formula, err)
		}
	}
	long, err := book.GetCellValue("报表", "B7")
	if !strings.HasSuffix(long, "全文见这份登记的页面）") || err != nil || len([]rune(long)) > 32767 {
		t.Errorf("a long text has %d characters, %v", len([]rune(long)), err)
	}
}
