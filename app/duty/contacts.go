package duty

import (
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// Contacts returns every address at which a unit is told, each once.
func Contacts(b *bureau.Bureau) []report.Contact {
	var all []report.Contact
	for _, unit := range b.Units {
		all = merge(all, channelContacts(unit))
		for _, entry := range unit.Duty {
			all = merge(all, dutyContacts(unit.Key, entry))
		}
	}
	return all
}

// merge adds the addresses that are not there yet.
func merge(all, more []report.Contact) []report.Contact {
	for _, c := range more {
		there := slices.ContainsFunc(all, func(other report.Contact) bool {
			return c.Unit == other.Unit && c.Channel == other.Channel && c.Target == other.Target
		})
		if !there {
			all = append(all, c)
		}
	}
	return all
}

// channelContacts are the addresses of a unit as a whole.
func channelContacts(unit bureau.Unit) []report.Contact {
	var all []report.Contact
	for _, address := range unit.Channels.Email {
		all = append(all, report.Contact{Unit: unit.Key, Channel: report.ChannelEmail, Target: address})
	}
	if unit.Channels.Webhook != nil {
		all = append(all, webhook(unit.Key, *unit.Channels.Webhook))
	}
	return all
}

// dutyContacts are the addresses of one entry of a unit's duty list.
func dutyContacts(unit string, entry bureau.Duty) []report.Contact {
	var all []report.Contact
	if entry.Email != "" {
		all = append(all, report.Contact{Unit: unit, Channel: report.ChannelEmail, Target: entry.Email})
	}
	if entry.Webhook != nil {
		all = append(all, webhook(unit, *entry.Webhook))
	}
	return all
}

func webhook(unit string, hook bureau.Webhook) report.Contact {
	return report.Contact{
		Unit: unit, Channel: report.ChannelWebhook, Target: hook.URL, SecretFile: hook.SecretFile, Template: hook.Template,
	}
}

// Moved returns who is told when a unit is no longer told at an address: the
// old address, so that a change that nobody in the unit has asked for does
// not stay hidden; and the new ones of what the old has not had yet.
func Moved(gone report.Contact, new []report.Contact, untold []report.Delivery, now time.Time) []report.Delivery {
	rows := []report.Delivery{report.NewDelivery(report.Record{}, gone, report.ReasonChange, int(now.Unix()), now)}
	for _, d := range untold {
		if d.Reason == report.ReasonChange {
			continue
		}
		for _, c := range new {
			again := report.NewDelivery(report.Record{Reference: d.Reference, ReceivedAt: d.ReceivedAt}, c, d.Reason, d.Step, now)
			again.Urgent = d.Urgent
			rows = append(rows, again)
		}
	}
	return rows
}
