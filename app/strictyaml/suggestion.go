package strictyaml

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// suggestion names the known key that looks most like an unknown one, the
// first in the alphabet where two do; it is empty where none does.
func suggestion(key string, fields map[string]reflect.Value) string {
	written := strings.ReplaceAll(strings.ToLower(key), "-", "_")
	best, least := "", math.MaxInt
	for _, known := range slices.Sorted(maps.Keys(fields)) {
		steps := distance(written, known)
		begins := len(written) > 2 && (strings.HasPrefix(known, written) || strings.HasPrefix(written, known))
		if steps < least && (begins || steps <= mistakes(written)) {
			best, least = known, steps
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("，是不是想写 %q？", best)
}

// mistakes is how many letters may be wrong in a key before it is another.
func mistakes(key string) int {
	if len(key) < 4 {
		return 1
	}
	return 2
}

// distance is Levenshtein's: how many bytes to put, drop or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
