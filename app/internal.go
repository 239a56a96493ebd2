package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"fanzha/app/store"
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
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "fanzha_articles", Help: "Published articles.",
		}, func() float64 { return float64(len(s.library.Snapshot().Published())) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "fanzha_content_faults", Help: "Faults in the content folder, warnings not counted.",
		}, func() float64 { return float64(s.library.Snapshot().Findings.Count()) }),
		backlog{s.store},
	)
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
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

// backlog gathers how many deliveries are still to be told.
type backlog struct{ store *store.Store }

var backlogDesc = prometheus.NewDesc("fanzha_deliveries",
	"Deliveries still to be told: waiting for their next try, or stuck because they were given up.", []string{"state"}, nil)

// Describe implements [prometheus.Collector].
func (b backlog) Describe(all chan<- *prometheus.Desc) { all <- backlogDesc }

// Collect implements [prometheus.Collector].
func (b backlog) Collect(all chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	waiting, stuck, err := b.store.Backlog(ctx)
	if err != nil {
		all <- prometheus.NewInvalidMetric(backlogDesc, err)
		return
	}
	all <- prometheus.MustNewConstMetric(backlogDesc, prometheus.GaugeValue, float64(waiting), "waiting")
	all <- prometheus.MustNewConstMetric(backlogDesc, prometheus.GaugeValue, float64(stuck), "stuck")
}
