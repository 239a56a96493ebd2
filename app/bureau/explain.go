package bureau

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is what routing made of one rule.
type Step struct {
	Number int // from 1
	Rule   Rule
	Why    string // in Chinese, why it did not fit; empty: it took the case
}

// Explain returns every rule down to the one that takes a case.
func (b *Bureau) Explain(c Case, now time.Time) []Step {
	last := b.taker(c, now)
	steps := make([]Step, last+1)
	for i, rule := range b.Rules[:last+1] {
		steps[i] = Step{Number: i + 1, Rule: rule, Why: b.why(rule, c, b.misses(rule, c, now), now)}
	}
	return steps
}

// why says what a condition wants and what the case has.
func (b *Bureau) why(rule Rule, c Case, missed string, now time.Time) string {
	when := rule.When
	switch missed {
	case "kind":
		return wanted("类别 kind", when.Kind, c.Kind)
	case "scam":
		return wanted("诈骗类型 scam", when.Scam, c.Scam)
	case "district":
		return wanted("辖区 district", when.District, c.District)
	case "money":
		return wanted("钱款 money", when.Money, c.Money)
	case "to":
		return fmt.Sprintf("%s不负责辖区 %s", b.UnitName(rule.To), c.District)
	case "amount_at_least":
		return fmt.Sprintf("金额 amount_at_least：要 %.2f 元以上，这份是 %.2f 元", when.AmountAtLeast, c.Amount)
	case "transferred_within":
		return moment("最后一笔转账 transferred_within", when.TransferredWithin.String()+" 以内", now, c.LastTransfer)
	case "planned_within":
		return moment("约定的时间 planned_within", when.PlannedWithin.String()+" 以内将到", now, c.PlannedAt)
	}
	return ""
}

func wanted(what string, list []string, has string) string {
	if has == "" {
		return fmt.Sprintf("%s：要 %s，这份没有填", what, strings.Join(list, "、"))
	}
	return fmt.Sprintf("%s：要 %s，这份是 %s", what, strings.Join(list, "、"), has)
}

func moment(what, wanted string, now, t time.Time) string {
	has := "没有填"
	if span := now.Sub(t).Round(time.Second); !t.IsZero() && span >= 0 {
		has = fmt.Sprintf("是 %s 前", Duration(span))
	} else if !t.IsZero() {
		has = fmt.Sprintf("是 %s 后", Duration(-span))
	}
	return fmt.Sprintf("%s：要 %s，这份%s", what, wanted, has)
}

// String writes a span as units.yaml does: 24h, 30m.
func (d Duration) String() string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Share is how many of the cases that the rules can tell apart one rule takes.
type Share struct {
	Number int // from 1
	Rule   Rule
	Cases  int // 0: no report ever gets this far
}

// Shares walks every kind × scam × district × money × amount, transfer and
// plan that some rule tells apart, and counts what each rule takes. Load has
// proven that one does.
func (b *Bureau) Shares(now time.Time) (shares []Share, total int) {
	shares = make([]Share, len(b.Rules))
	for i, rule := range b.Rules {
		shares[i] = Share{Number: i + 1, Rule: rule}
	}
	amounts, transfers, plans := b.moments(now)
	for c := range b.Cases() {
		for _, c.Amount = range amounts {
			for _, c.LastTransfer = range transfers {
				for _, c.PlannedAt = range plans {
					shares[b.taker(c, now)].Cases++
					total++
				}
			}
		}
	}
	return shares, total
}

// moments are the amounts and times that rules tell apart: none, and each at
// which one begins to fit.
func (b *Bureau) moments(now time.Time) (amounts []float64, transfers, plans []time.Time) {
	amounts, transfers, plans = []float64{0}, []time.Time{{}}, []time.Time{{}}
	for _, rule := range b.Rules {
		if amount := rule.When.AmountAtLeast; !slices.Contains(amounts, amount) {
			amounts = append(amounts, amount)
		}
		if at := now.Add(-time.Duration(rule.When.TransferredWithin)); rule.When.TransferredWithin > 0 && !slices.Contains(transfers, at) {
			transfers = append(transfers, at)
		}
		if at := now.Add(time.Duration(rule.When.PlannedWithin)); rule.When.PlannedWithin > 0 && !slices.Contains(plans, at) {
			plans = append(plans, at)
		}
	}
	return amounts, transfers, plans
}
