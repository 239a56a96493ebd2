package main

import (
	"net"
	"net/url"
	"sync"
	"testing"
	"time"
)

// lead leads to a server, and can be cut, go silent or become slow.
type lead struct {
	listener net.Listener
	to       string

	mu    sync.Mutex
	state leadState
	conns map[net.Conn]bool
}

type leadState struct {
	cut    bool          // nobody is let through, and who was is cut off
	silent bool          // what is sent arrives nowhere
	delay  time.Duration // of each piece that comes back
}

// leadTo leads to where an address of a database leads, and returns the
// address by which it is reached over the lead.
func leadTo(t *testing.T, database string) (*lead, string) {
	t.Helper()
	address, err := url.Parse(database)
	if err != nil {
		t.Fatal("the database has no address")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &lead{listener: listener, to: address.Host, conns: map[net.Conn]bool{}}
	go w.serve()
	t.Cleanup(func() {
		_ = listener.Close()
		w.set(leadState{cut: true})
	})
	address.Host = listener.Addr().String()
	return w, address.String()
}

// set changes how the lead is, for the connections that there are as well.
func (w *lead) set(state leadState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.state = state
	if !state.cut {
		return
	}
	for conn := range w.conns {
		_ = conn.Close()
	}
}

func (w *lead) now() leadState {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state
}

func (w *lead) serve() {
	for {
		from, err := w.listener.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", w.to)
		if err != nil || !w.hold(from, to) {
			_ = from.Close()
			continue
		}
		go w.carry(to, from)
		go w.carry(from, to)
	}
}

// hold remembers a connection; it is not ok where the lead is cut.
func (w *lead) hold(ends ...net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, end := range ends {
		if w.state.cut {
			_ = end.Close()
			continue
		}
		w.conns[end] = true
	}
	return !w.state.cut
}

func (w *lead) carry(to, from net.Conn) {
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		for w.now().silent {
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(w.now().delay)
		if n > 0 {
			_, _ = to.Write(piece[:n])
		}
		if err != nil {
			break
		}
	}
	_, _ = to.Close(), from.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.conns, to)
	delete(w.conns, from)
}
