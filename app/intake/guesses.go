package intake

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	sourcesKept = 50_000
	maxFailures = 10 // wrong receipts of one source within failureSpan
	failureSpan = 15 * time.Minute
)

// guesses counts the wrong receipts of every source. A guess counts as wrong
// before it is made and is forgiven when it was right, so that guesses made
// at the same time are no more than guesses made one after the other.
type guesses struct {
	mu      sync.Mutex
	now     func() time.Time
	sources *simplelru.LRU[string, failures]
}

// failures are what one source got wrong within a span that ends at a time.
type failures struct {
	n     int
	until time.Time
}

func newGuesses(now func() time.Time) *guesses {
	sources, err := simplelru.NewLRU[string, failures](sourcesKept, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &guesses{now: now, sources: sources}
}

// begin counts a guess. A wait above zero refuses it: the source has failed
// too often and may guess again after so long.
func (g *guesses) begin(source string) (wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f, now := g.known(source), g.now()
	if f.n >= maxFailures {
		return f.until.Sub(now)
	}
	if f.n == 0 {
		f.until = now.Add(failureSpan)
	}
	g.sources.Add(source, failures{f.n + 1, f.until})
	return 0
}

// forgive takes back a guess that was not wrong.
func (g *guesses) forgive(source string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if f := g.known(source); f.n > 0 {
		g.sources.Add(source, failures{f.n - 1, f.until})
	}
}

// known returns a source's failures: none once their span is over.
func (g *guesses) known(source string) failures {
	if f, ok := g.sources.Get(source); ok && f.until.After(g.now()) {
		return f
	}
	return failures{}
}
