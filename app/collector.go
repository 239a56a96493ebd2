package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	startPercent = 50       // a fifth less memory at its peak, when the index is built, for a fifth more time there
	garbage      = 64 << 20 // bytes that may gather between two collections however small the site is
	mostPercent  = 1000
	liveHeap     = "/gc/heap/live:bytes"
	collectLook  = time.Second
)

// tuneCollector has the collector run seldom enough. Half of what is in use may
// gather as garbage, and never less than a fixed amount: each report needs two
// megabytes for a moment, by which a small site would do little else than look
// through its memory. Until the index is built it runs as at the start. GOGC,
// where it is set, has the last word.
func tuneCollector(ctx context.Context, built func() bool) {
	if os.Getenv("GOGC") != "" {
		return
	}
	sample, now := []metrics.Sample{{Name: liveHeap}}, startPercent
	look := time.NewTicker(collectLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		if !built() {
			continue
		}
		metrics.Read(sample)
		if percent := percentFor(sample[0].Value.Uint64()); percent != now { // setting it stops the world
			debug.SetGCPercent(percent)
			now = percent
		}
	}
}

// percentFor is the GOGC for so much live heap.
func percentFor(live uint64) int {
	return int(min(max(startPercent, garbage*100/max(live, 1)), mostPercent)) //nolint:gosec // at most mostPercent
}
