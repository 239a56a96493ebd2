package bureau

import "net/url"

// Names are what everybody knows of the bureau: what it and its units are
// called, where it is, its host and its numbers.
func (b *Bureau) Names() []string {
	names := []string{b.Site.Name, b.Site.Organisation, b.Site.Operator, b.Site.AreaCode}
	if base, err := url.Parse(b.Site.BaseURL); err == nil {
		names = append(names, base.Hostname())
	}
	for _, line := range append(b.Site.Hotlines[:len(b.Site.Hotlines):len(b.Site.Hotlines)], b.Site.CallbackNumbers...) {
		names = append(names, line.Number)
	}
	for _, district := range b.Site.Districts {
		names = append(names, district.Name)
	}
	for _, unit := range b.Units {
		names = append(names, unit.Name)
	}
	return names
}
