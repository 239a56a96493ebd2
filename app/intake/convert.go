package intake

import (
	"cmp"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// convert makes the report of a normalised form that has passed validation,
// so that no value in it fails to parse any more.
func convert(f Form, zone *time.Location) report.Report {
	r := report.Report{
		Kind: report.Kind(f.Kind), Scam: f.Scam, District: f.District,
		Narrative: f.Narrative, Channels: f.Channels, Money: f.Money,
		PlannedAt: moment(f.PlannedAt, zone), PlannedPlace: f.PlannedPlace,
		Name: f.Name, Phone: f.Phone, IDNumber: f.IDNumber,
		Called110: f.Called110, Under14: f.Under14 == "yes", ConsentSensitive: f.ConsentSensitive == "yes",
	}
	r.HappenedOn = dayOf(f.HappenedOn, zone)
	for _, s := range f.Suspects {
		if s.Value != "" {
			r.Suspects = append(r.Suspects, report.Suspect{Kind: s.Kind, Value: s.Value})
		}
	}
	for _, t := range f.Transfers {
		if t != (TransferForm{}) {
			r.Transfers = append(r.Transfers, t.convert(zone))
		}
	}
	victim := report.Person{Relation: f.ReportingFor, Name: f.VictimName, Phone: f.VictimPhone, Whereabouts: f.VictimWhereabouts}
	if f.ReportingFor != "" && f.ReportingFor != "self" || victim.Name+victim.Phone+victim.Whereabouts != "" {
		r.Victim = &victim
	}
	if f.GuardianName+f.GuardianPhone != "" {
		r.Guardian = &report.Person{Name: f.GuardianName, Phone: f.GuardianPhone}
	}
	r.Fundraising = f.fundraising()
	return r
}

func (f Form) fundraising() *report.Fundraising {
	part := report.Fundraising{ContractNo: f.ContractNo, Recruiter: f.Recruiter, People: f.People, NextMeeting: f.NextMeeting}
	part.Principal, _ = ParseAmount(f.Principal)
	part.ReceivedBack, _ = ParseAmount(f.ReceivedBack)
	if part == (report.Fundraising{}) {
		return nil
	}
	return &part
}

func (t TransferForm) convert(zone *time.Location) report.Transfer {
	amount, _ := ParseAmount(t.Amount)
	day, at := dayOf(t.Time, zone), time.Time{}
	if day == "" {
		at = moment(t.Time, zone)
	}
	return report.Transfer{
		Time: at, Day: day, Amount: amount, Method: t.Method,
		PayerAccount: t.PayerAccount, PayerBank: t.PayerBank,
		PayeeName: t.PayeeName, PayeeAccount: t.PayeeAccount, PayeeBank: t.PayeeBank, Reference: t.Reference,
		PickupPlatform: t.PickupPlatform, PickupOrder: t.PickupOrder, PickupPlate: t.PickupPlate, PickupPlace: t.PickupPlace,
	}
}

// momentOf is when a transfer was made, as a form holds it: to the second,
// which is what a bank looks for, where that is known.
func momentOf(t report.Transfer, zone *time.Location) string {
	switch at := t.Time.In(zone); {
	case t.Time.IsZero():
		return t.Day
	case at.Second() == 0:
		return at.Format("2006-01-02T15:04")
	default:
		return at.Format("2006-01-02T15:04:05")
	}
}

// FormOf is a form that holds nothing but these transfers, as they are shown
// to their reporter again.
func FormOf(transfers []report.Transfer, zone *time.Location) Form {
	var form Form
	for _, t := range transfers {
		form.Transfers = append(form.Transfers, TransferForm{
			Time: momentOf(t, zone), Amount: t.Amount.String(), Method: t.Method,
			PayerAccount: t.PayerAccount, PayerBank: t.PayerBank,
			PayeeName: t.PayeeName, PayeeAccount: t.PayeeAccount, PayeeBank: t.PayeeBank, Reference: t.Reference,
			PickupPlatform: t.PickupPlatform, PickupOrder: t.PickupOrder, PickupPlate: t.PickupPlate, PickupPlace: t.PickupPlace,
		})
	}
	return form
}

// moment is in UTC, so that the same instant is the same content however it
// was typed.
func moment(text string, zone *time.Location) time.Time {
	t, _ := parseMoment(text, zone)
	return t.UTC()
}

// dayOf is the day that was typed, as 2026-01-31; empty where it was none, or
// a day with a time.
func dayOf(text string, zone *time.Location) string {
	day, err := parseDay(text, zone)
	if err != nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// routingCase is what routing looks at of a report. Money that went at an
// unknown time, in a transfer without one or as 已经转了 without a transfer,
// counts as gone at the end of the day it happened on, and as gone now where
// no day was given: nobody loses the first hours for an empty field.
func routingCase(r report.Report, zone *time.Location, now time.Time) bureau.Case {
	c := bureau.Case{
		Kind: string(r.Kind), Scam: r.Scam, District: r.District, Money: r.Money,
		Amount: r.Total().Yuan(), PlannedAt: r.PlannedAt,
	}
	if r.Money == "gone" && len(r.Transfers) == 0 {
		c.LastTransfer = endOfDay(r.HappenedOn, zone, now)
	}
	for _, t := range r.Transfers {
		at := t.Time
		if at.IsZero() {
			at = endOfDay(cmp.Or(t.Day, r.HappenedOn), zone, now)
		}
		if at.After(c.LastTransfer) {
			c.LastTransfer = at
		}
	}
	return c
}

// endOfDay is the last second of a day, or now where that comes first or no
// day is given.
func endOfDay(day string, zone *time.Location, now time.Time) time.Time {
	if start, err := time.ParseInLocation(time.DateOnly, day, zone); err == nil {
		if end := start.AddDate(0, 0, 1).Add(-time.Second); end.Before(now) {
			return end
		}
	}
	return now
}
