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
