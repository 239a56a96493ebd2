// Report measures reporting: sealed, durable, routed reports over HTTP, beside
// the database alone storing as many bytes in the same transactions; and then
// proves that each receipt that was shown has its report, once, at the desk.
//
//	go run ./app/bench/report
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/store"
)

type options struct {
	content string
	rounds  int
	clients int
	span    time.Duration
	rate    int
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.IntVar(&o.clients, "clients", 64, "how many send at once")
	flag.DurationVar(&o.span, "span", 3*time.Second, "how long a turn takes")
	flag.IntVar(&o.rate, "rate", 100, "how many come a second, whatever becomes of the earlier ones")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	data := filepath.Join(work, "data")
	shown, err := turns(ctx, o, binary, data, work)
	if err != nil {
		return err
	}
	return prove(ctx, filepath.Join(data, "fanzha.db"), shown)
}

// turns lets the site and the database alone take turns, and returns every
// reference that was shown.
func turns(ctx context.Context, o options, binary, data, work string) (shown []string, err error) {
	site, err := load.Start(ctx, binary, o.content, data)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	alone, err := store.Open(ctx, store.Options{Path: filepath.Join(work, "alone.db")})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, alone.Close()) }()

	clients := newClients(site.URL)
	var closed, bare []load.Result
	var ratios []float64
	for range o.rounds {
		stored := load.Closed(o.clients, o.span, func() error { return addAlone(ctx, alone) })
		sent := load.Closed(o.clients, o.span, clients.send)
		if err := errors.Join(stored.Err, sent.Err); err != nil {
			return nil, err
		}
		bare, closed = append(bare, stored), append(closed, sent)
		ratios = append(ratios, sent.Rate()/stored.Rate())
	}
	load.Show("database alone", bare, .95)
	load.Show(fmt.Sprintf("%d clients", o.clients), closed, .95)
	fmt.Printf("the site takes %.2f × the rate of the database alone, median of %d rounds\n", load.Median(ratios), o.rounds)
	steady := load.Open(o.rate, time.Duration(o.rounds)*o.span, clients.send)
	load.Show(fmt.Sprintf("%d a second", o.rate), []load.Result{steady}, .95)
	return clients.shown, steady.Err
}
