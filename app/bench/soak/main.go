// Soak keeps the site at half of what it can do, reports, pages, searches and
// receipts, and looks whether its memory grows: the most that it had within
// each span of the run's last third, against those of the third before, when
// all that is kept for good was there.
//
//	go run ./app/bench/soak
//	go run ./app/bench/soak -database-url postgres://…   # makes a database of its own, and drops it
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content  string
	database string
	span     time.Duration
	reports  int
	pages    int
	growth   float64
}

const looks = 60 // at the memory, in all

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which a database may be made; empty: SQLite")
	flag.DurationVar(&o.span, "span", 30*time.Minute, "how long it lasts")
	flag.IntVar(&o.reports, "reports", 100, "how many reports come a second; a tenth as many receipts are opened")
	flag.IntVar(&o.pages, "pages", 200, "how many pages are read a second, of which a tenth are searches")
	flag.Float64Var(&o.growth, "growth", 1.05, "how many times as much memory the last third may take; more is no flat line")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	return load.OnDatabase(ctx, work, o.database, func(binary string, db load.Database) error { return o.on(ctx, binary, db) })
}

func (o options) on(ctx context.Context, binary string, db load.Database) (err error) {
	site, err := load.Start(ctx, binary, o.content, db)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	if err := site.Until("/readyz", "embedded"); err != nil {
		return err
	}
	s := &soak{options: o, site: site, client: load.NewClient(site.URL)}
	return s.run(ctx)
}

type soak struct {
	options
	site      *load.Site
	client    *load.Client
	reporters load.Reporters
}

func (s *soak) run(ctx context.Context) error {
	loaded, stop := context.WithTimeout(ctx, s.span)
	defer stop()
	var reports, receipts, pages load.Result
	var all sync.WaitGroup
	all.Go(func() {
		reports = load.Until(loaded, 60*s.reports, func() error { return s.reporters.Send(s.client, s.reporters.Form(), "") })
	})
	all.Go(func() { receipts = load.Until(loaded, 6*s.reports, s.open) })
	all.Go(func() { pages = load.Until(loaded, 60*s.pages, s.read) })
	peaks, err := s.watch(loaded)
	stop()
	all.Wait()
	for name, result := range map[string]load.Result{"reports": reports, "receipts": receipts, "pages": pages} {
		load.Show(name, []load.Result{result}, .99)
		err = errors.Join(err, result.Err)
	}
	if err != nil {
		return err
	}
	return s.judge(peaks)
}

// watch notes the most memory that the site has had within each of the spans
// between looks.
func (s *soak) watch(ctx context.Context) (peaks []float64, err error) {
	for range looks {
		if err := s.site.ForgetPeak(); err != nil {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return peaks, nil
		case <-time.After(s.span / looks):
		}
		peak, err := s.site.Peak()
		if err != nil {
			return nil, err
		}
		peaks = append(peaks, float64(peak)/(1<<20))
	}
	return peaks, nil
}

func (o options) judge(peaks []float64) error {
	third := len(peaks) / 3
	before, end := load.Median(peaks[third:2*third]), load.Median(peaks[2*third:])
	fmt.Printf("memory: %.0f MB in the first third, %.0f in the second, %.0f in the last: %.3f × the second\n",
		load.Median(peaks[:third]), before, end, end/before)
	if end > o.growth*before {
		return errors.New("memory grows")
	}
	return nil
}

// open opens a receipt that was shown.
func (s *soak) open() error {
	receipt, any := s.reporters.Some()
	if !any {
		return nil
	}
	return load.ProveOpen(s.client, []load.Receipt{receipt})
}

var paths = []string{"/", "/cases", "/guides/task-rebate", "/cases/four-companies-2021", "/report/victim", "/stats", "/feed.atom", "/api/v1/articles", "/check"}

func (s *soak) read() error {
	path := paths[rand.IntN(len(paths))] //nolint:gosec // chance, not secrecy
	if rand.IntN(10) == 0 {              //nolint:gosec // the same
		path = fmt.Sprintf("/search?q=%%E5%%88%%B7%%E5%%8D%%95%d", rand.IntN(1000)) //nolint:gosec // the same
	}
	_, status, err := load.Get(s.site.URL + path)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s is answered with %d", path, status)
	}
	return err
}
