package report

// Texts are all words and numbers that a report holds, as they were written.
func (r Report) Texts() []string {
	texts := []string{r.Narrative, r.Name, r.Phone, r.IDNumber, r.PlannedPlace, r.HappenedOn}
	for _, p := range []*Person{r.Victim, r.Guardian} {
		if p != nil {
			texts = append(texts, p.Name, p.Phone, p.Whereabouts)
		}
	}
	for _, s := range r.Suspects {
		texts = append(texts, s.Value)
	}
	for _, t := range r.Transfers {
		texts = append(texts, t.Amount.String(), t.PayerAccount, t.PayerBank, t.PayeeName, t.PayeeAccount, t.PayeeBank, t.Reference,
			t.PickupPlatform, t.PickupOrder, t.PickupPlate, t.PickupPlace)
	}
	if f := r.Fundraising; f != nil {
		texts = append(texts, f.ContractNo, f.Recruiter, f.People, f.NextMeeting)
	}
	return texts
}
