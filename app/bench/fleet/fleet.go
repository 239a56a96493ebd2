package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"fanzha/app/bench/load"
)

type fleetOptions struct {
	binary, content string
	files           string // the bucket; empty: a folder
	db              load.Database
	replicas        int
	nginx, work     string
}

// fleet are the replicas and the balancer in front of them.
type fleet struct {
	fleetOptions
	url      string // the balancer's
	balancer *balancer
	replicas []*replica
}

// replica is one of them, always at the same address.
type replica struct {
	address string

	mu      sync.Mutex
	site    *load.Site // nil: it is down
	started int        // how often
}

// startFleet starts the replicas, the first before the others: it makes the
// keys.
func startFleet(ctx context.Context, o fleetOptions) (f *fleet, err error) {
	f = &fleet{fleetOptions: o}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.stop())
		}
	}()
	var addresses []string
	for range o.replicas {
		address, err := load.FreeAddress()
		if err != nil {
			return f, err
		}
		r := &replica{address: address}
		f.replicas, addresses = append(f.replicas, r), append(addresses, address)
		if err := f.start(ctx, r); err != nil {
			return f, err
		}
	}
	balancer, err := startBalancer(ctx, o.nginx, o.work, addresses)
	if err != nil {
		return f, err
	}
	f.balancer = balancer
	f.url = "http://" + f.balancer.address
	return f, nil
}

func (f *fleet) start(ctx context.Context, r *replica) error {
	flags := []string{"--addr", r.address, "--trusted-proxies", "127.0.0.1/32"}
	if f.files != "" {
		flags = append(flags, "--evidence-url", f.files)
	}
	site, err := load.Start(ctx, f.binary, f.content, f.db, flags...)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.site, r.started = site, r.started+1
	return nil
}

// up reports whether a replica runs, and which of its lives it is in.
func (r *replica) up() (life int, up bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.started, r.site != nil
}

// end ends a replica, by SIGKILL or as an operator would.
func (r *replica) end(killed bool) error {
	r.mu.Lock()
	site := r.site
	r.site = nil
	r.mu.Unlock()
	if killed {
		return site.Kill()
	}
	return site.Stop()
}

// restart is what an operator does to one after the other.
func (f *fleet) restart(ctx context.Context, r *replica) error {
	if err := r.end(false); err != nil {
		return err
	}
	return f.start(ctx, r)
}

// strike ends one or two replicas at once, never all, and brings them back a
// moment later.
func (f *fleet) strike(ctx context.Context, calm time.Duration) (struck int, err error) {
	order := rand.Perm(len(f.replicas))
	struck = min(1+rand.IntN(2), len(f.replicas)-1) //nolint:gosec // chance, not secrecy
	failed := make([]error, struck)
	var all sync.WaitGroup
	for n := range struck {
		all.Go(func() {
			r := f.replicas[order[n]]
			if failed[n] = r.end(rand.IntN(3) > 0); failed[n] != nil { //nolint:gosec // the same
				return
			}
			time.Sleep(rand.N(calm)) //nolint:gosec // the same
			failed[n] = f.start(ctx, r)
		})
	}
	all.Wait()
	return struck, errors.Join(failed...)
}

func (f *fleet) stop() error {
	var errs []error
	if f.balancer != nil {
		errs = append(errs, f.balancer.stop())
	}
	for _, r := range f.replicas {
		if _, up := r.up(); up {
			errs = append(errs, r.end(false))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("stop the fleet: %w", err)
	}
	return nil
}
