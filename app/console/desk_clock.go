package console

import (
	"cmp"
	"fmt"
	"time"

	"fanzha/app/report"
)

// Clock is a length of time as it was when the page was made, or words that
// stay. Where there are scripts it goes on (static/js/clock.js).
type Clock struct {
	Text        string
	Since, Left bool // which way it goes; neither: it stays
	Seconds     int64
	Words, Over string // before the time, and where it is over
}

// still are words that stay.
func still(text string) Clock { return Clock{Text: text} }

// sinceClock is how long ago something was.
func sinceClock(words string, then, now time.Time) Clock {
	gone := max(now.Sub(then), 0)
	return Clock{Text: words + span(gone), Since: true, Seconds: int64(gone.Seconds()), Words: words}
}

// since says how long ago a transfer was.
func (c *Console) since(t report.Transfer, now time.Time) Clock {
	if t.Time.IsZero() {
		return still(cmp.Or(t.Day, "时间不详"))
	}
	return sinceClock("已过 ", t.Time, now)
}

// stopClock is how long a stop still runs.
func stopClock(until, now time.Time) Clock {
	const words, over = "止付还剩 ", "止付已到期"
	if !until.After(now) {
		return still(over)
	}
	left := until.Sub(now)
	return Clock{Text: words + span(left), Left: true, Seconds: int64(left.Seconds()), Words: words, Over: over}
}

// span is a length of time in two parts at most.
func span(d time.Duration) string {
	minutes := int(max(d, 0).Minutes())
	switch hours := minutes / 60; {
	case hours >= 48:
		return fmt.Sprintf("%d 天 %d 小时", hours/24, hours%24)
	case hours > 0:
		return fmt.Sprintf("%d 小时 %d 分", hours, minutes%60)
	}
	return fmt.Sprintf("%d 分", minutes)
}
