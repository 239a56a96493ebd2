package bucket

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gocloud.dev/blob"

	"fanzha/app/evidence"
)

// health remembers whether the bucket is well, so that while it is not nobody
// waits for it: one call asks again after a while.
type health struct {
	now    func() time.Time
	logger *slog.Logger

	mu     sync.Mutex
	failed error     // of the last call; nil: it is well
	asked  time.Time // when it was last asked whether it is well again
}

const (
	askAgain  = 2 * time.Second // until a bucket that failed is asked again
	askWithin = 5 * time.Second
)

// note takes down how a call went, and returns its error.
func (h *health) note(err error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case err != nil && h.failed == nil:
		h.logger.Error("the bucket does not take or give files", "error", err)
	case err == nil && h.failed != nil:
		h.logger.Info("the bucket takes and gives files again")
	}
	if err != nil {
		h.asked = h.now()
	}
	h.failed = err
	return err
}

// due reports whether it is time to ask the bucket whether it is well again,
// and returns why it is not. Of many who want to know one is told to ask.
func (h *health) due() (ask bool, failed error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed == nil || h.now().Before(h.asked.Add(askAgain)) {
		return false, h.failed
	}
	h.asked = h.now()
	return true, h.failed
}

// mayTry returns [evidence.ErrAway] while the bucket is not well.
func (b *Bucket) mayTry() error {
	ask, failed := b.health.due()
	if ask {
		return b.ask(b.life)
	}
	return failed
}

// probe is the key under which a bucket that has failed is written to before
// it counts as well again: one may give lists and take nothing.
const probe = "probe"

// ask writes and lists.
func (b *Bucket) ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	if err := b.health.note(b.send(ctx, b.prefix+probe, strings.NewReader(""))); err != nil {
		return err
	}
	_, _, err := b.list(ctx, blob.FirstPageToken, 1)
	return err
}

// Check reports whether files can be stored now.
func (b *Bucket) Check(ctx context.Context) error {
	if err := evidence.LeavesRoom(b.spool, b.reserve); err != nil {
		return err
	}
	ask, failed := b.health.due()
	switch {
	case ask:
		return b.ask(ctx)
	case failed != nil:
		return failed
	}
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	_, _, err := b.list(ctx, blob.FirstPageToken, 1)
	return err
}
