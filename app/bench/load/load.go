// Package load is what the load programs share: they send requests, measure,
// and print a figure as a ratio to its yardstick in the same run. A machine
// that others use as well then slows both alike.
package load

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Result is what one round of load gave.
type Result struct {
	Done, Failed int
	Err          error // the first failure
	Span         time.Duration
	latencies    []time.Duration // sorted
}

// Rate is how many were done a second.
func (r Result) Rate() float64 { return float64(r.Done) / r.Span.Seconds() }

// Percentile is the latency that a part of all, between 0 and 1, kept below.
func (r Result) Percentile(part float64) time.Duration {
	if len(r.latencies) == 0 {
		return 0
	}
	return r.latencies[min(int(part*float64(len(r.latencies))), len(r.latencies)-1)]
}

// Pool makes one result of several rounds.
func Pool(rounds []Result) (all Result) {
	for _, r := range rounds {
		all.Done, all.Failed, all.Span = all.Done+r.Done, all.Failed+r.Failed, all.Span+r.Span
		all.Err = cmp.Or(all.Err, r.Err)
		all.latencies = append(all.latencies, r.latencies...)
	}
	slices.Sort(all.latencies)
	return all
}

// Closed lets clients work for a time, each sending again as soon as it has
// its answer.
func Closed(clients int, span time.Duration, send func() error) Result {
	var all tally
	began := time.Now()
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for time.Since(began) < span {
				all.note(time.Now(), send())
			}
		})
	}
	group.Wait()
	return all.result(time.Since(began))
}

// Open sends so many a second, whether or not earlier ones have their answer.
// Latencies count from the moment at which one was due.
func Open(rate int, span time.Duration, send func() error) Result {
	ctx, cancel := context.WithTimeout(context.Background(), span)
	defer cancel()
	return Until(ctx, rate*60, send)
}

// Until is [Open] with so many a minute, until ctx ends.
func Until(ctx context.Context, aMinute int, send func() error) Result {
	var all tally
	began := time.Now()
	var group sync.WaitGroup
	for n := 0; ; n++ {
		due := began.Add(time.Duration(n) * time.Minute / time.Duration(aMinute))
		select {
		case <-ctx.Done():
			group.Wait()
			return all.result(time.Since(began))
		case <-time.After(time.Until(due)):
			group.Go(func() { all.note(due, send()) })
		}
	}
}

type tally struct {
	mu        sync.Mutex
	failed    int
	first     error
	latencies []time.Duration
}

func (t *tally) note(began time.Time, err error) {
	took := time.Since(began)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err != nil {
		t.failed++
		t.first = cmp.Or(t.first, err)
		return
	}
	t.latencies = append(t.latencies, took)
}

func (t *tally) result(span time.Duration) Result {
	slices.Sort(t.latencies)
	return Result{len(t.latencies), t.failed, t.first, span, t.latencies}
}

// Show prints the middle of some rounds: the rate, the latency at the half and
// at a higher part, such as 0.99, and how many were done in all.
func Show(name string, rounds []Result, part float64) {
	var rates, middle, slow []float64
	done := 0
	for _, r := range rounds {
		rates = append(rates, r.Rate())
		middle = append(middle, r.Percentile(.5).Seconds()*1e3)
		slow = append(slow, r.Percentile(part).Seconds()*1e3)
		done += r.Done
	}
	fmt.Printf("%-15s %6.0f a second   p50 %6.2f ms   p%.0f %6.2f ms   all %d done\n",
		name, Median(rates), Median(middle), part*100, Median(slow), done)
}

// Median is the middle of some figures; 0 of none.
func Median(figures []float64) float64 {
	if len(figures) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(figures))
	return sorted[len(sorted)/2]
}
