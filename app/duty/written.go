package duty

import (
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

// Summary returns who is told once a day that notices were given up: the
// channels of the unit whose dispatchers see to them.
func Summary(b *bureau.Bureau, now time.Time) []report.Delivery {
	unit, _ := b.Unit(b.Dispatch)
	var rows []report.Delivery
	for _, contact := range channelContacts(unit) {
		rows = append(rows, report.NewDelivery(report.Record{}, contact, report.ReasonSummary, int(now.Unix()), now))
	}
	return rows
}
