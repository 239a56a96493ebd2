package main

import (
	"errors"
	"log/slog"
	"net"
	"syscall"
	"time"
)

const (
	acceptPause = 100 * time.Millisecond // until it is tried again
	acceptTold  = time.Minute            // how seldom it is logged
)

// patientListener goes on where nobody can be let in for now, as when the
// process may open no more files: fasthttp would stop serving.
type patientListener struct {
	net.Listener
	logger *slog.Logger
	told   time.Time
}

// Accept implements [net.Listener]. It is called by one goroutine.
func (l *patientListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err == nil || !passes(err) {
			return conn, err
		}
		if time.Since(l.told) > acceptTold {
			l.told = time.Now()
			l.logger.Error("no connection can be taken for now: raise the limit of open files (LimitNOFILE)", "error", err)
		}
		time.Sleep(acceptPause)
	}
}

// passes reports whether a failure to accept passes by itself: accept(2).
func passes(err error) bool {
	for _, passing := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM, syscall.ECONNABORTED} {
		if errors.Is(err, passing) {
			return true
		}
	}
	return false
}
