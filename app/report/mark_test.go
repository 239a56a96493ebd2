package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/report"
)

func TestMarksAreWhatAReportNames(t *testing.T) {
	r := report.Report{
		Suspects: []report.Suspect{
			{Kind: "phone", Value: "17000000000"}, {Kind: "person", Value: "赵经理赵经理"}, {Kind: "other", Value: "某某某某"},
			{Kind: "url", Value: "HTTPS://WWW.Example.org/task/"}, {Kind: "url", Value: "example.org/task"}, {Kind: "app", Value: "某某 联盟"},
			{Kind: "vehicle", Value: "豫E·00000"}, {Kind: "qq", Value: "123"}, {Kind: "account", Value: "6222 0000-0000"},
		},
		Transfers: []report.Transfer{{PayeeAccount: "６２２２00000000", PickupPlate: "豫e00000", PickupOrder: "SF-0000-1"}, {}},
	}
	want := []report.Mark{
		{Kind: "phone", Value: "17000000000"}, {Kind: "url", Value: "example.org/task"}, {Kind: "app", Value: "某某联盟"},
		{Kind: "plate", Value: "豫e00000"}, {Kind: "account", Value: "622200000000"}, {Kind: "order", Value: "sf00001"},
	}
	if diff := cmp.Diff(want, r.Marks()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if marks := (report.Report{}).Marks(); marks != nil {
		t.Errorf("of nothing: %v", marks)
	}
}
