// Package meter counts what the site does and how long it takes, for
// Prometheus. Each package tells it what happens in an interface of its own.
//
// Every label has a bounded set of values: what is not in it becomes "other".
// No value comes from what a client sends, and none names a person, a report,
// an article or an address.
package meter

import (
	"net/http"
	"runtime/debug"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Other stands for every value that a label does not know.
const Other = "other"

// Meter has all of the site's own metrics. It is safe for concurrent use.
type Meter struct {
	registry *prometheus.Registry

	requests  *requests
	reports   *prometheus.CounterVec
	reporting prometheus.Observer
	flagged   prometheus.Counter
	waits     *prometheus.HistogramVec
	turned    *prometheus.CounterVec
	tries     *prometheus.CounterVec
	trying    *prometheus.HistogramVec
	searches  *prometheus.CounterVec
	searching *prometheus.HistogramVec
	calls     *prometheus.CounterVec
	calling   *prometheus.HistogramVec
	files     *prometheus.CounterVec
	fileBytes *prometheus.CounterVec
	signIns   *prometheus.CounterVec
	keepings  *prometheus.CounterVec
}

// The bounds of histograms, in seconds: what a reader does not notice, what
// docs/performance.md holds, and what is given up.
var (
	answering = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}
	waiting   = []float64{.001, .005, .01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	telling   = []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120}
)

// New makes a meter with what Go and the operating system tell of the process.
func New() *Meter {
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m := &Meter{registry: registry, requests: newRequests(registry)}
	m.reports = m.counter("fanzha_reports_total", "Forms sent, by how that ended: accepted, again (the same form), invalid, full, failed.", "kind", "outcome")
	m.reporting = m.histogram("fanzha_report_duration_seconds", "From a valid form to its receipt, or to the answer that there is none.", waiting).WithLabelValues()
	m.flagged = m.counter("fanzha_reports_flagged_total", "Reports taken and marked: the trap field was filled, or a network was over its share.").WithLabelValues()
	m.waits = m.histogram("fanzha_line_wait_seconds", "Time spent waiting in a line, of those whose turn came.", waiting, "line")
	m.turned = m.counter("fanzha_line_refused_total", "Who left a line without their turn: it was full, or they gave up.", "line")
	m.tries = m.counter("fanzha_delivery_tries_total", "Tries to tell a unit, by how they ended: told, failed (tried again), given_up, interrupted.", "channel", "outcome")
	m.trying = m.histogram("fanzha_delivery_try_duration_seconds", "How long a try to tell a unit took.", telling, "channel")
	m.searches = m.counter("fanzha_searches_total", "Searches by the engine that answered: found, nothing, failed.", "engine", "outcome")
	m.searching = m.histogram("fanzha_search_duration_seconds", "How long an engine took to answer.", answering, "engine")
	m.calls = m.counter("fanzha_database_calls_total", "Calls of the database: ok, refused (by the site itself), timeout, cancelled, failed.", "kind", "outcome")
	m.calling = m.histogram("fanzha_database_call_duration_seconds", "How long a call took, the wait for a connection included.", answering, "kind")
	m.files = m.counter("fanzha_evidence_operations_total", "Files of evidence stored, opened, deleted: ok, full, failed.", "operation", "outcome")
	m.fileBytes = m.counter("fanzha_evidence_bytes_total", "Sealed bytes of evidence written and read.", "operation")
	m.signIns = m.counter("fanzha_sign_ins_total", "Passwords and second factors of staff: ok, wrong, paused, crowded, failed.", "step", "outcome")
	m.keepings = m.counter("fanzha_keepings_total", "Daily runs of erasing and verifying the audit log by this process: ok, failed.", "outcome")
	m.build()
	m.begin()
	return m
}

// begin has every series there from the start: what never happened is 0, and
// the first failure is a rise.
func (m *Meter) begin() {
	for vec, labels := range map[*prometheus.CounterVec][2][]string{
		m.reports:  {reportKinds, reportOutcomes},
		m.tries:    {channels, tryOutcomes},
		m.searches: {engines, searchOutcomes},
		m.calls:    {callKinds, callOutcomes},
		m.files:    {fileOperations, fileOutcomes},
		m.signIns:  {signInSteps, signInOutcomes},
	} {
		for _, first := range labels[0] {
			for _, second := range labels[1] {
				vec.WithLabelValues(first, second)
			}
		}
	}
	for _, operation := range fileOperations {
		m.fileBytes.WithLabelValues(operation)
	}
	for _, channel := range channels {
		m.trying.WithLabelValues(channel)
	}
	for _, engine := range engines {
		m.searching.WithLabelValues(engine)
	}
	for _, kind := range callKinds {
		m.calling.WithLabelValues(kind)
	}
	m.keepings.WithLabelValues("ok")
	m.keepings.WithLabelValues("failed")
}

// Register adds what is gathered when somebody asks.
func (m *Meter) Register(all ...prometheus.Collector) { m.registry.MustRegister(all...) }

// Handler answers Prometheus. What cannot be gathered is left out; the rest is
// told all the same.
func (m *Meter) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

func (m *Meter) counter(name, help string, labels ...string) *prometheus.CounterVec {
	made := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	m.registry.MustRegister(made)
	return made
}

func (m *Meter) histogram(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
	made := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets}, labels)
	m.registry.MustRegister(made)
	return made
}

// build tells what the program was built from.
func (m *Meter) build() {
	labels := prometheus.Labels{"version": "unknown", "commit": "unknown", "go": "unknown"}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"], labels["go"] = info.Main.Version, info.GoVersion
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				labels["commit"] = setting.Value
			}
		}
	}
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "fanzha_build_info", Help: "What the program was built from; always 1.", ConstLabels: labels,
	}, func() float64 { return 1 }))
}

// among is a value of a label, or Other where it is not one of all.
func among(value string, all []string) string {
	if slices.Contains(all, value) {
		return value
	}
	return Other
}
