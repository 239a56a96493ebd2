package intake

// Named are the values by which a form names the other side: what it says of
// the suspects, and who was paid.
func (f Form) Named() []string {
	var named []string
	for _, s := range f.Suspects {
		named = append(named, s.Value)
	}
	for _, t := range f.Transfers {
		named = append(named, t.PayeeAccount, t.PayeeName)
	}
	return named
}
