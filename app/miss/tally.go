package miss

import (
	"cmp"
	"context"
	"hash/maphash"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	enough       = 3      // networks that ask the same within a day
	mostHeard    = 4000   // texts in memory; of more, those that were asked longest ago are forgotten
	mostNew      = 50     // of them that one network may bring in a day
	mostAsking   = 100    // networks of one text that are counted in a day
	mostBringing = 10_000 // networks that are known to have brought one
	mostKept     = 1000   // texts of one month in the database
	writeEvery   = time.Minute
	lastWrite    = time.Second // may take so long when the program ends
)

// Options are what a tally is made of.
type Options struct {
	Store  Store
	Now    func() time.Time
	Zone   func() *time.Location // whose months and days are meant
	Logger *slog.Logger
}

// Tally counts. Its memory is bounded, whatever is asked. It is safe for
// concurrent use.
type Tally struct {
	Options

	mu      sync.Mutex
	day     string
	seed    maphash.Seed                    // of this day
	heard   *simplelru.LRU[string, *asking] // by words
	brought *simplelru.LRU[uint64, int]     // how many of them each network has brought today
	due     map[Count]int                   // not yet written, by counts of zero
}

// asking is who asked for something today.
type asking struct {
	networks map[uint64]bool
	open     bool // it was asked by enough of them on some day, and may be written
}

// New makes an empty tally.
func New(options Options) *Tally {
	heard, err := simplelru.NewLRU[string, *asking](mostHeard, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	brought, err := simplelru.NewLRU[uint64, int](mostBringing, nil)
	if err != nil {
		panic(err) // as above
	}
	return &Tally{Options: options, heard: heard, brought: brought, due: map[Count]int{}}
}

// Add takes note of a search that found nothing, and of the network it came
// from. It does not wait for the database.
func (t *Tally) Add(network, typed string) {
	words := Words(typed)
	if words == "" {
		return
	}
	now := t.Now().In(t.Zone())
	t.mu.Lock()
	defer t.mu.Unlock()
	t.turnTo(now.Format(time.DateOnly))
	who := maphash.String(t.seed, network)
	a := t.hear(words, who)
	if a == nil || a.networks[who] || len(a.networks) == mostAsking {
		return
	}
	a.networks[who] = true
	switch {
	case a.open:
		t.count(Count{Month: now.Format(MonthForm), Words: words}, 1)
	case len(a.networks) == enough:
		a.open = true
		t.count(Count{Month: now.Format(MonthForm), Words: words}, enough)
	}
}

// turnTo begins a new day: what too few have asked is forgotten, and so is who
// asked.
func (t *Tally) turnTo(day string) {
	if t.day == day {
		return
	}
	t.day, t.seed = day, maphash.MakeSeed()
	t.brought.Purge()
	for _, words := range t.heard.Keys() {
		if a, _ := t.heard.Peek(words); a.open {
			clear(a.networks)
		} else {
			t.heard.Remove(words)
		}
	}
}

// hear returns who has asked for words today; nil where they are new and who
// brings them has brought too many.
func (t *Tally) hear(words string, who uint64) *asking {
	if a, known := t.heard.Get(words); known {
		return a
	}
	n, _ := t.brought.Get(who)
	if n == mostNew {
		return nil
	}
	t.brought.Add(who, n+1)
	a := &asking{networks: map[uint64]bool{}}
	t.heard.Add(words, a)
	return a
}

// count adds to what is to be written. While the database is away, no more
// waits than it would keep of a month.
func (t *Tally) count(c Count, n int) {
	if _, there := t.due[c]; there || len(t.due) < mostKept {
		t.due[c] += n
	}
}

// Run writes what was counted, now and then, until ctx ends.
func (t *Tally) Run(ctx context.Context) {
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			t.write(ctx)
		}
	}
}

// Finish writes what is left when nobody searches any more.
func (t *Tally) Finish() {
	ctx, cancel := context.WithTimeout(context.Background(), lastWrite)
	defer cancel()
	t.write(ctx)
}

// write writes what was counted since it last did. What cannot be written
// waits for the next time.
func (t *Tally) write(ctx context.Context) {
	counts := t.take()
	if len(counts) == 0 {
		return
	}
	if err := t.Store.AddMisses(ctx, counts, mostKept); err != nil {
		t.Logger.Error("searches without a hit were not counted", "error", err)
		t.putBack(counts)
	}
}

// take returns what is to be written, in order.
func (t *Tally) take() []Count {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := make([]Count, 0, len(t.due))
	for c, n := range t.due {
		counts = append(counts, Count{c.Month, c.Words, n})
	}
	clear(t.due)
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Words, b.Words))
	})
	return counts
}

func (t *Tally) putBack(counts []Count) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range counts {
		t.count(Count{Month: c.Month, Words: c.Words}, c.N)
	}
}
