package bureau_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/bureau"
)

func TestRetentionIsReadInDaysByKindAndState(t *testing.T) {
	tests := []struct{ name, yaml, victim, tip, objection string }{
		{"nothing said", "", "办结后 3 年", "办结后 1 年", "办结后 1 年"},
		{"some said, the rest by default", "retention: {tip_days: 30}", "办结后 3 年", "办结后 30 天", "办结后 1 年"},
		{"kept for good", "retention: {victim_days: 0}", "办结后不自动清除", "办结后 1 年", "办结后 1 年"},
		{
			"open ones too", "retention: {tip_open_days: 90, objection_days: 0, objection_open_days: 60}",
			"办结后 3 年", "办结后 1 年；没有办结的，最后一次有进展后 90 天", "办结后不自动清除；没有办结的，最后一次有进展后 60 天",
		},
	}
	for _, test := range tests {
		b, findings := load(map[string]string{"site.yaml": files()["site.yaml"] + test.yaml + "\n"})
		if len(findings) > 0 {
			t.Errorf("%s: %q", test.name, findings)
		}
		r := b.Site.Retention
		if got := []string{r.Text("victim"), r.Text("tip"), r.Text("objection")}; !slices.Equal(got, []string{test.victim, test.tip, test.objection}) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

func TestWrongRetentionIsAFault(t *testing.T) {
	for _, yaml := range []string{"{tip_days: -1}", "{victim_open_days: 36501}", "{audit_days: -5}", "{tip_day: 5}", "{tip_days: 一年}"} {
		_, findings := load(map[string]string{"site.yaml": files()["site.yaml"] + "retention: " + yaml + "\n"})
		if len(findings) != 1 || !strings.HasPrefix(findings[0], "site.yaml:8: ") {
			t.Errorf("%s: %q", yaml, findings)
		}
	}
}

func TestTheDaysOfUnknownKindsKeep(t *testing.T) {
	if closed, open := (bureau.Retention{VictimDays: 1, TipDays: 1}).Days("other"); closed != 0 || open != 0 {
		t.Errorf("%d, %d", closed, open)
	}
}
