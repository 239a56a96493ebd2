package library

import "fanzha/app/bureau"

// basis is what articles depend on beside their own file. Where it is the
// same after a change of the bureau's YAML, no article needs to be read again.
type basis struct {
	numbers   []string // the bureau's own, which the guard passes
	officials []string

	// The keys that may be named, nil where their list could not be read.
	scams, districts, units []string
}

func basisOf(b *bureau.Bureau) basis {
	s := basis{officials: b.Site.Officials}
	for _, h := range b.Site.Hotlines {
		s.numbers = append(s.numbers, h.Number)
	}
	for _, h := range b.Site.CallbackNumbers {
		s.numbers = append(s.numbers, h.Number)
	}
	if phone := b.Site.Contact.Phone; phone != "" {
		s.numbers = append(s.numbers, phone)
	}
	for _, station := range b.Stations {
		if station.Phone != "" {
			s.numbers = append(s.numbers, station.Phone)
		}
	}
	if b.Complete.Scams {
		s.scams = keysOf(b.Scams, func(s bureau.Scam) string { return s.Key })
	}
	if b.Complete.Districts {
		s.districts = append(keysOf(b.Site.Districts, func(d bureau.District) string { return d.Key }), bureau.DistrictElsewhere)
	}
	if b.Complete.Units {
		s.units = keysOf(b.Units, func(u bureau.Unit) string { return u.Key })
	}
	return s
}

func keysOf[T any](list []T, key func(T) string) []string {
	keys := make([]string, len(list))
	for i, item := range list {
		keys[i] = key(item)
	}
	return keys
}
