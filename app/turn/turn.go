// Package turn lets work begin in turn: some at once, the others in a line
// that is served by turns between the networks they come from. Many of one
// network hold up each other, and nobody else.
package turn

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fanzha/app/phase"
)

// ErrFull is returned where the line is full.
var ErrFull = errors.New("turn: the line is full")

// Limits are the size of a line. All are above zero, but for Alone.
type Limits struct {
	AtOnce  int // how many work at once
	OfOne   int // how many of them may be of one network
	Alone   int // the same while no other network has come lately; 0: OfOne
	Waiting int // how many wait, of all networks together

	// Rest is how long a network has to wait for a place that it leaves, where
	// more of it wait, nobody else does, and others have come lately: it leaves
	// room for those. They may work meanwhile.
	Rest time.Duration
}

// lately is for how long room is kept for others after one has come.
const lately = 10 * time.Second

// Line is a line for work. It is safe for concurrent use. Networks are known
// to it only while they work or wait.
type Line struct {
	limits Limits
	waited func(time.Duration, error) // nil: nobody is told

	mu      sync.Mutex
	all     int            // at work
	atWork  map[string]int // of each network
	length  int            // waiting
	waiting map[string][]*place
	order   []string // the networks that wait, whose turn is next first

	latest  string    // who came last
	another time.Time // when last another came than before
}

// place is somebody's place in the line. It gets nil when their turn comes,
// and ErrFull when they are turned out.
type place struct{ called chan error }

// New makes an empty line.
func New(limits Limits) *Line {
	return &Line{limits: limits, atWork: map[string]int{}, waiting: map[string][]*place{}}
}

// Observe has waited told how long each waited, and, where their turn did not
// come, why. It is called before anybody enters.
func (l *Line) Observe(waited func(time.Duration, error)) { l.waited = waited }

// Enter waits for a turn. Who has had it calls leave. A full line gives
// [ErrFull]: to the one who comes, or, where another network has more of the
// line, to the last of that one, whose place is taken over.
func (l *Line) Enter(ctx context.Context, network string) (leave func(), err error) {
	defer phase.Begin(ctx, phase.Turn)()
	if l.waited != nil {
		defer func(came time.Time) { l.waited(time.Since(came), err) }(time.Now())
	}
	return l.enter(ctx, network)
}

func (l *Line) enter(ctx context.Context, network string) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := l.queue(network)
	if err != nil {
		return nil, err
	}
	select {
	case err = <-p.called:
	case <-ctx.Done():
		if l.forget(network, p) {
			return nil, ctx.Err()
		}
		err = <-p.called
	}
	if err != nil {
		return nil, err
	}
	return func() { l.leave(network) }, nil
}

// Waiting is how many wait.
func (l *Line) Waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.length
}

// queue gives a place in the line, which may be called at once.
func (l *Line) queue(network string) (*place, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.latest != "" && l.latest != network {
		l.another = time.Now()
	}
	l.latest = network
	if l.length == l.limits.Waiting && !l.mayWork(network) {
		longest := l.longest()
		if len(l.waiting[longest]) <= len(l.waiting[network])+1 {
			return nil, ErrFull
		}
		queue := l.waiting[longest]
		last := queue[len(queue)-1]
		l.remove(longest, last)
		last.called <- ErrFull
	}
	p := &place{make(chan error, 1)}
	if len(l.waiting[network]) == 0 {
		l.order = append(l.order, network)
	}
	l.waiting[network] = append(l.waiting[network], p)
	l.length++
	l.call()
	return p, nil
}

// mayWork reports whether one more of a network may begin.
func (l *Line) mayWork(network string) bool {
	ofOne := l.limits.OfOne
	if !l.othersCame() {
		ofOne = max(ofOne, l.limits.Alone)
	}
	return l.all < l.limits.AtOnce && l.atWork[network] < ofOne
}

// othersCame reports whether not all who came lately are of one network.
func (l *Line) othersCame() bool { return time.Since(l.another) <= lately }

// call lets those begin who may. A network that was called stands behind the
// others.
func (l *Line) call() {
	for {
		next := slices.IndexFunc(l.order, l.mayWork)
		if next < 0 {
			return
		}
		network := l.order[next]
		p := l.waiting[network][0]
		l.remove(network, p)
		if len(l.waiting[network]) > 0 {
			l.order = append(slices.Delete(l.order, next, next+1), network)
		}
		l.all++
		l.atWork[network]++
		p.called <- nil
	}
}

func (l *Line) leave(network string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if waits := len(l.waiting[network]); l.limits.Rest > 0 && waits > 0 && waits == l.length && l.othersCame() {
		time.AfterFunc(l.limits.Rest, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.free(network)
		})
		l.call()
		return
	}
	l.free(network)
}

// free gives a place of a network's to who is next.
func (l *Line) free(network string) {
	if l.atWork[network]--; l.atWork[network] == 0 {
		delete(l.atWork, network)
	}
	l.call()
}

// forget gives up a place. It is not ok where the place was called before.
func (l *Line) forget(network string, p *place) (ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !slices.Contains(l.waiting[network], p) {
		return false
	}
	l.remove(network, p)
	return true
}

// remove takes a place out of the line.
func (l *Line) remove(network string, p *place) {
	l.length--
	l.waiting[network] = slices.DeleteFunc(l.waiting[network], func(one *place) bool { return one == p })
	if len(l.waiting[network]) == 0 {
		delete(l.waiting, network)
		l.order = slices.DeleteFunc(l.order, func(one string) bool { return one == network })
	}
}

// longest is the network that has most of the line.
func (l *Line) longest() (longest string) {
	for network, queue := range l.waiting {
		if len(queue) > len(l.waiting[longest]) {
			longest = network
		}
	}
	return longest
}
