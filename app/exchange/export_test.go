package exchange_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"filippo.io/age"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"fanzha/app/exchange"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// recipient is who may open what a test exports.
type recipient struct {
	to       seal.Outside
	identity *age.X25519Identity
}

func newRecipient(t testing.TB) recipient {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	to, err := seal.ToRecipients(identity.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	return recipient{to, identity}
}

// open reads a batch as age and unzip do, and holds each entry against its
// digest.
func (r recipient) open(t testing.TB, path string) map[string]string {
	t.Helper()
	sealed, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer sealed.Close()
	opened, err := age.Decrypt(sealed, r.identity)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	entries, sums := map[string]string{}, ""
	for _, file := range archive.File {
		entry, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(entry)
		if err != nil {
			t.Fatal(err)
		}
		entries[file.Name] = string(text)
		if file.Name != "SHA256SUMS" {
			sums += fmt.Sprintf("%x  %s\n", sha256.Sum256(text), file.Name)
		}
	}
	if entries["SHA256SUMS"] != sums {
		t.Errorf("the digests are\n%s\nnot\n%s", entries["SHA256SUMS"], sums)
	}
	return entries
}

// rows reads the register.
func rows(t testing.TB, entries map[string]string) [][]string {
	t.Helper()
	book, err := excelize.OpenReader(strings.NewReader(entries["register.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	all, err := book.GetRows("登记", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// cell is what a row of the register has under a head.
func cell(register [][]string, row int, head string) string {
	i := slices.Index(register[0], head)
	if i < 0 || i >= len(register[row]) {
		return ""
	}
	return register[row][i]
}

// victim is a report with something in most of its parts.
func victim() report.Report {
	return report.Report{
		Kind: report.Victim, Scam: "task_rebate", District: "wenfeng", Narrative: "在群里做任务，\n垫付以后提不出来。",
		Name: "赵某", Phone: "013800000000", Suspects: []report.Suspect{{Kind: "url", Value: "http://example.org"}},
		Transfers: []report.Transfer{
			{Amount: 123450, PayeeName: "钱某", PayeeAccount: "0012345678901234567", PayeeBank: "某银行", Time: noon, Method: "bank", Reference: "0007"},
			{Amount: 50, Day: "2026-04-30"},
		},
	}
}

func TestABatchHasARegisterAndAPageForEachReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s, to := newSite(t, db), newRecipient(t)
		first := s.add(t, victim(), "center")
		second := s.add(t, report.Report{Kind: report.Tip, Scam: "unsure", District: "elsewhere", Narrative: "线索"}, "center")
		path := filepath.Join(t.TempDir(), "out.age")
		did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", to.to, path)
		if err != nil || did.Reports != 2 || did.Closed != 0 || did.Damaged != nil {
			t.Fatalf("did %+v, %v", did, err)
		}
		entries := to.open(t, path)
		page := entries[fmt.Sprintf("reports/%s.html", first)]
		last := 0
		for _, want := range []string{"被骗信息登记", "止付信息单", "钱某", "0012345678901234567", "1234.50 元", "经过", "垫付以后提不出来", "赵某", "http://example.org", "wang"} {
			if at := strings.Index(page, want); at < last {
				t.Errorf("%q stands at %d, behind it %d", want, at, last)
			} else {
				last = at
			}
		}
		register := rows(t, entries)
		want := map[string]string{
			"回执编号": string(first), "类型": "被骗信息登记", "收到时间": "2026-05-01 12:00:00", "骗局": "刷单返利", "地区": "wenfeng", "单位": "市反诈中心",
			"状态": "已收到", "报告人": "赵某", "电话": "013800000000", "金额合计": "1235.00", "笔数": "2", "接警单号": "", "线索": "线索·网址、链接：http://example.org",
		}
		for head, text := range want {
			if got := cell(register, 1, head); got != text {
				t.Errorf("%s is %q, want %q", head, got, text)
			}
		}
		transfers := cell(register, 1, "各笔转账")
		if !strings.HasPrefix(transfers, "1. 收款户名：钱某；收款账号：0012345678901234567；收款银行：某银行；金额：1234.50 元；时间：2026-05-01 12:00:00；流水号：0007") ||
			!strings.Contains(transfers, "\n2. 金额：0.50 元；时间：2026-04-30") {
			t.Errorf("transfers: %s", transfers)
		}
		if len(register) != 3 || cell(register, 2, "回执编号") != string(second) || len(entries) != 4 {
			t.Errorf("%d rows, %d entries", len(register), len(entries))
		}
	})
}

func TestAnExportTakesWhatIsAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s, to := newSite(t, db), newRecipient(t)
		tip := report.Report{Kind: report.Tip, Narrative: "线索"}
		var all []report.Reference
		for range 205 { // more than two pages
			all = append(all, s.add(t, tip, "center"))
		}
		also := s.add(t, tip, "other", "center")
		s.add(t, tip, "other")
		officer := s.people.Investigator(t, "center")
		export := func(f report.ExportFilter) []string {
			t.Helper()
			path := filepath.Join(t.TempDir(), "out.age")
			did, err := s.exchange().Export(t.Context(), f, officer, "wang", to.to, path)
			if err != nil || did.Closed != 0 {
				t.Fatalf("did %+v, %v", did, err)
			}
			if did.Reports == 0 {
				if _, err := os.Stat(path); err == nil {
					t.Error("there is a file with nothing in it")
				}
				return nil
			}
			var references []string
			for _, row := range rows(t, to.open(t, path))[1:] {
				references = append(references, row[0])
			}
			return references
		}
		want := func(what string, got []string, want ...report.Reference) {
			t.Helper()
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %d, want %d", what, len(got), len(want))
			}
		}
		want("since", export(report.ExportFilter{Unit: "center", Since: noon.Add(200 * time.Minute)}), append(slices.Clone(all[200:]), also)...)
		want("the rest", export(report.ExportFilter{Unit: "center"}), all[:200]...)
		want("nothing new", export(report.ExportFilter{Unit: "center"}))
		want("again", export(report.ExportFilter{Unit: "center", Again: true}), append(slices.Clone(all), also)...)
		want("another unit", export(report.ExportFilter{Unit: "nobody"}))
	})
}

func TestWhatAMemberCannotOpenIsCountedAndNotMarked(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	mine := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	theirs := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "other")
	if err := s.MarkExported(t.Context(), []report.Reference{mine}, noon); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "out.age")
	did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "other"}, s.people.Investigator(t, "center"), "wang", to.to, path)
	if err != nil || did.Reports != 0 || did.Closed != 1 {
		t.Errorf("did %+v, %v", did, err)
	}
	if r := s.record(t, theirs); !r.ExportedAt.IsZero() {
		t.Error("it counts as exported")
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// damaged opens nothing of one report.
type damaged struct {
	exchange.Opener
	reference report.Reference
}

func (d damaged) OpenReport(reference report.Reference, payload []byte, keys []report.CaseKey) ([]byte, error) {
	if reference == d.reference {
		return nil, seal.ErrEnvelope
	}
	return d.Opener.OpenReport(reference, payload, keys)
}

func TestADamagedReportHoldsBackNoOther(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	bad := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	good := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	path := filepath.Join(t.TempDir(), "out.age")
	did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, damaged{s.people.Investigator(t, "center"), bad}, "wang", to.to, path)
	if err != nil || did.Reports != 1 || !slices.Equal(did.Damaged, []report.Reference{bad}) {
		t.Errorf("did %+v, %v", did, err)
	}
	if !s.record(t, bad).ExportedAt.IsZero() || !s.record(t, good).ExportedAt.Equal(noon.Add(time.Hour)) {
		t.Error("what is marked is not what was exported")
	}
}

// marker is told when reports are marked, and looks at the file then.
type marker struct {
	*store.Store
	t      *testing.T
	path   string
	marked bool
	fails  error
}

func (m *marker) MarkExported(ctx context.Context, references []report.Reference, now time.Time) error {
	m.marked = true
	if _, err := os.Stat(m.path); err != nil {
		m.t.Errorf("marked before the file is there: %v", err)
	}
	if m.fails != nil {
		return m.fails
	}
	return m.Store.MarkExported(ctx, references, now)
}

func TestReportsCountAsExportedOnlyWhenTheFileIsThere(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	reference := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	officer := s.people.Investigator(t, "center")
	folder := t.TempDir()
	m := &marker{Store: s.Store, t: t, path: filepath.Join(folder, "out.age"), fails: errors.New("disk full")}
	export := func(path string) error {
		_, err := exchange.New(m, names, time.Now).Export(t.Context(), report.ExportFilter{Unit: "center"}, officer, "wang", to.to, path)
		return err
	}
	if err := export(filepath.Join(folder, "nowhere", "out.age")); err == nil || m.marked {
		t.Errorf("into no folder: %v, marked %v", err, m.marked)
	}
	if err := export(m.path); !errors.Is(err, m.fails) {
		t.Errorf("marking fails: %v", err)
	}
	if err := export(m.path); !errors.Is(err, exchange.ErrExists) {
		t.Errorf("over a file: %v", err)
	}
	m.fails, m.path = nil, filepath.Join(folder, "second.age")
	if err := export(m.path); err != nil || s.record(t, reference).ExportedAt.IsZero() {
		t.Errorf("the same once more: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

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
	if _, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", to.to, path); err != nil {
		t.Fatal(err)
	}
	entries := to.open(t, path)
	register := rows(t, entries)
	book, err := excelize.OpenReader(strings.NewReader(entries["register.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for i, value := range hostile {
		for _, head := range []string{"报告人", "电话", "证件号码"} {
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
	if _, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", to.to, path); err != nil {
		t.Fatal(err)
	}
	entries := to.open(t, path)
	transfers := cell(rows(t, entries), 1, "各笔转账")
	if units := len(utf16.Encode([]rune(transfers))); units > 32767 || units < 32700 || !strings.HasSuffix(transfers, "全文见这份登记的页面）") {
		t.Errorf("the cell has %d units and ends with %q", units, transfers[len(transfers)-50:])
	}
	if !strings.Contains(entries[fmt.Sprintf("reports/%s.html", reference)], "最后一处") {
		t.Error("the page is cut too")
	}
}
