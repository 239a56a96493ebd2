package bureau

import (
	"fmt"
	"iter"
	"slices"
	"time"
)

// Case is what routing looks at of a report. Amount is in yuan. A zero time
// is an unknown one.
type Case struct {
	Kind, Scam, District, Money string
	Amount                      float64
	LastTransfer                time.Time
	PlannedAt                   time.Time
}

// Route is where a report goes.
type Route struct {
	Rule         string // which rule decided: its number and name
	To           Unit
	Also         []Unit
	EscalateTo   string
	UrgentUntil  time.Time     // zero: not urgent
	AnswerWithin time.Duration // 0: nothing promised
	AckWithin    time.Duration
}

// Route returns where a report goes: the first rule whose condition holds and
// whose unit serves the district. Load has proven that there is one.
func (b *Bureau) Route(c Case, now time.Time) Route {
	i := b.taker(c, now)
	return b.route(i, b.Rules[i], c, now)
}

// taker is the place of the rule that takes a case.
func (b *Bureau) taker(c Case, now time.Time) int {
	for i, rule := range b.Rules {
		if b.misses(rule, c, now) == "" {
			return i
		}
	}
	panic("bureau: routing rules are not total, though Load has proven them")
}

func (b *Bureau) route(i int, rule Rule, c Case, now time.Time) Route {
	to, _ := b.Unit(rule.To)
	route := Route{
		Rule:         fmt.Sprintf("%d %s", i+1, rule.Name),
		To:           to,
		EscalateTo:   rule.EscalateTo,
		UrgentUntil:  c.UrgentUntil(now),
		AnswerWithin: time.Duration(rule.AnswerWithin),
		AckWithin:    time.Duration(rule.AckWithin),
	}
	if rule.Urgent && route.UrgentUntil.IsZero() {
		route.UrgentUntil = now.Add(urgentSpan)
	}
	for _, key := range rule.Also {
		if unit, ok := b.Unit(key); ok && unit.Key != to.Key {
			route.Also = append(route.Also, unit)
		}
	}
	return route
}

// urgentSpan is how long after a transfer, or before a planned one, a report
// is urgent.
const urgentSpan = 24 * time.Hour

// UrgentUntil is when a case stops being urgent of itself: the last of the
// ends that apply. Money that is going now, that went within 24 hours or that
// is about to go is urgent; the zero time is returned for any other.
func (c Case) UrgentUntil(now time.Time) time.Time {
	var until time.Time
	extend := func(applies bool, from time.Time) {
		if end := from.Add(urgentSpan); applies && end.After(until) {
			until = end
		}
	}
	extend(c.Money == "going", now)
	extend(within(now, c.LastTransfer, urgentSpan), c.LastTransfer)
	extend(ahead(now, c.PlannedAt, urgentSpan), c.PlannedAt)
	return until
}

// Cases yields every kind × scam × district × money, with no amount and no
// time known.
func (b *Bureau) Cases() iter.Seq[Case] {
	scams, districts := []string{ScamUnsure}, []string{DistrictElsewhere}
	for _, s := range b.Scams {
		scams = append(scams, s.Key)
	}
	for _, d := range b.Site.Districts {
		districts = append(districts, d.Key)
	}
	return func(yield func(Case) bool) {
		for _, kind := range kinds {
			for _, scam := range scams {
				for _, district := range districts {
					for _, money := range append([]string{""}, moneys...) {
						if !yield(Case{Kind: kind, Scam: scam, District: district, Money: money}) {
							return
						}
					}
				}
			}
		}
	}
}

// static reports whether some rule takes a case whatever its amounts and times.
func (b *Bureau) static(c Case) bool {
	for _, rule := range b.Rules {
		if b.missesStatic(rule, c) == "" && !rule.When.dynamic() {
			return true
		}
	}
	return false
}

// misses names the first condition of a rule that a case does not meet: a key
// of When, or to where the unit does not serve the district. It is empty where
// the rule fits.
func (b *Bureau) misses(rule Rule, c Case, now time.Time) string {
	if missed := b.missesStatic(rule, c); missed != "" {
		return missed
	}
	when := rule.When
	switch {
	case c.Amount < when.AmountAtLeast:
		return "amount_at_least"
	case when.TransferredWithin > 0 && !within(now, c.LastTransfer, time.Duration(when.TransferredWithin)):
		return "transferred_within"
	case when.PlannedWithin > 0 && !ahead(now, c.PlannedAt, time.Duration(when.PlannedWithin)):
		return "planned_within"
	}
	return ""
}

// missesStatic is misses for what of a case does not change with time.
func (b *Bureau) missesStatic(rule Rule, c Case) string {
	to, known := b.Unit(rule.To)
	switch {
	case !anyOf(rule.When.Kind, c.Kind):
		return "kind"
	case !anyOf(rule.When.Scam, c.Scam):
		return "scam"
	case !anyOf(rule.When.District, c.District):
		return "district"
	case !anyOf(rule.When.Money, c.Money):
		return "money"
	case !known || !to.Serves(c.District):
		return "to"
	}
	return ""
}

func anyOf(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

// within reports whether t is known and lies no longer than span before now.
func within(now, t time.Time, span time.Duration) bool {
	return !t.IsZero() && now.Sub(t) <= span
}

// ahead reports whether t is known and lies no longer than span after now; a
// planned time that has just passed still counts for an hour.
func ahead(now, t time.Time, span time.Duration) bool {
	return !t.IsZero() && t.Sub(now) <= span && now.Sub(t) <= time.Hour
}
