package staff

import "slices"

// Opens reports whether the member was granted a unit's key: one who was not
// is pending.
func (s *Session) Opens(unit string) bool {
	return slices.ContainsFunc(s.grants, func(g Grant) bool { return g.Unit == unit })
}
