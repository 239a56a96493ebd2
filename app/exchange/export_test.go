package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/exchange"
	"fanzha/app/exchange/exchangetest"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

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
		did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path)
		if err != nil || did.Reports != 2 || did.Closed != 0 || did.Damaged != nil {
			t.Fatalf("did %+v, %v", did, err)
		}
		entries := exchangetest.Open(t, path, to.identity)
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
			"状态": "已收到", "反映人": "赵某", "电话": "013800000000", "金额合计": "1235.00", "笔数": "2", "接警单号": "", "线索": "线索·网址、链接：http://example.org",
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
			did, err := s.exchange().Export(t.Context(), f, officer, "wang", s.files(), to.to, path)
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
			for _, row := range rows(t, exchangetest.Open(t, path, to.identity))[1:] {
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
	if err := s.MarkExported(t.Context(), []report.Reference{mine}, noon, func(report.Reference) audit.Draft { return storetest.Did(t) }); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "out.age")
	did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "other"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path)
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
	did, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, damaged{s.people.Investigator(t, "center"), bad}, "wang", s.files(), to.to, path)
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

func (m *marker) MarkExported(ctx context.Context, references []report.Reference, now time.Time, did exchange.Did) error {
	m.marked = true
	if _, err := os.Stat(m.path); err != nil {
		m.t.Errorf("marked before the file is there: %v", err)
	}
	if m.fails != nil {
		return m.fails
	}
	return m.Store.MarkExported(ctx, references, now, did)
}

func TestReportsCountAsExportedOnlyWhenTheFileIsThere(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	reference := s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
	officer := s.people.Investigator(t, "center")
	folder := t.TempDir()
	m := &marker{Store: s.Store, t: t, path: filepath.Join(folder, "out.age"), fails: errors.New("disk full")}
	export := func(path string) error {
		_, err := exchange.New(m, names, time.Now).Export(t.Context(), report.ExportFilter{Unit: "center"}, officer, "wang", s.files(), to.to, path)
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
