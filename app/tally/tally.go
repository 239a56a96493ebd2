// Package tally counts what every source does, up to so many within a span:
// wrong codes and tokens, which are then refused for a while, and reports,
// which are marked. It is the memory of one process, and of nothing but that.
package tally

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const sourcesKept = 50_000

// The wrong guesses at a secret that one source has within a span, before it
// has to wait.
const (
	MostGuesses = 10
	GuessSpan   = 15 * time.Minute
)

// Tally counts. Something counts before it is done and may be taken back, so
// that what is done at the same time is no more than what is done one after
// the other. It is safe for concurrent use.
type Tally struct {
	most int
	span time.Duration

	mu      sync.Mutex
	now     func() time.Time
	sources *simplelru.LRU[string, count]
}

// count is what one source did within a span that ends at a time.
type count struct {
	n     int
	until time.Time
}

// New makes a tally of so many within a span.
func New(most int, span time.Duration, now func() time.Time) *Tally {
	sources, err := simplelru.NewLRU[string, count](sourcesKept, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &Tally{most: most, span: span, now: now, sources: sources}
}

// Begin counts one more. A wait above zero means that the source has had all
// it may, and has more after so long.
func (t *Tally) Begin(source string) (wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, now := t.known(source), t.now()
	if c.n >= t.most {
		return c.until.Sub(now)
	}
	if c.n == 0 {
		c.until = now.Add(t.span)
	}
	t.sources.Add(source, count{c.n + 1, c.until})
	return 0
}

// TakeBack counts one less.
func (t *Tally) TakeBack(source string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.known(source); c.n > 0 {
		t.sources.Add(source, count{c.n - 1, c.until})
	}
}

// known returns a source's count: nothing once its span is over.
func (t *Tally) known(source string) count {
	if c, ok := t.sources.Get(source); ok && c.until.After(t.now()) {
		return c
	}
	return count{}
}
