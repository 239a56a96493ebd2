// Flood measures what those who mean harm do to a new report: wrong codes and
// wrong passwords by the thousand, and valid reports without end from one
// network. Each is the
// ratio of the 95th percentile with the flood to the one without, by turns in
// the same run. The senders' addresses are named as a proxy would.
//
//	go run ./app/bench/flood
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content   string
	rounds    int
	span      time.Duration
	rate      int
	codes     int
	passwords int
	other     int
	senders   int
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.IntVar(&o.rounds, "rounds", 15, "how often each has its turn")
	flag.DurationVar(&o.span, "span", 3*time.Second, "how long a turn takes")
	flag.IntVar(&o.rate, "rate", 50, "how many reports come a second, beside what is guessed")
	flag.IntVar(&o.codes, "codes", 1000, "how many wrong codes come a minute; 0: leave it out")
	flag.IntVar(&o.passwords, "passwords", 1000, "how many wrong passwords come a minute; 0: leave it out")
	flag.IntVar(&o.other, "other", 10, "how many reports a second come from another network, beside the flood from one; 0: leave it out")
	flag.IntVar(&o.senders, "senders", 64, "how many send at once from the network that floods")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) (err error) {
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	site, err := load.Start(ctx, binary, o.content, load.Database{Data: filepath.Join(work, "data")}, "--trusted-proxies", "127.0.0.1/32")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	r := &run{options: o, site: load.NewClient(site.URL)}
	if r.door, err = openDoor(site.URL); err != nil {
		return err
	}
	if err := r.guesses(ctx, "codes", o.codes, r.guessCode); err != nil {
		return err
	}
	if err := r.guesses(ctx, "passwords", o.passwords, r.guessPassword); err != nil {
		return err
	}
	if err := r.oneNetwork(ctx); err != nil {
		return err
	}
	return load.ProveOpen(r.site, r.reporters.Shown())
}

// run is a site under a flood.
type run struct {
	options
	site      *load.Client
	door      *door
	reporters load.Reporters
	networks  atomic.Int64
}

// guesses lets codes or passwords be guessed, so many a minute, each from an
// address of its own: one address is refused after a few.
func (r *run) guesses(ctx context.Context, what string, aMinute int, guess func() error) error {
	if aMinute == 0 {
		return nil
	}
	calm, flooded, err := r.turns(ctx, r.rate, func(ctx context.Context) error {
		all := load.Until(ctx, aMinute, guess)
		return all.Err
	})
	if err != nil {
		return err
	}
	show(calm, flooded)
	fmt.Printf("the p95 of a report is %.2f × with %d wrong %s a minute, median of %d rounds\n", ratio(calm, flooded), aMinute, what, r.rounds)
	return nil
}

func (r *run) guessCode() error {
	body, err := json.Marshal(load.Receipt{Reference: "123456788", Code: "0000000000000000"})
	if err != nil {
		return err
	}
	status, err := r.site.Post("/api/v1/receipts", body, r.address(), nil)
	if err == nil && status != http.StatusNotFound && status != http.StatusTooManyRequests {
		err = fmt.Errorf("a wrong code is answered with %d", status)
	}
	return err
}

func (r *run) guessPassword() error {
	status, err := r.door.try("staff"+load.Identity(), "not the password", r.address())
	if err == nil && status != http.StatusUnprocessableEntity && status != http.StatusTooManyRequests {
		err = fmt.Errorf("a wrong password is answered with %d", status)
	}
	return err
}

// oneNetwork floods with valid reports from addresses of one network.
func (r *run) oneNetwork(ctx context.Context) error {
	if r.other == 0 {
		return nil
	}
	var taken, span atomic.Int64
	calm, flooded, err := r.turns(ctx, r.other, func(ctx context.Context) error {
		var senders sync.WaitGroup
		failed, began := make([]error, r.senders), time.Now()
		for n := range r.senders {
			senders.Go(func() {
				for ctx.Err() == nil && failed[n] == nil {
					failed[n] = r.reporters.Send(r.site, r.reporters.Form(), fmt.Sprintf("192.0.2.%d", n%250))
					taken.Add(1)
				}
			})
		}
		senders.Wait()
		span.Add(int64(time.Since(began)))
		return errors.Join(failed...)
	})
	if err != nil {
		return err
	}
	show(calm, flooded)
	flood := float64(taken.Load()) / time.Duration(span.Load()).Seconds()
	fmt.Printf("the p95 of a report is %.2f × while another network sends %.0f a second from %d at once, median of %d rounds\n",
		ratio(calm, flooded), flood, r.senders, r.rounds)
	return nil
}

// turns sends reports at a rate, each from a network of its own, by turns with
// the flood and without it.
func (r *run) turns(ctx context.Context, rate int, flood func(context.Context) error) (calm, flooded []load.Result, err error) {
	send := func() error { return r.reporters.Send(r.site, r.reporters.Form(), r.address()) }
	for range r.rounds {
		before := load.Open(rate, r.span, send)
		during, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		go func() { ended <- flood(during) }()
		under := load.Open(rate, r.span, send)
		stop()
		if err := errors.Join(before.Err, under.Err, <-ended); err != nil {
			return nil, nil, err
		}
		calm, flooded = append(calm, before), append(flooded, under)
	}
	return calm, flooded, nil
}

// address is one of a network that nobody else has had.
func (r *run) address() string {
	n := r.networks.Add(1)
	return fmt.Sprintf("10.%d.%d.1", n>>8&255, n&255)
}

func show(calm, flooded []load.Result) {
	load.Show("calm", []load.Result{load.Pool(calm)}, .95)
	load.Show("under the flood", []load.Result{load.Pool(flooded)}, .95)
}

// ratio is that of the 95th percentiles, the median of all rounds.
func ratio(calm, flooded []load.Result) float64 {
	var ratios []float64
	for n := range calm {
		ratios = append(ratios, flooded[n].Percentile(.95).Seconds()/calm[n].Percentile(.95).Seconds())
	}
	return load.Median(ratios)
}
