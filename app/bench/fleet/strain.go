package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/bench/load"
)

// strain is what the fleet bears: reporters, readers, an officer at the desk,
// and articles that come at their minute.
type strain struct {
	options
	fleet     *fleet
	hook      *hook
	site      *load.Client
	reporters load.Reporters
	officer   *officer
	files     files
	articles  articles

	asked, failed atomic.Int64
	mu            sync.Mutex
	first         error // the first request that failed since it was looked at
}

// prepare adds an officer of the unit that the reports go to.
func (s *strain) prepare(ctx context.Context, work string) (err error) {
	var sent struct {
		load.Receipt
		Unit struct{ Key string }
	}
	status, err := s.site.Post("/api/v1/reports", s.reporters.Form(), "", &sent)
	if err != nil || status != http.StatusCreated {
		return fmt.Errorf("the first report is answered with %d, %w", status, err)
	}
	s.officer, err = addOfficer(ctx, s.fleet, sent.Unit.Key, work)
	return err
}

// bear puts the fleet under load until ctx ends.
func (s *strain) bear(ctx context.Context) error {
	listened := make(chan error, 1)
	go func() { listened <- s.articles.publish(ctx, s.fleet) }()
	var all sync.WaitGroup
	all.Go(func() { load.Until(ctx, 60*s.rate, s.report) })
	all.Go(func() { load.Until(ctx, 60, func() error { return s.insist(s.files.send(s.fleet.url)) }) })
	all.Go(func() { load.Until(ctx, 60*s.rate, s.read) })
	all.Go(func() { load.Until(ctx, 60, func() error { return s.insist(s.officer.look) }) })
	all.Go(func() { s.officer.listen(ctx) })
	all.Wait()
	return <-listened
}

// report sends a report as a person does: again, until there is an answer.
func (s *strain) report() error {
	form := s.reporters.Form()
	return s.insist(func() error { return s.reporters.Send(s.site, form, address()) })
}

// address is somebody's, of one of many networks.
func address() string {
	return fmt.Sprintf("10.%d.%d.1", rand.IntN(256), rand.IntN(256)) //nolint:gosec // chance, not secrecy
}

var readingPaths = []string{"/", "/cases", "/guides/task-rebate", "/search?q=%E5%88%B7%E5%8D%95", "/report/victim", "/api/v1/articles?limit=20"}

func (s *strain) read() error {
	path := readingPaths[rand.IntN(len(readingPaths))] //nolint:gosec // chance, not secrecy
	return s.insist(func() error {
		_, status, err := load.Get(s.fleet.url + path)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("%s is answered with %d", path, status)
		}
		return err
	})
}

// patience is how long somebody tries.
const patience = 30 * time.Second

// insist does it until it is done, and counts what failed.
func (s *strain) insist(do func() error) error {
	for end := time.Now().Add(patience); ; time.Sleep(200 * time.Millisecond) {
		s.asked.Add(1)
		err := do()
		if err == nil {
			return nil
		}
		s.failed.Add(1)
		s.mu.Lock()
		if s.first == nil {
			s.first = err
		}
		s.mu.Unlock()
		if time.Now().After(end) {
			return err
		}
	}
}

// since are the requests and the failures since it was last asked.
func (s *strain) since() (asked, failed int64, first error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first, s.first = s.first, nil
	return s.asked.Swap(0), s.failed.Swap(0), first
}

// roll restarts each replica in its turn, as an upgrade does. No request may
// fail.
func (s *strain) roll(ctx context.Context) error {
	return s.under(ctx, func() error {
		for range s.rolls {
			for _, r := range s.fleet.replicas {
				time.Sleep(s.calm / 4)
				if err := s.fleet.restart(ctx, r); err != nil {
					return err
				}
			}
		}
		return nil
	}, func(asked, failed int64, first error) error {
		fmt.Printf("%d restarts in turn: %d requests, %d failed\n", s.rolls*len(s.fleet.replicas), asked, failed)
		if failed > 0 {
			return fmt.Errorf("a request failed while the replicas were restarted in turn: %w", first)
		}
		return nil
	})
}

// killAtRandom ends one or two at a time.
func (s *strain) killAtRandom(ctx context.Context) error {
	struck := 0
	return s.under(ctx, func() error {
		for end := time.Now().Add(s.span); time.Now().Before(end) && ctx.Err() == nil; {
			n, err := s.fleet.strike(ctx, s.calm)
			if err != nil {
				return err
			}
			struck += n
			time.Sleep(rand.N(s.calm)) //nolint:gosec // chance, not secrecy
		}
		return nil
	}, func(asked, failed int64, _ error) error {
		fmt.Printf("%d replicas were ended at random: %d requests, %d failed and were sent again\n", struck, asked, failed)
		return nil
	})
}

// under does something to the fleet while it is under load.
func (s *strain) under(ctx context.Context, do func() error, tell func(asked, failed int64, first error) error) error {
	_, _, _ = s.since()
	loaded, stop := context.WithCancel(ctx)
	borne := make(chan error, 1)
	go func() { borne <- s.bear(loaded) }()
	err := do()
	stop()
	if err := errors.Join(err, <-borne); err != nil {
		return err
	}
	return tell(s.since())
}

// files are what was sent with reports.
type files struct {
	mu   sync.Mutex
	sent []sentFile
}

type sentFile struct {
	reference string
	content   []byte
}

// send is a victim's form with a file, the same however often it is sent.
func (f *files) send(site string) func() error {
	form := load.Identity()
	content := bytes.Join([][]byte{[]byte("%PDF-1.4"), []byte(form), []byte("%%EOF")}, []byte("\n"))
	return func() error {
		reference, err := sendWithFile(site, form, content)
		if err != nil {
			return err
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.sent = append(f.sent, sentFile{reference, content})
		return nil
	}
}
