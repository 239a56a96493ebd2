package bureau

import (
	"errors"
	"time"

	"go.yaml.in/yaml/v3"
)

// Family is a group of scam types, in the order in which it is shown.
type Family struct {
	Key  string `yaml:"key"`
	Name string `yaml:"name"`
}

// Scam is a scam type. Types are dated data, not an enumeration: they come
// and go with the ministry's yearly lists.
type Scam struct {
	Key     string   `yaml:"key"`
	Name    string   `yaml:"name"`
	Family  string   `yaml:"family"`
	Plain   string   `yaml:"plain"`   // how a citizen would say it
	Icon    string   `yaml:"icon"`    // a name of the sprite's; never empty once loaded
	Aliases []string `yaml:"aliases"` // other names, for search
	Says    []string `yaml:"says"`    // sentences the fraudster says
	Signs   []Sign   `yaml:"signs"`
	Moves   []string `yaml:"moves"`  // in order
	Topics  []string `yaml:"topics"` // phrases: what such messages are about
	From    Date     `yaml:"from"`
	Until   Date     `yaml:"until"`
}

// defaultIcon is that of a scam type that names none.
const defaultIcon = "warning"

// Sign is a warning sign; Weight is from 1 (weak) to 5 (gives it away alone).
// Any and Not are phrases of package phrase.
type Sign struct {
	Sign   string   `yaml:"sign"`
	Weight int      `yaml:"weight"`
	Step   int      `yaml:"step"` // the move it belongs to, from 1; 0: none
	Any    []string `yaml:"any"`  // a message that says one of them shows the sign
	Not    []string `yaml:"not"`  // in a sentence that says one of them, nothing shows it
}

// Cue is what tells an ordinary message, such as a bank's notice that warns
// of giving the code away. Signs in the same sentence do not count, and
// Weight is taken off what the message scores.
type Cue struct {
	Cue    string   `yaml:"cue"`
	Weight int      `yaml:"weight"`
	Any    []string `yaml:"any"`
}

// Date is a calendar day; the zero value is no date.
type Date struct{ time.Time }

// Begins is the moment at which the day begins in a time zone.
func (d Date) Begins(zone *time.Location) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone)
}

// UnmarshalYAML reads 2006-01-02.
func (d *Date) UnmarshalYAML(node *yaml.Node) error {
	if node.Tag == "!!null" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, node.Value)
	if err != nil {
		return errors.New("日期 " + node.Value + " 不对，应像 2026-01-31")
	}
	d.Time = t
	return nil
}
