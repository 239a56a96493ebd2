// Package audit is the log of what staff did: who, when, which act, on what.
// It holds ids alone, never a reason and nothing of a report.
//
// Each act leaves its row in the act's own transaction. Who acts makes a
// [Draft], which nobody but a [Log] can make, and hands it to the method of the
// store that does the work; the store appends it as the last statement of the
// transaction, under a locked head row, so that there are no gaps and no two
// ends. A new act takes four steps:
//
//  1. name the act in act.go, with its Chinese words;
//  2. make the draft where the actor is known: a signed-in member's is
//     session.Did(act, objects…), that of a command or of the server itself
//     people.Did(act, objects…), where staff.Staff.As names the actor;
//  3. take it as a parameter of the store's method, and end the transaction
//     with appendAudit, behind every other lock: the head is locked until the
//     commit;
//  4. test that the act leaves its row, and that what failed leaves none.
//
// The rows are a chain: each carries an HMAC under a subkey of the server key
// over the row before it and all its own columns, with their lengths. Who can
// write to the database and has no server key cannot change, add, drop or swap
// a row unseen ([Log.Walk]). One thing the chain cannot tell by itself: that
// it was cut off at its end and the head row set back to an earlier one. A
// [Head] that was noted elsewhere tells it.
//
// What is pruned leaves a signed [Checkpoint] from which the chain goes on.
package audit

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"fanzha/app/seal"
)

// The actors that are nobody's name; no member may be called so.
const (
	Command = "command" // somebody at the command line who did not sign in
	Server  = "server"  // the program by itself
)

// Log makes the rows of the log and walks along them.
type Log struct {
	digest seal.Digester
	now    func() time.Time
}

// New makes a log whose chain is that of a server key.
func New(key seal.ServerKey, now func() time.Time) Log { return Log{key.Audit(), now} }

// Entry is one row.
type Entry struct {
	Sequence int64 // from 1, without gaps
	At       time.Time
	Actor    string // a member's name, Command or Server
	Act      Act
	Objects  Objects
	MAC      []byte // over the row before it and all of the above
}

// Draft is an act that is to be appended. The zero Draft is refused.
type Draft struct {
	log   Log
	entry Entry
}

// Did makes a draft of what an actor does now.
func (l Log) Did(actor string, act Act, objects ...Object) Draft {
	return Draft{l, Entry{At: l.now().Truncate(time.Millisecond), Actor: actor, Act: act, Objects: objects}}
}

// ErrDraft is returned for what is no row of the log: it was not made by a
// Log, its act is not in act.go, or it holds more than ids.
var ErrDraft = errors.New("audit: not an act that the log can take")

// Ids of units, members, reports and deliveries; a sentence is none.
var idPattern = regexp.MustCompile(`^[\p{L}\p{N}_.:-]+$`)

const longestID = 160 // characters

func isID(text string) bool {
	return utf8.RuneCountInString(text) <= longestID && idPattern.MatchString(text)
}

// After returns the row that follows the log's end.
func (d Draft) After(head Head) (Entry, error) {
	if d.log.digest == nil || actText[d.entry.Act] == "" || !isID(d.entry.Actor) {
		return Entry{}, fmt.Errorf("%w: %q by %q", ErrDraft, d.entry.Act, d.entry.Actor)
	}
	for _, object := range d.entry.Objects {
		if !isID(string(object)) {
			return Entry{}, fmt.Errorf("%w: %q on %q", ErrDraft, d.entry.Act, object)
		}
	}
	next := d.entry
	next.Sequence = head.Sequence + 1
	next.MAC = d.log.link(head.MAC, next)
	return next, nil
}

// link is the digest that ties a row to the one before it.
func (l Log) link(before []byte, e Entry) []byte {
	return l.digest(string(before), strconv.FormatInt(e.Sequence, 10), strconv.FormatInt(e.At.UnixMilli(), 10),
		e.Actor, string(e.Act), e.Objects.String())
}

// Filter is what of the log somebody looks for. Empty fields ask for
// anything.
type Filter struct {
	Actor        string
	Act          Act
	Object       string    // a whole id, with or without its kind: report:123456788, 123456788
	Since, Until time.Time // from, and before
	Before       int64     // rows before this sequence
	Limit        int
}
