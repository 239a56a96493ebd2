package web

import (
	"sync"
	"time"
)

// sentBytes counts how much each network has sent as files of late. It is
// known in memory only, and forgotten with what waits for its form.
type sentBytes struct {
	now func() time.Time

	mu    sync.Mutex
	since time.Time
	bytes map[string]int64
}

// The bounds of what is remembered.
const (
	sentSpan    = 24 * time.Hour
	mostCounted = 100_000 // networks
)

func newSentBytes(now func() time.Time) *sentBytes {
	return &sentBytes{now: now, since: now(), bytes: map[string]int64{}}
}

// of is how much a network has sent.
func (s *sentBytes) of(network string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	return s.bytes[network]
}

func (s *sentBytes) add(network string, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget()
	s.bytes[network] += n
}

// forget begins anew when it is time.
func (s *sentBytes) forget() {
	if now := s.now(); now.Sub(s.since) >= sentSpan || len(s.bytes) > mostCounted {
		s.since = now
		clear(s.bytes)
	}
}
