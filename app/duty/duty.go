// Package duty decides who is told of a report: its units at once, and while
// nobody opens it, one rung of the duty ladder after the other. The ladder is
// the duty list of the report's unit, then the unit that its rule escalates
// to and its duty list.
//
// It tells nobody itself: what it returns are rows of the ledger.
package duty

import (
	"slices"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// First returns who is told of a new record: the desks of the route's units,
// their channels, and the first on duty of the unit that has to act, if there
// is a time in which it has to.
func First(route bureau.Route, r report.Record) []report.Delivery {
	t := telling{r: r, at: r.ReceivedAt}
	t.unit(route.To, report.ReasonTo)
	if r.Urgent(r.ReceivedAt) || r.AckWithin > 0 {
		t.onDuty(route.To, 0, report.ReasonTo)
	}
	for _, unit := range route.Also {
		t.unit(unit, report.ReasonAlso)
	}
	return t.rows
}

// Next returns who is told now that a record has not been opened in time, and
// when the one after them is: nobody and the zero time where nobody is left.
func Next(b *bureau.Bureau, r report.Record, now time.Time) ([]report.Delivery, time.Time) {
	t := telling{r: r, at: now, step: r.Escalation + 1}
	t.rung(b)
	if len(t.rows) == 0 {
		return nil, time.Time{}
	}
	return t.rows, now.Add(r.AckWithin)
}

// telling collects the rows of one rung.
type telling struct {
	r    report.Record
	at   time.Time
	step int
	rows []report.Delivery
}

// rung adds who stands on a rung above the first.
func (t *telling) rung(b *bureau.Bureau) {
	own, _ := b.Unit(t.r.Unit)
	if t.step < len(own.Duty) {
		t.onDuty(own, t.step, report.ReasonDuty)
		return
	}
	last, ok := b.Unit(t.r.EscalateTo)
	if !ok {
		return
	}
	i := t.step - max(1, len(own.Duty))
	if i == 0 {
		t.unit(last, report.ReasonEscalate)
	}
	t.onDuty(last, i, report.ReasonEscalate)
}

// unit tells a unit's desk and its channels.
func (t *telling) unit(unit bureau.Unit, reason report.Reason) {
	t.rows = append(t.rows, report.DeskDelivery(t.r, unit.Key, reason, t.at))
	t.add(channelContacts(unit), reason)
}

// onDuty tells one of a unit's duty list, if it is that long.
func (t *telling) onDuty(unit bureau.Unit, i int, reason report.Reason) {
	if i < len(unit.Duty) {
		t.add(dutyContacts(unit.Key, unit.Duty[i]), reason)
	}
}

// add tells addresses, each once on a rung.
func (t *telling) add(contacts []report.Contact, reason report.Reason) {
	for _, to := range contacts {
		d := report.NewDelivery(t.r, to, reason, t.step, t.at)
		if !slices.ContainsFunc(t.rows, func(row report.Delivery) bool { return row.ID == d.ID }) {
			t.rows = append(t.rows, d)
		}
	}
}
