package bureau_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/bureau"
)

func TestExplainNamesTheFirstConditionThatIsNotMet(t *testing.T) {
	b, findings := load(nil)
	if findings != nil {
		t.Fatal(findings)
	}
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	const notVictim = "1 马上止付: 类别 kind：要 victim，这份是 tip"
	const small = "2 大额: 金额 amount_at_least：要 100000.00 元以上，这份是 0.00 元"
	const noFund = "3 集资: 诈骗类型 scam：要 fund，这份是 rebate"
	tests := []struct {
		name string
		c    bureau.Case
		want []string
	}{
		{"the first rule", bureau.Case{Kind: "victim", Scam: "fund", LastTransfer: now.Add(-time.Hour)}, []string{"1 马上止付: "}},
		{"a transfer that is long past", bureau.Case{Kind: "victim", Scam: "fund", LastTransfer: now.Add(-90*time.Hour - 30*time.Minute)},
			[]string{"1 马上止付: 最后一笔转账 transferred_within：要 24h 以内，这份是 90h30m 前", small, "3 集资: "}},
		{"no transfer, much money", bureau.Case{Kind: "victim", Scam: "fund", Amount: 100000},
			[]string{"1 马上止付: 最后一笔转账 transferred_within：要 24h 以内，这份没有填", "2 大额: "}},
		{"a unit of another district", bureau.Case{Kind: "tip", Scam: "rebate", District: "west"},
			[]string{notVictim, small, noFund, "4 东区线索: 东区分局不负责辖区 west", "5 : "}},
		{"a unit of this district", bureau.Case{Kind: "tip", Scam: "rebate", District: "east"}, []string{notVictim, small, noFund, "4 东区线索: "}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, step := range b.Explain(test.c, now) {
				got = append(got, fmt.Sprintf("%d %s: %s", step.Number, step.Rule.Name, step.Why))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			last := test.want[len(test.want)-1]
			if rule := b.Route(test.c, now).Rule; !strings.HasPrefix(last, rule+":") {
				t.Errorf("explained with %q, routed by %q", last, rule)
			}
		})
	}
}

func TestEveryConditionHasItsWords(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for when, want := range map[string]string{
		"district: [west]":        "辖区 district：要 west，这份是 east",
		"money: going":            "钱款 money：要 going，这份没有填",
		"planned_within: 30m":     "约定的时间 planned_within：要 30m 以内将到，这份是 2h 后",
		"transferred_within: 90s": "最后一笔转账 transferred_within：要 1m30s 以内，这份没有填",
	} {
		b, findings := load(map[string]string{"units.yaml": "dispatch: center\nunits: [{key: center, name: 反诈中心}]\nrules:\n  - {when: {" + when + "}, to: center}\n  - {to: center}\n"})
		if findings != nil {
			t.Fatal(findings)
		}
		steps := b.Explain(bureau.Case{Kind: "tip", Scam: "rebate", District: "east", PlannedAt: now.Add(2 * time.Hour)}, now)
		if len(steps) != 2 || steps[0].Why != want || steps[0].Rule.Line != 4 {
			t.Errorf("%s: got %+v, want %s", when, steps, want)
		}
	}
}

func TestSharesCountEveryCaseOnceAndShowWhatNothingReaches(t *testing.T) {
	b, findings := load(map[string]string{"units.yaml": files()["units.yaml"][:strings.Index(files()["units.yaml"], "  - to: center\n")] + `  - name: 再说一次东区
    when: {kind: tip, district: east}
    to: center
  - name: 更大额
    when: {amount_at_least: 200000}
    to: center
  - to: center
`})
	if findings != nil {
		t.Fatal(findings)
	}
	shares, total := b.Shares(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))
	sum := 0
	var unreached []string
	for _, share := range shares {
		sum += share.Cases
		if share.Cases == 0 {
			unreached = append(unreached, share.Rule.Name)
		}
	}
	// Kinds × scams and unsure × districts and elsewhere × money × amounts × transfers.
	if want := 3 * 3 * 3 * 4 * 3 * 2; total != want || sum != want {
		t.Errorf("%d cases, of which %d were counted, want %d", total, sum, want)
	}
	if !slices.Equal(unreached, []string{"再说一次东区", "更大额"}) {
		t.Errorf("nothing reaches %q", unreached)
	}
}
