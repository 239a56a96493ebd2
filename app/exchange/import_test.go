package exchange_test

import (
	"encoding/csv"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"fanzha/app/exchange"
	"fanzha/app/exchange/exchangetest"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

const heads = "回执编号,接警单号,受案号,状态\n"

// send imports a file for the center.
func (s *site) send(t testing.TB, text string) (int, fault.Findings) {
	t.Helper()
	answers, findings := exchange.ReadAnswers("back.csv", []byte(text))
	if findings.Failed() {
		return 0, findings
	}
	changed, findings, err := s.exchange().Import(t.Context(), "back.csv", answers, "center", s.people)
	if err != nil {
		t.Fatal(err)
	}
	return changed, findings
}

func (s *site) victim(t testing.TB) report.Reference {
	return s.add(t, report.Report{Kind: report.Victim, Narrative: "经过"}, "center")
}

func (s *site) tip(t testing.TB) report.Reference {
	return s.add(t, report.Report{Kind: report.Tip, Narrative: "线索"}, "center")
}

func TestAnswersMoveReportsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s := newSite(t, db)
		victim, tip, untouched := s.victim(t), s.tip(t), s.victim(t)
		text := heads +
			fmt.Sprintf("%s,J2026-0001,安公（网安）受案字〔2026〕12号,已受案\n", victim.Grouped()) +
			fmt.Sprintf("%s,,,已阅处\n\n", tip) +
			fmt.Sprintf("%s,,,已收到\n", untouched)
		if changed, findings := s.send(t, text); changed != 2 || findings != nil {
			t.Fatalf("%d changed, %v", changed, findings)
		}
		r := s.record(t, victim)
		if r.Status != report.Accepted || r.AlarmNo != "J2026-0001" || r.CaseNo != "安公（网安）受案字〔2026〕12号" || !r.ClosedAt.IsZero() {
			t.Errorf("the victim's: %+v", r)
		}
		if r := s.record(t, tip); r.Status != report.Reviewed || r.CaseNo != "" {
			t.Errorf("the tip: %+v", r)
		}
		if changed, findings := s.send(t, text); changed != 0 || findings != nil {
			t.Errorf("the same again: %d changed, %v", changed, findings)
		}
		later := heads + fmt.Sprintf("%s,,,已办结\n%s,,,已办结\n", victim, tip)
		if changed, findings := s.send(t, later); changed != 2 || findings != nil {
			t.Errorf("closing: %d changed, %v", changed, findings)
		}
		if r := s.record(t, victim); r.Status != report.Closed || r.CaseNo == "" || !r.ClosedAt.Equal(noon.Add(time.Hour)) {
			t.Errorf("closed: %+v", r)
		}
	})
}

func TestAFileWithAFaultChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		s := newSite(t, db)
		good, victim, tip := s.victim(t), s.victim(t), s.tip(t)
		objection := s.add(t, report.Report{Kind: report.Objection, Narrative: "不是我"}, "center")
		theirs := s.add(t, report.Report{Kind: report.Victim, Narrative: "经过"}, "other", "center")
		filed := s.victim(t)
		if changed, findings := s.send(t, heads+fmt.Sprintf("%s,,A1,已立案\n", filed)); changed != 1 {
			t.Fatal(findings)
		}
		for _, test := range []struct {
			name, line, want string
		}{
			{"a reference that is not there", "000000003,,,已转办", "没有回执编号为 000000003 的登记"},
			{"a wrong check digit", "000000004,,,已转办", "最后一位是校验码"},
			{"a reference without its zeros", "3,,,已转办", "开头的 0"},
			{"a reference twice", fmt.Sprintf("%s,,,已转办", good), "在第 2 行已经有了"},
			{"no status", fmt.Sprintf("%s,,,", victim), `没有 "" 这个状态`},
			{"a status that is none", fmt.Sprintf("%s,,,已破案", victim), "没有 \"已破案\" 这个状态"},
			{"a tip is never filed", fmt.Sprintf("%s,,,已立案", tip), "“反映线索”没有“已立案”这个状态，只有：已收到、已阅处、已移交、已办结"},
			{"a tip has no case", fmt.Sprintf("%s,,A1,已移交", tip), "没有受案号"},
			{"a victim's is not reviewed", fmt.Sprintf("%s,,,已阅处", victim), "没有“已阅处”这个状态"},
			{"an objection is not handed over", fmt.Sprintf("%s,,,已移交", objection), "没有“已移交”这个状态"},
			{"backward", fmt.Sprintf("%s,,,已转办", filed), "不能从“已立案”退回“已转办”"},
			{"unfiled", fmt.Sprintf("%s,,,不予立案", filed), "不能从“已立案”退回“不予立案”"},
			{"accepted without a number", fmt.Sprintf("%s,J1,,已受案", victim), "要有受案号"},
			{"a case's number before its time", fmt.Sprintf("%s,,A1,已转办", victim), "状态却还是“已转办”"},
			{"another unit's", fmt.Sprintf("%s,,A1,已受案", theirs), "由other办理"},
			{"a number in scientific notation", fmt.Sprintf("%s,4.10503E+17,,已转办", victim), "科学记数"},
			{"a number that is a sentence", fmt.Sprintf("%s,已联系 赵某,,已转办", victim), "不像编号"},
			{"a number without a digit", fmt.Sprintf("%s,某某,,已转办", victim), "不像编号"},
			{"a number with a turn of direction", fmt.Sprintf("%s,1\u202e2,,已转办", victim), "不像编号"},
			{"a cell too many", fmt.Sprintf("%s,,,,已转办", victim), "有 5 格，列名有 4 个"},
			{"an open quote", fmt.Sprintf("%s,\"1,,已转办", victim), "引号不成对"},
		} {
			text := heads + fmt.Sprintf("%s,J1,A9,已受案\n%s\n", good, test.line)
			changed, findings := s.send(t, text)
			if changed != 0 || len(findings) != 1 || !strings.HasPrefix(findings[0].String(), "back.csv:3: ") || !strings.Contains(findings[0].Message, test.want) {
				t.Errorf("%s: %d changed, %v", test.name, changed, findings)
			}
		}
		for _, reference := range []report.Reference{good, victim, tip, objection, theirs} {
			if r := s.record(t, reference); r.Status != report.Received || r.AlarmNo+r.CaseNo != "" {
				t.Errorf("changed: %+v", r)
			}
		}
	})
}

func TestEveryFaultIsSaidAtOnce(t *testing.T) {
	s := newSite(t, storetest.Open(t))
	_, findings := s.send(t, heads+fmt.Sprintf("%s,,,已受案\n%s,,,已立案\n000000003,,,已收到\n", s.victim(t), s.tip(t)))
	if len(findings) != 3 || findings[0].Line != 2 || findings[2].Line != 4 {
		t.Errorf("found %v", findings)
	}
}

// A case that was not filed can be filed after a review.
func TestARefusalToFileCanBeReviewed(t *testing.T) {
	s := newSite(t, storetest.Open(t))
	reference := s.victim(t)
	for _, status := range []string{"不予立案", "已立案"} {
		if changed, findings := s.send(t, heads+fmt.Sprintf("%s,,A1,%s\n", reference, status)); changed != 1 {
			t.Errorf("%s: %v", status, findings)
		}
	}
}

func TestAnswersAreReadAsSpreadsheetsWriteThem(t *testing.T) {
	want := []exchange.Answer{{Line: 2, Reference: "000000003", AlarmNo: "0012", CaseNo: "受案字〔2026〕12号", Status: report.Accepted}}
	chinese := heads + "000000003,0012,受案字〔2026〕12号,已受案\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	gb18030, err := simplifiedchinese.GB18030.NewEncoder().String(chinese)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"UTF-8":                chinese,
		"UTF-8 with its mark":  "\xef\xbb\xbf" + chinese,
		"GBK":                  gbk,
		"GB18030":              gb18030,
		"lines of Windows":     strings.ReplaceAll(chinese, "\n", "\r\n"),
		"no end of line":       strings.TrimSpace(chinese),
		"English heads":        "Reference,alarm_no,case_no,STATUS\n000000003,0012,受案字〔2026〕12号,accepted\n",
		"another order":        "状态,备注,受案号,接警单号,回执编号\n已受案,\"一,二\",受案字〔2026〕12号,0012,000 000 003\n",
		"texts as formulas":    heads + "\"=\"\"000000003\"\"\",\"=\"\"0012\"\"\",受案字〔2026〕12号,已受案\n",
		"blanks around":        "回执编号 ,接警单号,受案号, 状态\n 000000003\u3000,0012 ,受案字〔2026〕12号,\u00a0已受案\n",
		"rows without content": chinese + ",,,\n \n",
	} {
		got, findings := exchange.ReadAnswers("x.csv", []byte(text))
		if diff := cmp.Diff(want, got); diff != "" || findings != nil {
			t.Errorf("%s: %v %s", name, findings, diff)
		}
	}
}

func TestWhatIsNoTableIsSaid(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":           {"", "文件是空的"},
		"another table":     {"姓名,电话\n", "缺少“回执编号”一列"},
		"no status":         {"回执编号,受案号\n000000003,1\n", "缺少“状态”一列"},
		"a head twice":      {"回执编号,reference,状态\n", "出现了两次"},
		"UTF-16":            {"\xff\xfe\x56\x00", "文字编码认不出"},
		"neither":           {"\xef\xbb\xbf\xff", "文字编码认不出"},
		"a workbook":        {"PK\x03\x04\x14\x00\x06\x00", "文字编码认不出"},
		"tabs for commas":   {"回执编号\t状态\n", "用逗号分隔"},
		"quotes in the way": {"回执编号,\"状态\n", "引号不成对"},
	} {
		answers, findings := exchange.ReadAnswers("x.csv", []byte(test.text))
		if answers != nil || !findings.Failed() || !strings.Contains(fmt.Sprint(findings), test.want) {
			t.Errorf("%s: %v, %v", name, answers, findings)
		}
	}
}

// The register, filled in and saved as CSV, comes back as it is.
func TestTheRegisterFilledInIsAnAnswer(t *testing.T) {
	s, to := newSite(t, storetest.Open(t)), newRecipient(t)
	reference := s.add(t, victim(), "center")
	path := filepath.Join(t.TempDir(), "out.age")
	if _, err := s.exchange().Export(t.Context(), report.ExportFilter{Unit: "center"}, s.people.Investigator(t, "center"), "wang", s.files(), to.to, path); err != nil {
		t.Fatal(err)
	}
	var back strings.Builder
	w := csv.NewWriter(&back)
	for i, row := range rows(t, exchangetest.Open(t, path, to.identity)) {
		for len(row) < 18 {
			row = append(row, "")
		}
		if i > 0 {
			row[7], row[16], row[17] = "已受案", "J1", "A1"
		}
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	if changed, findings := s.send(t, back.String()); changed != 1 || findings != nil {
		t.Errorf("%d changed, %v", changed, findings)
	}
	if r := s.record(t, reference); r.Status != report.Accepted || r.CaseNo != "A1" {
		t.Errorf("stored %+v", r)
	}
}
