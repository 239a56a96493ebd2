package report

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Filter chooses what a list of reports shows. A list has what is urgent
// first, and the newest first in either part.
type Filter struct {
	Unit     string    // only what was delivered to this unit's desk; empty: everything
	State    State     // only what is so far
	Assignee string    // only what this member works at
	Waiting  Turn      // only what waits for this party
	Urgent   bool      // only what is urgent
	Newest   bool      // the newest first throughout: what is urgent is not put before it
	Now      time.Time // decides on the first page what is urgent
	After    Cursor    // where the page starts; zero: the first page
	Limit    int       // how many records at most
}

// State is how far a unit's desk has come with a report.
type State string

// The states that a list can ask for. What is open is new too until somebody
// has opened it.
const (
	AnyState    State = ""
	NewState    State = "new"
	OpenState   State = "open"
	ClosedState State = "closed"
)

// Turn is whose turn it is to write in a thread.
type Turn string

// The turns.
const (
	NobodysTurn   Turn = ""
	UnitsTurn     Turn = "unit"     // the reporter has written last
	ReportersTurn Turn = "reporter" // the unit has
)

// Judged is the time at which the list judges what is urgent: that of its
// first page.
func (f Filter) Judged() time.Time {
	if f.After.IsZero() {
		return f.Now
	}
	return f.After.Judged
}

// Next returns the place behind a page's last record.
func (f Filter) Next(last Record) Cursor {
	return Cursor{
		Judged:     f.Judged(),
		Urgent:     !f.Newest && last.Urgent(f.Judged()),
		ReceivedAt: last.ReceivedAt,
		Reference:  last.Reference,
	}
}

// Cursor is a place in a list. It carries the time of the list's first page,
// so that what ceases to be urgent between two pages is neither lost nor shown
// twice.
type Cursor struct {
	Judged     time.Time
	Urgent     bool // the place is in the urgent part
	ReceivedAt time.Time
	Reference  Reference
}

// ErrCursor is returned for what cannot be a cursor.
var ErrCursor = errors.New("report: not a cursor")

// IsZero reports whether the cursor is the start of the list.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// String returns the cursor as it stands in a page's address; empty for the
// start of the list. Times are kept to the millisecond.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d_%t_%d_%s", c.Judged.UnixMilli(), c.Urgent, c.ReceivedAt.UnixMilli(), c.Reference)
}

// ParseCursor reads what [Cursor.String] wrote.
func ParseCursor(text string) (Cursor, error) {
	if text == "" {
		return Cursor{}, nil
	}
	parts := strings.Split(text, "_")
	if len(parts) != 4 {
		return Cursor{}, ErrCursor
	}
	judged, err1 := strconv.ParseInt(parts[0], 10, 64)
	urgent, err2 := strconv.ParseBool(parts[1])
	received, err3 := strconv.ParseInt(parts[2], 10, 64)
	reference, err4 := ParseReference(parts[3])
	if errors.Join(err1, err2, err3, err4) != nil {
		return Cursor{}, ErrCursor
	}
	return Cursor{time.UnixMilli(judged).UTC(), urgent, time.UnixMilli(received).UTC(), reference}, nil
}
