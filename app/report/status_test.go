package report_test

import (
	"testing"

	"fanzha/app/report"
)

func TestStatusesAreReadByTheirWords(t *testing.T) {
	for _, kind := range []report.Kind{report.Victim, report.Tip, report.Objection} {
		if kind.Text() == "" {
			t.Errorf("%s has no words", kind)
		}
		for _, status := range kind.Statuses() {
			for _, text := range []string{status.Text(), string(status)} {
				if got, ok := report.ParseStatus(text); !ok || got != status {
					t.Errorf("%q is read as %q, %v", text, got, ok)
				}
			}
		}
	}
	for _, text := range []string{"", "已破案"} {
		if got, ok := report.ParseStatus(text); ok {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

// A tip is reviewed and handed over, and never filed: whoever tells what they
// know has brought no case.
func TestATipIsNeverFiled(t *testing.T) {
	for _, kind := range []report.Kind{report.Tip, report.Objection} {
		for _, status := range []report.Status{report.Accepted, report.Filed, report.NotFiled} {
			if kind.Reaches(status) {
				t.Errorf("%s reaches %s", kind, status)
			}
		}
	}
	if !report.Victim.Back(report.Filed, report.NotFiled) || report.Victim.Back(report.NotFiled, report.Filed) || report.Victim.Back(report.Filed, report.Filed) {
		t.Error("a filed case is not unfiled, one that was not filed may be")
	}
}
