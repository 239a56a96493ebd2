package main

import (
	"net/http"
	"net/http/httptest"
	"sync"
)

// hook is a receiver of notices that loses every tenth on its way back: it is
// told again, under the same identity.
type hook struct {
	*httptest.Server
	mu    sync.Mutex
	asked int
	taken map[string]int // how often each identity was taken
}

func listenHook() *hook {
	h := &hook{taken: map[string]int{}}
	h.Server = httptest.NewServer(http.HandlerFunc(h.take))
	return h
}

func (h *hook) take(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.taken[r.Header.Get("Idempotency-Key")]++
	if h.asked++; h.asked%10 == 0 {
		w.WriteHeader(http.StatusBadGateway)
	}
}

// identities are all that were taken, and how many of them more than once.
func (h *hook) identities() (all map[string]bool, again int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	all = map[string]bool{}
	for id, times := range h.taken {
		all[id] = true
		if times > 1 {
			again++
		}
	}
	return all, again
}
