package intake

import (
	"slices"

	"fanzha/app/report"
)

// Shapes returns a value as it is compared with published indicators: the same
// number, name or link has a shape in common, however it was typed and
// whatever field it was typed into.
func Shapes(typed string) []string {
	shapes := slices.Concat(report.Shapes(typed), report.Shapes(normalPhone(typed)))
	slices.Sort(shapes)
	return slices.Compact(shapes)
}

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
