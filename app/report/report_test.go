package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
)

func TestAReportIsReadAsItWasWritten(t *testing.T) {
	want := report.Report{
		Kind: report.Victim, Scam: "task_rebate", District: "east", Narrative: "经过", Channels: []string{"wechat"},
		Suspects:  []report.Suspect{{Kind: "url", Value: "http://example.org"}},
		Transfers: []report.Transfer{{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Amount: 123450}, {Amount: 50}},
		Victim:    &report.Person{Name: "赵某"},
	}
	content, err := want.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	got, err := report.Parse(content)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got.Total().String() != "1235.00" {
		t.Errorf("total %s", got.Total())
	}
}

func TestParsePlainReadsWhatWasStoredBeforeSealing(t *testing.T) {
	if r, err := report.ParsePlain([]byte("\x00{\"kind\":\"tip\"}")); err != nil || r.Kind != report.Tip {
		t.Errorf("got %+v, %v", r, err)
	}
	for _, payload := range [][]byte{nil, {1, '{', '}'}, {0, 'x'}} {
		if _, err := report.ParsePlain(payload); err == nil {
			t.Errorf("ParsePlain(%v) took it", payload)
		}
	}
}

func TestTheSameContentIsTheSameBytes(t *testing.T) {
	r := report.Report{
		Kind: report.Tip, Narrative: "经过", Channels: []string{"wechat"},
		Transfers: []report.Transfer{{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Amount: 50}},
	}
	first, err := r.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	opened, err := report.Parse(first)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := opened.Canonical(); err != nil || string(again) != string(first) {
		t.Errorf("read and written: %s, not %s, %v", again, first, err)
	}
	opened.Transfers[0].Amount++
	if other, err := opened.Canonical(); err != nil || string(other) == string(first) {
		t.Errorf("other content: %s, %v", other, err)
	}
}

func TestWhatIsSensitive(t *testing.T) {
	tests := []struct {
		name string
		r    report.Report
		want bool
	}{
		{"a story", report.Report{Narrative: "甲", Name: "乙", Phone: "1"}, false},
		{"an amount", report.Report{Transfers: []report.Transfer{{Amount: 1, PayeeName: "甲"}}}, false},
		{"whom it is about", report.Report{Victim: &report.Person{Name: "甲"}}, false},
		{"an identity number", report.Report{IDNumber: "X"}, true},
		{"an account", report.Report{Transfers: []report.Transfer{{}, {PayerAccount: "1"}}}, true},
		{"whereabouts", report.Report{Victim: &report.Person{Whereabouts: "宾馆"}}, true},
		{"a child", report.Report{Under14: true}, true},
	}
	for _, test := range tests {
		if got := test.r.HasSensitive(); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
