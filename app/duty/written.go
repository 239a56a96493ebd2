package duty

import (
	"strings"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// Written returns who is told that a reporter has added to a report: the
// channels of the unit that has it, once in a second.
func Written(b *bureau.Bureau, r report.Record, now time.Time) []report.Delivery {
	unit, _ := b.Unit(r.Unit)
	var rows []report.Delivery
	for _, contact := range channelContacts(unit) {
		rows = append(rows, report.NewDelivery(r, contact, report.ReasonMessage, int(now.Unix()), now))
	}
	return rows
}

// HandedOver returns who is told that a report was handed over to a unit: its
// desk, its channels and, where it is urgent, the first on duty.
func HandedOver(unit bureau.Unit, r report.Record, now time.Time) []report.Delivery {
	t := telling{r: r, at: now, step: int(now.Unix())}
	t.unit(unit, report.ReasonMoved)
	if r.Urgent(now) {
		t.onDuty(unit, 0, report.ReasonMoved)
	}
	return t.rows
}

// Test returns the row that tries an address, once in a second.
func Test(contact report.Contact, now time.Time) report.Delivery {
	return report.NewDelivery(report.Record{}, contact, report.ReasonTest, int(now.Unix()), now)
}

// Day is what the dispatchers are told once a day.
type Day struct {
	Stuck bool     // notices were given up
	Late  []string // urgent publications that nobody has confirmed in time, in words
}

// Summary returns who is told of a day: the channels of the unit whose
// dispatchers see to it; nobody where there is nothing to tell.
func Summary(b *bureau.Bureau, day Day, now time.Time) []report.Delivery {
	reason := report.ReasonSummary
	switch {
	case !day.Stuck && len(day.Late) == 0:
		return nil
	case !day.Stuck:
		reason = report.ReasonUnconfirmed
	}
	unit, _ := b.Unit(b.Dispatch)
	var rows []report.Delivery
	for _, contact := range channelContacts(unit) {
		row := report.NewDelivery(report.Record{}, contact, reason, int(now.Unix()), now)
		row.Detail = strings.Join(day.Late, "\n")
		rows = append(rows, row)
	}
	return rows
}
