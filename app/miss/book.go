package miss

import (
	"cmp"
	"context"
	"hash/maphash"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"fanzha/app/tally"
)

const (
	enough     = 3    // networks that ask the same within a day
	mostHeard  = 4000 // texts in memory; of more, those that were asked longest ago are forgotten
	mostNew    = 50   // of them that one network may bring in a day
	mostAsking = 100  // networks of one text that are counted in a day
	mostKept   = 1000 // texts of one month in the database
	writeEvery = time.Minute
	lastWrite  = time.Second // may take so long when the program ends
)

// Options are what a book is made of.
type Options struct {
	Store  Store
	Now    func() time.Time
	Zone   func() *time.Location // whose months and days are meant
	Logger *slog.Logger
}

// Book counts. Its memory is bounded, whatever is asked. It is safe for
// concurrent use.
type Book struct {
	Options

	mu      sync.Mutex
	day     string
	seed    maphash.Seed                    // of this day
	heard   *simplelru.LRU[string, *asking] // by words
	brought *tally.Tally                    // of them by each network today
	due     map[Count]int                   // not yet written, by counts of zero
}

// asking is who asked for something today.
type asking struct {
	networks map[uint64]bool
	open     bool // it was asked by enough of them on some day, and may be written
}

// New makes an empty book.
func New(options Options) *Book {
	heard, err := simplelru.NewLRU[string, *asking](mostHeard, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &Book{Options: options, heard: heard, brought: tally.New(mostNew, 24*time.Hour, options.Now), due: map[Count]int{}}
}

// Add takes note of a search that found nothing, and of the network it came
// from. It does not wait for the database.
func (b *Book) Add(network, typed string) {
	words := Words(typed)
	if words == "" {
		return
	}
	now := b.Now().In(b.Zone())
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turnTo(now.Format(time.DateOnly))
	who := maphash.String(b.seed, network)
	a := b.hear(words, who)
	if a == nil || a.networks[who] || len(a.networks) == mostAsking {
		return
	}
	a.networks[who] = true
	switch {
	case a.open:
		b.count(Count{Month: now.Format(MonthForm), Words: words}, 1)
	case len(a.networks) == enough:
		a.open = true
		b.count(Count{Month: now.Format(MonthForm), Words: words}, enough)
	}
}

// turnTo begins a new day: what too few have asked is forgotten, and so is who
// asked.
func (b *Book) turnTo(day string) {
	if b.day == day {
		return
	}
	b.day, b.seed = day, maphash.MakeSeed()
	for _, words := range b.heard.Keys() {
		if a, _ := b.heard.Peek(words); a.open {
			clear(a.networks)
		} else {
			b.heard.Remove(words)
		}
	}
}

// hear returns who has asked for words today; nil where they are new and who
// brings them has brought too many.
func (b *Book) hear(words string, who uint64) *asking {
	if a, known := b.heard.Get(words); known {
		return a
	}
	if b.brought.Begin(strconv.FormatUint(who, 36)) > 0 {
		return nil
	}
	a := &asking{networks: map[uint64]bool{}}
	b.heard.Add(words, a)
	return a
}

// count adds to what is to be written. While the database is away, no more
// waits than it would keep of a month.
func (b *Book) count(c Count, n int) {
	if _, there := b.due[c]; there || len(b.due) < mostKept {
		b.due[c] += n
	}
}

// Run writes what was counted, now and then, until ctx ends.
func (b *Book) Run(ctx context.Context) {
	tick := time.NewTicker(writeEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			b.write(ctx)
		}
	}
}

// Finish writes what is left when nobody searches any more.
func (b *Book) Finish() {
	ctx, cancel := context.WithTimeout(context.Background(), lastWrite)
	defer cancel()
	b.write(ctx)
}

// write writes what was counted since it last did. What cannot be written
// waits for the next time.
func (b *Book) write(ctx context.Context) {
	counts := b.take()
	if len(counts) == 0 {
		return
	}
	if err := b.Store.AddMisses(ctx, counts, mostKept); err != nil {
		b.Logger.Error("searches without a hit were not counted", "error", err)
		b.putBack(counts)
	}
}

// take returns what is to be written, in order.
func (b *Book) take() []Count {
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := make([]Count, 0, len(b.due))
	for c, n := range b.due {
		counts = append(counts, Count{c.Month, c.Words, n})
	}
	clear(b.due)
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Words, b.Words))
	})
	return counts
}

func (b *Book) putBack(counts []Count) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range counts {
		b.count(Count{Month: c.Month, Words: c.Words}, c.N)
	}
}
