package bureau

import (
	"errors"
	"time"

	"go.yaml.in/yaml/v3"

	"fanzha/app/strictyaml"
)

// Unit is an investigation unit, or a partner outside the police.
type Unit struct {
	Key       string   `yaml:"key"`
	Name      string   `yaml:"name"`
	Districts []string `yaml:"districts"` // where it works; empty: everywhere
	Partner   bool     `yaml:"partner"`   // outside the police: gets only what a rule's also sends
	Duty      []Duty   `yaml:"duty"`
	Channels  Channels `yaml:"channels"`
}

// Serves reports whether the unit works in a district.
func (u Unit) Serves(district string) bool {
	if len(u.Districts) == 0 {
		return true
	}
	for _, d := range u.Districts {
		if d == district {
			return true
		}
	}
	return false
}

// Channels are the ways a unit is told of a report beside its desk.
type Channels struct {
	Email   []string `yaml:"email"`
	Webhook *Webhook `yaml:"webhook"`
}

// Duty is one entry of a unit's duty list: who is told of an urgent report,
// and after ack_within without an answer the next.
type Duty struct {
	Email   string   `yaml:"email"`
	Webhook *Webhook `yaml:"webhook"`
}

// Rule sends the reports that fit When to a unit.
type Rule struct {
	Line         int      `yaml:"-"` // where it stands in units.yaml
	Name         string   `yaml:"name"`
	When         When     `yaml:"when"`
	To           string   `yaml:"to"`
	Also         []string `yaml:"also"`
	Urgent       bool     `yaml:"urgent"`
	AnswerWithin Duration `yaml:"answer_within"`
	AckWithin    Duration `yaml:"ack_within"`
	EscalateTo   string   `yaml:"escalate_to"`
}

// When is a rule's condition: all of what is given must hold.
type When struct {
	Kind              strictyaml.StringList `yaml:"kind"`
	Scam              strictyaml.StringList `yaml:"scam"`
	District          strictyaml.StringList `yaml:"district"`
	Money             strictyaml.StringList `yaml:"money"`
	AmountAtLeast     float64               `yaml:"amount_at_least"` // yuan
	TransferredWithin Duration              `yaml:"transferred_within"`
	PlannedWithin     Duration              `yaml:"planned_within"`
}

// Empty reports whether the condition holds for every report.
func (w When) Empty() bool {
	return len(w.Kind)+len(w.Scam)+len(w.District)+len(w.Money) == 0 && !w.dynamic()
}

// dynamic reports whether the condition depends on an amount or a time.
func (w When) dynamic() bool {
	return w.AmountAtLeast > 0 || w.TransferredWithin > 0 || w.PlannedWithin > 0
}

// Duration is a span of time written as 24h or 30m.
type Duration time.Duration

// UnmarshalYAML reads a Go duration above zero.
func (d *Duration) UnmarshalYAML(node *yaml.Node) error {
	span, err := time.ParseDuration(node.Value)
	if err != nil || span <= 0 {
		return errors.New("时长 " + node.Value + " 不对，应像 24h 或 30m")
	}
	*d = Duration(span)
	return nil
}
