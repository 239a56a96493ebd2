package meter

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"fanzha/app/turn"
)

// The values of labels.
var (
	reportKinds    = []string{"victim", "tip", "objection"}
	reportOutcomes = []string{"accepted", "again", "invalid", "full", "failed"}
	channels       = []string{"email", "webhook"}
	tryOutcomes    = []string{"told", "failed", "given_up", "interrupted"}
	engines        = []string{"embedded", "meilisearch", "scan"}
	searchOutcomes = []string{"found", "nothing", "failed"}
	callKinds      = []string{"read", "view", "write"}
	callOutcomes   = []string{"ok", "refused", "timeout", "cancelled", "failed"}
	fileOperations = []string{"store", "open", "delete"}
	fileOutcomes   = []string{"ok", "full", "failed"}
	signInSteps    = []string{"password", "factor"}
	signInOutcomes = []string{"ok", "wrong", "paused", "crowded", "failed"}
)

// Submitted tells how sending a form ended, and how long it took from when the
// form was found valid.
func (m *Meter) Submitted(kind, outcome string, took time.Duration) {
	m.reports.WithLabelValues(among(kind, reportKinds), among(outcome, reportOutcomes)).Inc()
	if outcome != "invalid" {
		m.reporting.Observe(took.Seconds())
	}
}

// Flagged tells that a report was taken and marked.
func (m *Meter) Flagged() { m.flagged.Inc() }

// Line measures a line from now on. Each has a name of its own.
func (m *Meter) Line(name string, line *turn.Line) {
	waits, turned := m.waits.WithLabelValues(name), m.turned.WithLabelValues(name)
	line.Observe(func(waited time.Duration, err error) {
		if err != nil {
			turned.Inc()
			return
		}
		waits.Observe(waited.Seconds())
	})
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "fanzha_line_waiting", Help: "How many wait in a line now.", ConstLabels: prometheus.Labels{"line": name},
	}, func() float64 { return float64(line.Waiting()) }))
}

// Tried tells how a try to tell a unit ended.
func (m *Meter) Tried(channel, outcome string, took time.Duration) {
	channel = among(channel, channels)
	m.tries.WithLabelValues(channel, among(outcome, tryOutcomes)).Inc()
	m.trying.WithLabelValues(channel).Observe(took.Seconds())
}

// Searched tells which engine answered, and whether it found anything.
func (m *Meter) Searched(engine, outcome string, took time.Duration) {
	engine = among(engine, engines)
	m.searches.WithLabelValues(engine, among(outcome, searchOutcomes)).Inc()
	m.searching.WithLabelValues(engine).Observe(took.Seconds())
}

// Called tells how a call of the database ended.
func (m *Meter) Called(kind, outcome string, took time.Duration) {
	kind = among(kind, callKinds)
	m.calls.WithLabelValues(kind, among(outcome, callOutcomes)).Inc()
	m.calling.WithLabelValues(kind).Observe(took.Seconds())
}

// Filed tells how something that was done with a file of evidence ended, and
// how many sealed bytes went.
func (m *Meter) Filed(operation, outcome string, bytes int64) {
	operation = among(operation, fileOperations)
	m.files.WithLabelValues(operation, among(outcome, fileOutcomes)).Inc()
	m.fileBytes.WithLabelValues(operation).Add(float64(bytes))
}

// SignedIn tells how a password or a second factor was taken.
func (m *Meter) SignedIn(step, outcome string) {
	m.signIns.WithLabelValues(among(step, signInSteps), among(outcome, signInOutcomes)).Inc()
}

// Kept tells whether this process did what is done once a day.
func (m *Meter) Kept(err error) {
	outcome := "ok"
	if err != nil {
		outcome = "failed"
	}
	m.keepings.WithLabelValues(outcome).Inc()
}
