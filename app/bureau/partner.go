package bureau

import "slices"

// Sharing is what a partner outside the police gets of one kind of report. A
// form names it before anything is sent.
type Sharing struct {
	Partner Unit
	Scams   []string // names of the scam types it gets; empty: every report
}

// Sharing lists what the rules send to partners of one kind of report.
func (b *Bureau) Sharing(kind string) []Sharing {
	var all []Sharing
	for _, partner := range b.Units {
		if !partner.Partner {
			continue
		}
		if sharing, any := b.sharedWith(partner, kind); any {
			all = append(all, sharing)
		}
	}
	return all
}

func (b *Bureau) sharedWith(partner Unit, kind string) (sharing Sharing, any bool) {
	sharing.Partner = partner
	everything := false
	for _, rule := range b.Rules {
		if !slices.Contains(rule.Also, partner.Key) || !anyOf(rule.When.Kind, kind) {
			continue
		}
		any = true
		everything = everything || len(rule.When.Scam) == 0
		for _, key := range rule.When.Scam {
			if name := b.ScamName(key); !slices.Contains(sharing.Scams, name) {
				sharing.Scams = append(sharing.Scams, name)
			}
		}
	}
	if everything {
		sharing.Scams = nil
	}
	return sharing, any
}
