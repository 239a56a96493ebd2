package desk

import (
	"strings"

	"fanzha/app/report"
)

// Outline is what of a report may become a warning to everybody: how it was
// done and by what the fraudster can be known, and nobody's name, number or
// account but the fraudster's.
type Outline struct {
	Scam, District string // keys
	Channels       []string
	Loss           report.Fen // the two leading digits: the exact sum tells who lost it
	Story          string     // without the names and numbers that the report's own fields have
	Known          map[string][]string
}

// OutlineOf makes one. The story still has what only its reader can tell for a
// person's; it is to be read, and held to the privacy guard.
func OutlineOf(r report.Report) Outline {
	o := Outline{Scam: r.Scam, District: r.District, Channels: r.Channels, Known: map[string][]string{}, Story: hidden(r).Replace(r.Narrative)}
	for _, s := range r.Suspects {
		o.Known[s.Kind] = append(o.Known[s.Kind], s.Value)
	}
	for _, t := range r.Transfers {
		o.Loss += t.Amount
		if t.PayeeAccount != "" {
			o.Known["account"] = append(o.Known["account"], t.PayeeAccount)
		}
	}
	o.Loss = leading(o.Loss)
	return o
}

// hidden takes out what a report's fields say of people, and the fraudster's
// names: whose they truly are nobody knows.
func hidden(r report.Report) *strings.Replacer {
	var pairs []string
	hide := func(by string, all ...string) {
		for _, one := range all {
			if len([]rune(one)) > 1 {
				pairs = append(pairs, one, by)
			}
		}
	}
	for _, p := range []*report.Person{{Name: r.Name, Phone: r.Phone}, r.Victim, r.Guardian} {
		if p != nil {
			hide("当事人", p.Name)
			hide("（号码）", p.Phone)
			hide("（地点）", p.Whereabouts)
		}
	}
	hide("（证件号）", r.IDNumber)
	hide("（地点）", r.PlannedPlace)
	for _, t := range r.Transfers {
		hide("对方", t.PayeeName)
		hide("（账号）", t.PayerAccount, t.PayeeAccount)
		hide("（流水号）", t.Reference)
		hide("（地点）", t.PickupPlace)
	}
	for _, s := range r.Suspects {
		switch s.Kind {
		case "person":
			hide("对方", s.Value)
		case "phone", "wechat", "qq", "account", "vehicle":
			hide("（号码）", s.Value)
		case "address":
			hide("（地点）", s.Value)
		}
	}
	return strings.NewReplacer(pairs...)
}

// leading keeps the two leading digits of a sum in yuan.
func leading(sum report.Fen) report.Fen {
	yuan, unit := sum/100, report.Fen(1)
	for yuan/unit >= 100 {
		unit *= 10
	}
	return yuan / unit * unit * 100
}
