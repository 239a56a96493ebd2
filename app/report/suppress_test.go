package report_test

import (
	"fmt"
	"slices"
	"testing"

	"fanzha/app/report"
)

func cellsOf(counts ...int) []report.Cell {
	cells := make([]report.Cell, len(counts))
	for i, n := range counts {
		cells[i] = report.Cell{Key: fmt.Sprint(i), N: n}
	}
	return cells
}

const hid = -1

// shown are the counts of a table, hid in the place of a hidden one.
func shown(cells []report.Cell) []int {
	counts := make([]int, len(cells))
	for i, c := range cells {
		counts[i] = c.N
		if c.Hidden {
			counts[i] = hid
		}
	}
	return counts
}

func TestSmallCountsAreHiddenAndTheirNeighboursToo(t *testing.T) {
	tests := []struct {
		name         string
		counts, want []int
	}{
		{"nothing small", []int{5, 9, 30}, []int{5, 9, 30}},
		{"a nought alone tells of nobody", []int{0, 9, 30}, []int{0, 9, 30}},
		{"one small: the next smallest hides it", []int{30, 3, 9}, []int{30, hid, hid}},
		{"alike ones are hidden together", []int{9, 3, 9, 30}, []int{hid, hid, hid, 30}},
		{"two small with a sum that may be known", []int{3, 4, 9}, []int{hid, hid, 9}},
		{"two small with a small sum", []int{1, 2, 9, 30}, []int{hid, hid, hid, 30}},
		{"two alike: their sum is known", []int{4, 4, 9, 30}, []int{hid, hid, hid, 30}},
		{"a small one among noughts", []int{0, 3, 0, 9, 30}, []int{hid, hid, hid, hid, 30}},
		{"small ones among noughts", []int{0, 3, 4, 9, 30}, []int{hid, hid, hid, 9, 30}},
		{"nothing is left", []int{3, 30}, []int{hid, hid}},
		{"one cell is its total", []int{3}, []int{hid}},
		{"an empty table", nil, []int{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cells := cellsOf(test.counts...)
			got := report.Suppress(cells)
			if !slices.Equal(shown(got), test.want) {
				t.Errorf("got %v, want %v", shown(got), test.want)
			}
			if !slices.Equal(cells, cellsOf(test.counts...)) {
				t.Error("the counts that came in were changed")
			}
		})
	}
}

// Whoever has a published table, its total and this program, and tries every
// table that would be published so, finds at least two values for each hidden
// count.
func TestNoHiddenCountCanBeWorkedOut(t *testing.T) {
	for size, largest := range map[int]int{2: 60, 3: 60, 4: 40, 5: 30} {
		candidates := map[string][][]int{} // tables by what is known of them
		eachTable(make([]int, size), largest, func(counts []int, total int) {
			known := fmt.Sprint(total, shown(report.Suppress(cellsOf(counts...))))
			candidates[known] = append(candidates[known], slices.Clone(counts))
		})
		secrets := 0
		for known, tables := range candidates {
			for i, n := range shown(report.Suppress(cellsOf(tables[0]...))) {
				if n != hid {
					continue
				}
				secrets++
				if !slices.ContainsFunc(tables, func(other []int) bool { return other[i] != tables[0][i] }) {
					t.Errorf("%s: count %d can only be %d", known, i, tables[0][i])
				}
			}
		}
		if secrets == 0 {
			t.Errorf("no table of %d hides anything", size)
		}
	}
}

// eachTable shows all tables of a size whose total is at most largest.
func eachTable(counts []int, largest int, show func(counts []int, total int)) {
	var fill func(at, total int)
	fill = func(at, total int) {
		if at == len(counts) {
			show(counts, total)
			return
		}
		for n := 0; total+n <= largest; n++ {
			counts[at] = n
			fill(at+1, total+n)
		}
	}
	fill(0, 0)
}
