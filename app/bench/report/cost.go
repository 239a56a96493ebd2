package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"fanzha/app/bench/load"
)

// cost is the time of cores that went into all turns.
type cost struct{ sealing, site, sending time.Duration }

// show prints it for one report. The ratio is that of the rates on a machine
// whose cores do nothing else.
func (c cost) show(sealed, sent int) {
	each := func(all time.Duration, n int) float64 { return all.Seconds() * 1e3 / float64(max(n, 1)) }
	seal, site, send := each(c.sealing, sealed), each(c.site, sent), each(c.sending, sent)
	fmt.Printf("a report takes %.2f ms of a core in the site and %.2f ms to send; sealing alone takes %.2f ms, %.2f × both together\n",
		site, send, seal, seal/(site+send))
}

// sealAlone is a turn of the cryptography. As in the site, the collector runs
// seldom: this program has so little in use that it would run all the time.
func (r *run) sealAlone(ctx context.Context) load.Result {
	defer debug.SetGCPercent(debug.SetGCPercent(1000))
	before := load.CPU()
	done := load.Closed(runtime.NumCPU(), r.span, func() error { return r.seals.seal(ctx) })
	r.spent.sealing += load.CPU() - before
	return done
}

// sendAll is a turn of the site.
func (r *run) sendAll() (load.Result, error) {
	own := load.CPU()
	before, err := r.process.CPU()
	if err != nil {
		return load.Result{}, err
	}
	done := load.Closed(r.clients, r.span, r.send)
	after, err := r.process.CPU()
	r.spent.site += after - before
	r.spent.sending += load.CPU() - own
	return done, err
}
