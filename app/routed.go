package main

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/app/recipients"
)

const (
	routingLook = 2 * time.Second // while something is not confirmed: somebody may just do so
	routingIn   = 5 * time.Second // for one look at the database
)

// routed is the bureau by whose routing reports are sent and units are told:
// the current one, with the routing that was confirmed last.
type routed struct {
	recipients *recipients.Recipients
	snapshot   func() *library.Snapshot
	standing   atomic.Pointer[bureau.Bureau]
	open       atomic.Int64 // how many recipients are not confirmed
	failed     atomic.Bool  // the last look did not find out
	looking    sync.Mutex   // one look at a time: an older one must not come last
	logger     *slog.Logger
}

// bureau returns it.
func (r *routed) bureau() *bureau.Bureau { return r.standing.Load() }

// look finds out what stands now. Where it cannot, what stood before does.
func (r *routed) look(ctx context.Context) error {
	r.looking.Lock()
	defer r.looking.Unlock()
	ctx, cancel := context.WithTimeout(ctx, routingIn)
	defer cancel()
	standing, open, err := r.recipients.Standing(ctx, r.snapshot().Bureau)
	r.failed.Store(err != nil)
	if err != nil {
		return err
	}
	if before := r.open.Swap(int64(len(open))); int64(len(open)) != before {
		for _, o := range open {
			r.logger.Warn("units.yaml is not confirmed: the routing that was confirmed last stands", "recipient", o.ID, "unit", o.Unit)
		}
	}
	r.standing.Store(standing)
	return nil
}

// changed looks when the content has changed.
func (r *routed) changed(_, _ *library.Snapshot) {
	if err := r.look(context.Background()); err != nil {
		r.logger.Error("the routing stays as it was", "error", err)
	}
}

// run looks again while something is not confirmed, or while the last look
// failed.
func (r *routed) run(ctx context.Context) {
	tick := time.NewTicker(routingLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if r.open.Load() == 0 && !r.failed.Load() {
			continue
		}
		if err := r.look(ctx); err != nil && ctx.Err() == nil {
			r.logger.Error("the routing stays as it was", "error", err)
		}
	}
}
