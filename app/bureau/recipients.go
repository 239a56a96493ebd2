package bureau

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Recipient is one thing that units.yaml lets out: that a rule gives reports
// to a unit, or that a unit is told at an address.
type Recipient struct {
	ID   string // of what is let out, and to whom: the same thing has the same id
	Unit string
	Text string // in words, for those who confirm it
}

// Recipients returns all of them, each once.
func (b *Bureau) Recipients() []Recipient {
	var all []Recipient
	add := func(unit, text string, of ...any) {
		encoded, _ := json.Marshal(of) // texts, numbers and lists always have a form
		sum := sha256.Sum256(encoded)
		one := Recipient{hex.EncodeToString(sum[:8]), unit, text}
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	for _, rule := range b.Rules {
		words := "「" + rule.Name + "」"
		give := func(unit, what string) {
			u, _ := b.Unit(unit)
			add(unit, fmt.Sprintf("规则%s%s给%s", words, what, b.UnitName(unit)), "rule", unit, what, rule.When, u.Districts)
		}
		give(rule.To, "交办")
		for _, unit := range rule.Also {
			give(unit, "同时告知")
		}
		if rule.EscalateTo != "" {
			give(rule.EscalateTo, "升级")
		}
	}
	for _, unit := range b.Units {
		for _, address := range unit.addresses() {
			add(unit.Key, unit.Name+"在 "+address+" 接收通知", "address", unit.Key, address)
		}
	}
	return all
}

// addresses are where a unit is told: as a whole, and its people on duty. Of a
// webhook, what its body looks like counts too.
func (u Unit) addresses() []string {
	addresses := slices.Clone(u.Channels.Email)
	hooks := []*Webhook{u.Channels.Webhook}
	for _, d := range u.Duty {
		if d.Email != "" {
			addresses = append(addresses, d.Email)
		}
		hooks = append(hooks, d.Webhook)
	}
	for _, hook := range hooks {
		if hook != nil {
			addresses = append(addresses, strings.TrimSpace(hook.URL+" "+hook.SecretFile+" "+hook.Template))
		}
	}
	return addresses
}

// Routing is the part of a bureau that says who gets reports and is told of
// them.
type Routing struct {
	Dispatch string
	Units    []Unit
	Rules    []Rule
}

// Routing returns it.
func (b *Bureau) Routing() Routing { return Routing{b.Dispatch, b.Units, b.Rules} }

// WithRouting returns the same bureau with another routing. It is not ok where
// that would leave a report without a unit.
func (b *Bureau) WithRouting(r Routing) (routed *Bureau, ok bool) {
	changed := *b
	changed.Dispatch, changed.Units, changed.Rules = r.Dispatch, r.Units, r.Rules
	for c := range changed.Cases() {
		if !changed.static(c) {
			return nil, false
		}
	}
	return &changed, true
}
