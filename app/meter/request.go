package meter

import (
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// requests count requests by route. A page is sent in some microseconds, so
// the series of a kind of answer are found without a lock and without garbage.
type requests struct {
	total *prometheus.CounterVec
	took  *prometheus.HistogramVec
	mu    sync.Mutex // held by who adds a kind
	known atomic.Pointer[map[answered]series]
}

// answered is one kind of answer.
type answered struct {
	route, method string
	class         byte // the status's first digit
}

type series struct {
	total prometheus.Counter
	took  prometheus.Observer
}

func newRequests(registry *prometheus.Registry) *requests {
	r := &requests{
		total: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fanzha_http_requests_total", Help: "Requests answered, by the route's pattern and the class of the status.",
		}, []string{"route", "method", "class"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fanzha_http_request_duration_seconds", Help: "From the end of a request's header to its answer, but for what is streamed.", Buckets: answering,
		}, []string{"route", "method"}),
	}
	registry.MustRegister(r.total, r.took)
	r.known.Store(&map[answered]series{})
	return r
}

var methods = []string{"GET", "HEAD", "POST"}

// Request tells that a request was answered. The route is a pattern of the
// route table, never an address.
func (m *Meter) Request(route, method string, status int, took time.Duration) {
	kind := answered{route, among(method, methods), classOf(status)}
	found, ok := (*m.requests.known.Load())[kind]
	if !ok {
		found = m.requests.add(kind)
	}
	found.total.Inc()
	found.took.Observe(took.Seconds())
}

// add makes the series of a kind of answer. There are few: each is of a route.
func (r *requests) add(kind answered) series {
	r.mu.Lock()
	defer r.mu.Unlock()
	made := series{
		total: r.total.WithLabelValues(kind.route, kind.method, string(kind.class)+"xx"),
		took:  r.took.WithLabelValues(kind.route, kind.method),
	}
	all := maps.Clone(*r.known.Load())
	all[kind] = made
	r.known.Store(&all)
	return made
}

func classOf(status int) byte {
	if status < 100 || status > 599 {
		return '5'
	}
	return byte('0' + status/100) //nolint:gosec // between 1 and 5
}
