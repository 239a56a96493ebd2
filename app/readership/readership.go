// Package readership counts how often each article is read, by the day, and
// remembers nothing of who reads: no cookie, no address, no time of day.
//
// A count is a look-up and an addition in memory; it is written once a minute,
// and when the program ends. What a program asks for is left out, as far as it
// says that it is one.
package readership

import (
	"cmp"
	"context"
	"hash/maphash"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
)

// Read is how often an article was read.
type Read struct {
	Kind, Slug string
	N          int
}

// Store keeps counts.
type Store interface {
	// AddReads adds a day's counts, which are in order, to those there are.
	AddReads(ctx context.Context, day string, reads []Read) error
}

const (
	writeEvery = time.Minute
	lastWrite  = time.Second // may take so long when the program ends
)

// Options are what a book is made of.
type Options struct {
	Store  Store
	Now    func() time.Time
	Zone   func() *time.Location // whose days are meant
	Logger *slog.Logger
}

// Book counts. Its memory is bounded by how many articles there are. It is
// safe for concurrent use.
type Book struct {
	Options
	verdicts verdicts

	mu    sync.Mutex
	day   string // to which the counts belong
	reads map[string]int
	kept  map[string][]Read // of days before, which could not be written, by day
}

// New makes an empty book.
func New(options Options) *Book {
	b := &Book{Options: options, verdicts: verdicts{seed: maphash.MakeSeed()}, reads: map[string]int{}, kept: map[string][]Read{}}
	b.day = b.today()
	return b
}

func (b *Book) today() string { return b.Now().In(b.Zone()).Format(time.DateOnly) }

// Add counts that an article was read, whose id is "cases/slug", unless the
// reader says that it is a program. It does not wait for the database.
func (b *Book) Add(id string, agent []byte) {
	if b.verdicts.isProgram(agent) {
		return
	}
	b.mu.Lock()
	b.reads[id]++
	b.mu.Unlock()
}

// Run writes what was counted every minute, and at midnight, until ctx ends.
func (b *Book) Run(ctx context.Context) {
	for {
		wait := time.NewTimer(b.pause())
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
			b.write(ctx)
		}
	}
}

// pause is until the next time that something is written: a day's counts are
// taken as it ends, so that no clock is asked for each of them.
func (b *Book) pause() time.Duration {
	now := b.Now().In(b.Zone())
	midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
	return min(writeEvery, midnight.Sub(now))
}

// Finish writes what is left when nobody reads any more.
func (b *Book) Finish() {
	ctx, cancel := context.WithTimeout(context.Background(), lastWrite)
	defer cancel()
	b.write(ctx)
}

// write writes what was counted since it last did. What cannot be written
// waits for the next time.
func (b *Book) write(ctx context.Context) {
	b.mu.Lock()
	due := b.take()
	b.mu.Unlock()
	for day, reads := range due {
		if err := b.Store.AddReads(ctx, day, reads); err != nil {
			b.Logger.Error("reads were not counted", "error", err)
			b.putBack(day, reads)
		}
	}
}

// take returns what is to be written, by day, and turns to today.
func (b *Book) take() map[string][]Read {
	due := b.kept
	if len(b.reads) > 0 {
		due[b.day] = merged(due[b.day], b.reads)
	}
	b.reads, b.kept, b.day = make(map[string]int, len(b.reads)), map[string][]Read{}, b.today()
	return due
}

// merged adds counts to others, in order.
func merged(before []Read, counts map[string]int) []Read {
	for _, r := range before {
		counts[r.Kind+"/"+r.Slug] += r.N
	}
	reads := make([]Read, 0, len(counts))
	for id, n := range counts {
		kind, slug, _ := strings.Cut(id, "/")
		reads = append(reads, Read{kind, slug, n})
	}
	slices.SortFunc(reads, func(a, b Read) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Slug, b.Slug)) })
	return reads
}

// mostKept is how many days wait for a database that is away.
const mostKept = 8

func (b *Book) putBack(day string, reads []Read) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.kept) < mostKept {
		b.kept[day] = reads
	}
}
