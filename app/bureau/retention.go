package bureau

import "fmt"

// Retention is how long reports and the audit log are kept, in days; 0 keeps
// them.
//
// A closed report's days count from its closing. An open one's count from the
// last that happened to it: it came in, it was first opened, a message was
// written.
type Retention struct {
	VictimDays        int `yaml:"victim_days"`
	TipDays           int `yaml:"tip_days"`
	ObjectionDays     int `yaml:"objection_days"`
	VictimOpenDays    int `yaml:"victim_open_days"`
	TipOpenDays       int `yaml:"tip_open_days"`
	ObjectionOpenDays int `yaml:"objection_open_days"`
	AuditDays         int `yaml:"audit_days"`
}

// defaultRetention holds for what site.yaml leaves out: three years for who
// was robbed, one for the rest, and nothing is erased while it is open.
var defaultRetention = Retention{VictimDays: 3 * 365, TipDays: 365, ObjectionDays: 365}

const longestRetention = 100 * 365

// Days returns for how many days reports of a kind are kept once they are
// closed, and while they are open.
func (r Retention) Days(kind string) (closed, open int) {
	switch kind {
	case "victim":
		return r.VictimDays, r.VictimOpenDays
	case "tip":
		return r.TipDays, r.TipOpenDays
	case "objection":
		return r.ObjectionDays, r.ObjectionOpenDays
	default:
		return 0, 0
	}
}

// Text says in Chinese for how long reports of a kind are kept.
func (r Retention) Text(kind string) string {
	closed, open := r.Days(kind)
	text := "办结后不自动清除"
	if closed > 0 {
		text = "办结后 " + span(closed)
	}
	if open > 0 {
		text += "；没有办结的，最后一次有进展后 " + span(open)
	}
	return text
}

// span says a number of days as people do: whole years as years.
func span(days int) string {
	if days%365 == 0 {
		return fmt.Sprintf("%d 年", days/365)
	}
	return fmt.Sprintf("%d 天", days)
}

// Keeping says of each kind of report for how long it is kept, a line each.
func (s Site) Keeping() []string {
	terms := s.Terms()
	return []string{
		terms.VictimForm + "：" + s.Retention.Text("victim"),
		terms.TipForm + "：" + s.Retention.Text("tip"),
		terms.Objection + "：" + s.Retention.Text("objection"),
	}
}

func (r Retention) valid() bool {
	for _, days := range []int{r.VictimDays, r.TipDays, r.ObjectionDays, r.VictimOpenDays, r.TipOpenDays, r.ObjectionOpenDays, r.AuditDays} {
		if days < 0 || days > longestRetention {
			return false
		}
	}
	return true
}
