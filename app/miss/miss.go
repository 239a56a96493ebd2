// Package miss counts what readers search for and do not find, so that the
// newsroom learns what to write about.
//
// No machine can tell a name from a word. So a search without a hit is known
// in memory only, until enough networks have asked the same within one day;
// then what is left of it ([Words]) is counted by the month. Who asked is a
// digest in memory under a key that is thrown away every day. Replicas know
// nothing of what the others were asked: the counts are what they found enough
// of, each for itself.
package miss

import (
	"context"
	"time"
)

// Count is in how many networks something was looked for in vain in a month,
// each of them once a day.
type Count struct {
	Month string // 2026-11
	Words string
	N     int
}

// Store is where counts are kept.
type Store interface {
	// AddMisses adds counts to those there are, and keeps the greatest of each
	// month, at most so many.
	AddMisses(ctx context.Context, counts []Count, most int) error
}

// MonthForm is how a month is written.
const MonthForm = "2006-01"

// kept is how many months a count is kept after its own.
const kept = 12

// OldestKept is the first month whose counts are kept now.
func OldestKept(now time.Time) string {
	return time.Date(now.Year(), now.Month()-kept, 1, 0, 0, 0, 0, now.Location()).Format(MonthForm)
}
