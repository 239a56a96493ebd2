package intake

import (
	"cmp"
	"strings"

	"fanzha/app/bureau"
	"fanzha/app/indicator"
	"fanzha/app/report"
)

// normalised returns the form with numbers and spaces as the rules want them.
// What was typed stays in f.
func (f Form) normalised() Form {
	n := f
	for _, text := range []*string{
		&n.Kind, &n.Scam, &n.District, &n.Money, &n.PlannedPlace, &n.Name, &n.ReportingFor, &n.VictimName,
		&n.VictimWhereabouts, &n.Called110, &n.Under14, &n.GuardianName, &n.ContractNo, &n.Recruiter, &n.People,
		&n.NextMeeting, &n.Consent, &n.ConsentSensitive,
	} {
		*text = trim(*text)
	}
	if n.Kind == string(report.Objection) { // who objects to a number need not know of which scam it was said
		n.Scam, n.District = cmp.Or(n.Scam, bureau.ScamUnsure), cmp.Or(n.District, bureau.DistrictElsewhere)
	}
	n.Narrative = trim(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(f.Narrative))
	n.FormID = strings.ToLower(trim(f.FormID))
	for _, phone := range []*string{&n.Phone, &n.VictimPhone, &n.GuardianPhone} {
		*phone = indicator.Phone(*phone)
	}
	n.IDNumber = strings.ToUpper(indicator.Compact(f.IDNumber))
	n.HappenedOn, n.PlannedAt = indicator.Narrow(f.HappenedOn), indicator.Narrow(f.PlannedAt)
	n.Principal, n.ReceivedBack = indicator.Narrow(f.Principal), indicator.Narrow(f.ReceivedBack)
	n.Suspects, n.Transfers = nil, nil
	for _, s := range f.Suspects {
		n.Suspects = append(n.Suspects, s.normalised())
	}
	for _, t := range f.Transfers {
		n.Transfers = append(n.Transfers, t.normalised())
	}
	return n
}

func (s SuspectForm) normalised() SuspectForm {
	s.Kind, s.Value = trim(s.Kind), trim(s.Value)
	switch {
	case s.Kind == "phone":
		s.Value = indicator.Phone(s.Value)
	case s.Kind == "account" && indicator.IsNumber(indicator.Compact(s.Value)):
		s.Value = indicator.Compact(s.Value)
	case s.Kind == "" && s.Value != "":
		s.Kind = "other"
	}
	return s
}

func (t TransferForm) normalised() TransferForm {
	for _, text := range []*string{
		&t.Method, &t.PayerBank, &t.PayeeName, &t.PayeeBank, &t.PickupPlatform, &t.PickupOrder, &t.PickupPlate, &t.PickupPlace,
	} {
		*text = trim(*text)
	}
	for _, number := range []*string{&t.PayerAccount, &t.PayeeAccount, &t.Reference} {
		*number = trim(*number)
		if indicator.IsNumber(indicator.Compact(*number)) {
			*number = indicator.Compact(*number)
		}
	}
	t.Time, t.Amount = indicator.Narrow(t.Time), indicator.Narrow(t.Amount)
	return t
}
