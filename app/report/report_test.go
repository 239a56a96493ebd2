package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
)

func TestSealedReportOpensAsItWas(t *testing.T) {
	want := report.Report{
		Kind: report.Victim, Scam: "task_rebate", District: "east", Narrative: "经过", Channels: []string{"wechat"},
		Suspects:  []report.Suspect{{Kind: "url", Value: "http://example.org"}},
		Transfers: []report.Transfer{{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Amount: 123450}, {Amount: 50}},
		Victim:    &report.Person{Name: "赵某"},
	}
	payload, err := report.Seal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := report.Open(payload)
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

func TestOpenRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, payload := range [][]byte{nil, {1, '{', '}'}, {0, 'x'}} {
		if _, err := report.Open(payload); err == nil {
			t.Errorf("Open(%v) took it", payload)
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
	payload, err := report.Seal(r)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := report.Open(payload)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := opened.Canonical(); err != nil || string(again) != string(first) {
		t.Errorf("sealed and opened: %s, not %s, %v", again, first, err)
	}
	opened.Transfers[0].Amount++
	if other, err := opened.Canonical(); err != nil || string(other) == string(first) {
		t.Errorf("other content: %s, %v", other, err)
	}
}
