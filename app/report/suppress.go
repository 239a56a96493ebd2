package report

import "slices"

// SmallCount is the least count that is published: a smaller one may tell of
// a person whom others know.
const SmallCount = 5

// Cell is one count of a table. N is 0 where it is hidden.
type Cell struct {
	Key    string
	N      int
	Hidden bool
}

// Suppress hides small counts in a table whose cells add up to a total that
// is known, so that none of them can be worked out from the rest.
//
// A count from 1 to 4 is hidden. Nobody is behind a 0: it is shown where
// nothing has to be hidden, else it hides among the others. Then the smallest
// shown counts are hidden too, alike ones together, until
//
//   - they add up to 5 or more: their sum is a count that everybody can work out;
//   - they are not all alike: else their sum, by their number, is each of them.
//     One alone is the total less the rest.
//
// What is hidden follows from the counts alone, so whoever knows this rule
// still takes any order of the hidden counts for possible. They differ, so
// each cell has at least two values that it may have.
func Suppress(cells []Cell) []Cell {
	hidden := hiddenOf(cells)
	published := slices.Clone(cells)
	for i := range published {
		if hidden[i] {
			published[i].N, published[i].Hidden = 0, true
		}
	}
	return published
}

// hiddenOf says of each cell whether it is to be hidden.
func hiddenOf(cells []Cell) []bool {
	hidden := make([]bool, len(cells))
	if !slices.ContainsFunc(cells, func(c Cell) bool { return c.N > 0 && c.N < SmallCount }) {
		return hidden
	}
	hideUpTo(cells, hidden, SmallCount-1)
	for !secret(cells, hidden) {
		next := 0
		for i, c := range cells {
			if !hidden[i] && (next == 0 || c.N < next) {
				next = c.N
			}
		}
		if next == 0 { // nothing is shown any more
			break
		}
		hideUpTo(cells, hidden, next)
	}
	return hidden
}

// hideUpTo hides the counts up to n.
func hideUpTo(cells []Cell, hidden []bool, n int) {
	for i, c := range cells {
		hidden[i] = c.N <= n
	}
}

// secret reports whether no hidden count can be worked out.
func secret(cells []Cell, hidden []bool) bool {
	sum, least, most := 0, 0, -1
	for i, c := range cells {
		if !hidden[i] {
			continue
		}
		if most < 0 || c.N < least {
			least = c.N
		}
		most = max(most, c.N)
		sum += c.N
	}
	return sum >= SmallCount && least < most
}
