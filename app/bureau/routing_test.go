package bureau_test

import (
	"testing"
	"time"

	"fanzha/app/bureau"
)

// What is urgent stays so until the last of the ends that apply: a day after
// the last transfer, after a planned one, or after the report itself where
// money is going or only the rule says so.
func TestUrgentUntilTheLastEndThatApplies(t *testing.T) {
	b, findings := load(nil)
	if findings != nil {
		t.Fatal(findings)
	}
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	hours := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	never := time.Time{}
	tests := []struct {
		name string
		c    bureau.Case
		want time.Time
	}{
		{"nothing of it is urgent", bureau.Case{}, never},
		{"money that has gone at a time that is long past", bureau.Case{Money: "gone", LastTransfer: hours(-25)}, never},
		{"money is going", bureau.Case{Money: "going"}, hours(24)},
		{"money went two hours ago", bureau.Case{LastTransfer: hours(-2)}, hours(22)},
		{"money is to go in three hours", bureau.Case{PlannedAt: hours(3)}, hours(27)},
		{"it went, and more is going", bureau.Case{Money: "going", LastTransfer: hours(-2)}, hours(24)},
		{"it went, and more is to go", bureau.Case{LastTransfer: hours(-2), PlannedAt: hours(3)}, hours(27)},
		{"more is going, and more is to go", bureau.Case{Money: "going", PlannedAt: hours(3)}, hours(27)},
		{"it went long ago, and more is to go", bureau.Case{LastTransfer: hours(-48), PlannedAt: hours(3)}, hours(27)},
		{"it went, and a plan is long past", bureau.Case{LastTransfer: hours(-2), PlannedAt: hours(-48)}, hours(22)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.c.Kind, test.c.Scam, test.c.District = "tip", "unsure", "west"
			if got := b.Route(test.c, now).UrgentUntil; !got.Equal(test.want) {
				t.Errorf("until %v, want %v", got, test.want)
			}
		})
	}
}

func TestARuleMakesUrgentWhatIsNotSoOfItself(t *testing.T) {
	b, findings := load(map[string]string{"units.yaml": `dispatch: center
units:
  - {key: center, name: 反诈中心}
rules:
  - {to: center, urgent: true}
`})
	if findings != nil {
		t.Fatal(findings)
	}
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := bureau.Case{Kind: "tip", Scam: "unsure", District: "west"}
	if got := b.Route(c, now).UrgentUntil; !got.Equal(now.Add(24 * time.Hour)) {
		t.Errorf("until %v", got)
	}
	c.LastTransfer = now.Add(-2 * time.Hour)
	if got := b.Route(c, now).UrgentUntil; !got.Equal(now.Add(22 * time.Hour)) {
		t.Errorf("with a transfer until %v", got)
	}
}
