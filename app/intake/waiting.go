package intake

import (
	"context"
	"errors"
	"runtime"
	"time"

	"fanzha/app/fault"
	"fanzha/app/turn"
)

// NewTurns makes the line in which reports wait to be sealed and stored. So many
// are taken at once that the cores are busy while a slow disk is waited for:
// what waits for it together is written together. A quarter of the places is
// free of any one network.
func NewTurns() *turn.Line {
	cores := runtime.GOMAXPROCS(0)
	return turn.New(turn.Limits{AtOnce: 16 * cores, OfOne: 12 * cores, Waiting: mostWaiting})
}

// mostWaiting is how many reports wait, of all networks.
const mostWaiting = 1024

// newSealing makes the line in which reports wait for a core. While others
// report too, a network that sends more than are sealed has one core at a time,
// and some two dozen reports a second: with more, another's report would often
// find the disk at work for it; with less, many who report at once from one
// network would wait too long.
func newSealing() *turn.Line {
	cores := runtime.GOMAXPROCS(0)
	return turn.New(turn.Limits{AtOnce: cores, OfOne: 1, Alone: cores, Waiting: mostWaiting, Rest: 40 * time.Millisecond})
}

// newCleaning makes the line in which files of anonymous reporters wait to be
// cleaned: two at once, so that hostile ones take little memory, of two
// networks, for the same can be sent again and again.
func newCleaning() *turn.Line {
	return turn.New(turn.Limits{AtOnce: 2, OfOne: 1, Waiting: mostWaiting})
}

// longestWait is how long files wait for that.
const longestWait = time.Minute

// later is a context whose deadline is later by as much as was spent on other
// things than calls that have to answer in time.
func later(ctx context.Context, spent time.Duration) (context.Context, context.CancelFunc) {
	deadline, has := ctx.Deadline()
	if !has {
		return ctx, func() {}
	}
	return context.WithDeadline(context.WithoutCancel(ctx), deadline.Add(spent))
}

// NewChecks makes the line in which codes wait to be checked: one at a time, so
// that however many are wrong, reports have the rest of the machine.
func NewChecks() *turn.Line { return turn.New(turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 16}) }

// retrySeconds is when to try again where it was too much for now.
const retrySeconds = 5

const unsaved = "没有保存成功，填写的内容还在，请稍后再提交；着急先拨 110"

// unsavedFor is the fault of a report that was not stored: later it may be,
// unless it is full of files.
func unsavedFor(cause error) error {
	if fault.KindOf(cause) == fault.Conflict {
		return cause
	}
	return unavailable(unsaved, cause)
}

// crowded is the fault of a report that had no turn.
func crowded(cause error) error {
	if errors.Is(cause, turn.ErrFull) {
		return unavailable("现在提交的人太多，没有保存成功，填写的内容还在，请过几秒再提交；着急先拨 110", cause)
	}
	return unavailable(unsaved, cause)
}

// unavailable is the fault of what did not answer in time.
func unavailable(words string, cause error) error {
	failed := fault.Wrap(fault.Unavailable, words, cause)
	failed.RetryAfter = retrySeconds
	return failed
}
