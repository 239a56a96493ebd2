package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// internalServer listens where only operators can reach it.
type internalServer struct {
	listener net.Listener // nil: the default address was busy
	http     *http.Server
	logger   *slog.Logger
}

// listenInternal opens the internal address. A busy one is only a warning
// where it is the default, and an error where it was asked for.
func listenInternal(address string, s *server, logger *slog.Logger) (*internalServer, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil && address != defaultInternal {
		return nil, fmt.Errorf("listen internally: %w", err)
	}
	if err != nil {
		logger.Warn("no metrics and profiles: the internal address is busy", "address", address)
		listener = nil
	}
	return &internalServer{
		listener: listener,
		http:     &http.Server{Handler: internalHandler(s), ReadHeaderTimeout: 5 * time.Second},
		logger:   logger,
	}, nil
}

func internalHandler(s *server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/metrics", s.meter.Handler())
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}

// address is where it listens; empty: nowhere.
func (s *internalServer) address() string {
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

func (s *internalServer) serve() {
	if s.listener == nil {
		return
	}
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		s.logger.Error("internal listener ended", "error", err)
	}
}

func (s *internalServer) close() { _ = s.http.Close() }
