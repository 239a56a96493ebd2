package exchange_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"fanzha/app/exchange/exchangetest"
	"fanzha/app/report"
	"fanzha/app/store/storetest"
)

// hostile are values that mean harm where they are not taken as text.
var hostile = []string{
	`=HYPERLINK("http://evil.example","点")`, "+1+1", "-1", "@SUM(A1)", "\t=1+1", `=cmd|' /C calc'!A0`, "0001", "1e5", "_x0041_", "_x005F_",
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</td></table>`, "&lt;", "{{.Record}}", "\x00\x01\x1b[2J", "\u202e倒", "  空格  ", "两\n行",
}

// seen is what a sheet may show of a text: XML has no control characters.
func seen(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' {
			return '\ufffd'
		}
		return r
	}, text)
}

func TestHostileValuesStayText(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	var sent []report.Reference
	for _, value := range hostile {
		sent = append(sent, s.add(t, report.Report{
			Kind: report.Victim, Scam: "task_rebate", District: "wenfeng", Narrative: value, Name: value, Phone: value, IDNumber: value,
			Victim: &report.Person{Name: value}, Suspects: []report.Suspect{{Kind: value, Value: value}},
			Transfers: []report.Transfer{{Amount: 1, PayeeName: value, PayeeAccount: value, Method: value}},
		}, "center"))
	}
	path := filepath.Join(t.TempDir(), "out.age")
	if _, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path); err != nil {
		t.Fatal(err)
	}
	entries := exchangetest.Open(t, path, to.identity)
	register := rows(t, entries)
	book, err := excelize.OpenReader(strings.NewReader(entries["register.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, value := range hostile {
		for _, head := range []string{"反映人", "电话", "证件号码"} {
			if got := cell(register, i+1, head); got != seen(value) {
				t.Errorf("under %s stands %q, want %q", head, got, seen(value))
			}
		}
		for column := range register[0] {
			place, _ := excelize.CoordinatesToCellName(column+1, i+2)
			if formula, err := book.GetCellFormula("登记", place); err != nil || formula != "" {
				t.Errorf("%s is the formula %q, %v", place, formula, err)
			}
			style, _ := book.GetCellStyle("登记", place)
			if register[0][column] != "金额合计" && style != 1 {
				t.Errorf("%s has style %d, not that of text", place, style)
			}
		}
		checkPage(t, entries[fmt.Sprintf("reports/%s.html", sent[i])], value)
	}
}

// checkPage fails where a page has an element of its own making, or does not
// show a value.
func checkPage(t *testing.T, page, value string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Fields("html head meta title style body h1 h2 h3 p section div table tbody tr th td bdi footer")
	var shown []string
	for node := range root.Descendants() {
		if node.Type == html.ElementNode && !slices.Contains(known, node.Data) {
			t.Errorf("the page has a <%s>", node.Data)
		}
		for _, a := range node.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
				t.Errorf("the page has %s=%q", a.Key, a.Val)
			}
		}
		if node.Type == html.TextNode && strings.Contains(node.Data, strings.ReplaceAll(value, "\x00", "\ufffd")) {
			shown = append(shown, node.Data)
		}
	}
	if len(shown) < 5 {
		t.Errorf("%q is shown %d times", value, len(shown))
	}
}

// A cell holds 32,767 characters; a workbook with more in one is damaged.
func TestALongCellIsCutAndThePageIsWhole(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	r := report.Report{Kind: report.Victim, Narrative: "经过"}
	for range 50 {
		r.Transfers = append(r.Transfers, report.Transfer{Amount: 1, PickupPlace: strings.Repeat("😀", 2000)})
	}
	r.Transfers[49].PickupPlace = "最后一处"
	reference := s.add(t, r, "center")
	path := filepath.Join(t.TempDir(), "out.age")
	if _, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path); err != nil {
		t.Fatal(err)
	}
	entries := exchangetest.Open(t, path, to.identity)
	transfers := cell(rows(t, entries), 1, "各笔转账")
	if units := len(utf16.Encode([]rune(transfers))); units > 32767 || units < 32700 || !strings.HasSuffix(transfers, "全文见这份登记的页面）") {
		t.Errorf("the cell has %d units and ends with %q", units, transfers[len(transfers)-50:])
	}
	if !strings.Contains(entries[fmt.Sprintf("reports/%s.html", reference)], "最后一处") {
		t.Error("the page is cut too")
	}
}
