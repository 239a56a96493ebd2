package search

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// label is a value of a facet that documents have, such as a district.
type label struct{ facet, value string }

// labels gives each label a number, from 0: hits by the ten thousand are
// counted faster by number than by name.
type labels struct {
	numbers map[label]int
	all     []label
}

func (l labels) clone() labels {
	numbers := maps.Clone(l.numbers)
	if numbers == nil {
		numbers = make(map[label]int)
	}
	return labels{numbers, slices.Clone(l.all)}
}

// of returns the numbers of d's labels. New ones are added to l.
func (l *labels) of(d *Document) []int {
	numbers := make([]int, 0, 3+len(d.Scams))
	add := func(facet, value string) {
		if value != "" {
			numbers = append(numbers, l.number(label{facet, value}))
		}
	}
	add("kind", d.Kind)
	add("district", d.District)
	if !d.Date.IsZero() {
		add("year", strconv.Itoa(d.Date.Year()))
	}
	for _, scam := range d.Scams {
		add("scam", scam)
	}
	return numbers
}

func (l *labels) number(of label) int {
	n, known := l.numbers[of]
	if !known {
		n = len(l.all)
		l.numbers[of] = n
		l.all = append(l.all, of)
	}
	return n
}

// facets counts the labels of all found, the most frequent first.
func (l labels) facets(found []match) map[string][]Count {
	counts := make([]int, len(l.all))
	for _, m := range found {
		for _, n := range m.labels {
			counts[n]++
		}
	}
	facets := map[string][]Count{"kind": {}, "scam": {}, "district": {}, "year": {}}
	for n, label := range l.all {
		if counts[n] > 0 {
			facets[label.facet] = append(facets[label.facet], Count{label.value, counts[n]})
		}
	}
	for _, values := range facets {
		slices.SortFunc(values, func(a, b Count) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
	}
	return facets
}
