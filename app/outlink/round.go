package outlink

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// longestRound is how long all addresses may take together.
const longestRound = 30 * time.Minute

// Round is one check of all addresses, under way or done.
type Round struct {
	Began, Ended time.Time // Ended is zero while it is under way
	Of, Done     int       // addresses, and those of them that were asked for
	Results      []Result  // that are not fine: dead ones first
}

// Rounds checks all addresses when somebody asks for it, one round at a time,
// and remembers the last one until the program ends.
type Rounds struct {
	checker *Checker
	links   func() []Link
	now     func() time.Time
	mu      sync.Mutex
	last    Round
}

// NewRounds makes rounds over the addresses that links returns.
func NewRounds(checker *Checker, links func() []Link, now func() time.Time) *Rounds {
	return &Rounds{checker: checker, links: links, now: now}
}

// Last is the round under way, or the last one; the zero one where there was
// none.
func (r *Rounds) Last() Round {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.last
	last.Results = slices.Clone(last.Results)
	return last
}

// Begin begins a round that goes on behind, until stopping is closed. It is not
// ok where one is under way.
func (r *Rounds) Begin(stopping <-chan struct{}) (ok bool) {
	links := r.links()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.last.Began.IsZero() && r.last.Ended.IsZero() {
		return false
	}
	r.last = Round{Began: r.now(), Of: len(links)}
	go r.run(stopping, links)
	return true
}

func (r *Rounds) run(stopping <-chan struct{}, links []Link) {
	ctx, cancel := context.WithTimeout(context.Background(), longestRound)
	defer cancel()
	go func() {
		select {
		case <-stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	r.checker.Check(ctx, links, r.note)
	r.mu.Lock()
	defer r.mu.Unlock()
	Sort(r.last.Results)
	r.last.Ended = r.now()
}

func (r *Rounds) note(result Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last.Done++
	if result.State != Fine {
		r.last.Results = append(r.last.Results, result)
	}
}

// order is which is to be mended first.
var order = map[State]int{Dead: 0, Private: 1, Unsure: 2, Fine: 3}

// Sort puts what is to be mended first.
func Sort(results []Result) {
	slices.SortFunc(results, func(a, b Result) int {
		return cmp.Or(cmp.Compare(order[a.State], order[b.State]), cmp.Compare(a.URL, b.URL))
	})
}
