package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// labelValues is every label of the site's own metrics with what it may hold;
// nil: see routes.
var labelValues = map[string][]string{
	"route":     nil,
	"method":    {"GET", "HEAD", "POST", "other"},
	"class":     {"1xx", "2xx", "3xx", "4xx", "5xx"},
	"kind":      {"victim", "tip", "objection", "read", "view", "write", "other"},
	"outcome":   {"accepted", "again", "invalid", "full", "failed", "told", "given_up", "interrupted", "found", "nothing", "ok", "refused", "timeout", "cancelled", "wrong", "paused", "crowded", "other"},
	"line":      {"reports", "sealing", "cleaning", "codes", "uploads", "passwords", "passwords_of_colleagues"},
	"channel":   {"email", "webhook", "other"},
	"engine":    {"embedded", "meilisearch", "scan", "other"},
	"operation": {"store", "open", "delete", "other"},
	"step":      {"password", "factor", "other"},
	"state":     {"waiting", "stuck"},
	"version":   nil, "commit": nil, "go": nil, // of the build: one each
}

// families are what /metrics tells, read as Prometheus reads it.
func (s *site) families(t *testing.T) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	all, err := parser.TextToMetricFamilies(strings.NewReader(s.metrics(t)))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// gathered is the sum of all series of a metric with these labels.
func gathered(all map[string]*dto.MetricFamily, name string, labels map[string]string) (sum float64) {
	for _, m := range all[name].GetMetric() {
		has := map[string]string{}
		for _, label := range m.GetLabel() {
			has[label.GetName()] = label.GetValue()
		}
		fits := true
		for k, v := range labels {
			fits = fits && has[k] == v
		}
		if fits {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return sum
}

// routes are the patterns of the route table.
func (s *site) routes() []string {
	all := []string{"none", "malformed"}
	for _, route := range s.app.GetRoutes() {
		all = append(all, strings.TrimPrefix(route.Path, "/fanzha"))
	}
	return all
}

// harass asks in every way that could make a label grow.
func (s *site) harass(t *testing.T) {
	t.Helper()
	for i := range 60 {
		nobody := fmt.Sprintf("nobody-%d-zhao-410502199001011234", i)
		for _, request := range []string{
			"GET /fanzha/cases/" + nobody + " HTTP/1.1\r\nHost: " + nobody + "\r\nUser-Agent: " + nobody + "\r\n",
			"GET /" + nobody + "?" + nobody + "=1 HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2." + fmt.Sprint(i) + "\r\n",
			"GET /fanzha/console/" + nobody + " HTTP/1.1\r\nHost: a\r\n",
			"GET /fanzha/search?q=" + nobody + "&kind=" + nobody + " HTTP/1.1\r\nHost: a\r\n",
			"GET /fanzha/static/" + nobody + " HTTP/1.1\r\nHost: a\r\n",
			strings.ToUpper(nobody[:9]) + " / HTTP/1.1\r\nHost: a\r\n",
			"PUT /fanzha/report/victim HTTP/1.1\r\nHost: a\r\n",
			"GET / HTTP/1.1\r\n", // no Host
		} {
			s.raw(t, request+"Connection: close\r\n\r\n")
		}
		form := victim()
		form["kind"], form["scam"], form["form_id"] = nobody, nobody, nobody
		body, err := json.Marshal(form)
		if err != nil {
			t.Fatal(err)
		}
		s.raw(t, fmt.Sprintf("POST /fanzha/api/v1/reports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(body), body))
	}
}

// A label whose values come from what clients send would fill the memory of
// whoever gathers metrics, and could name a person.
func TestNoLabelHasAValueThatClientsChoose(t *testing.T) {
	s := start(t, withBase("https://example.org/fanzha"))
	s.harass(t)
	all := s.families(t)
	routes, seen := s.routes(), map[string]map[string]bool{}
	for name, family := range all {
		if !strings.HasPrefix(name, "fanzha_") {
			continue // Go's and the process's own
		}
		if family.GetHelp() == "" {
			t.Errorf("%s says not what it is", name)
		}
		for _, m := range family.GetMetric() {
			for _, label := range m.GetLabel() {
				may, known := labelValues[label.GetName()]
				switch {
				case !known:
					t.Errorf("%s has a label %s", name, label.GetName())
				case label.GetName() == "route" && !slices.Contains(routes, label.GetValue()),
					may != nil && !slices.Contains(may, label.GetValue()):
					t.Errorf("%s has %s=%q", name, label.GetName(), label.GetValue())
				}
				if seen[label.GetName()] == nil {
					seen[label.GetName()] = map[string]bool{}
				}
				seen[label.GetName()][label.GetValue()] = true
			}
		}
	}
	for _, build := range []string{"version", "commit", "go"} {
		if len(seen[build]) != 1 {
			t.Errorf("%s is %q", build, slices.Collect(maps.Keys(seen[build])))
		}
	}
	for _, want := range []struct {
		name   string
		labels map[string]string
	}{
		{"fanzha_http_requests_total", map[string]string{"route": "/cases/:slug", "method": "GET", "class": "4xx"}},
		{"fanzha_http_requests_total", map[string]string{"route": "none", "method": "GET", "class": "4xx"}},
		{"fanzha_http_requests_total", map[string]string{"route": "/console/*", "class": "4xx"}},
		{"fanzha_http_requests_total", map[string]string{"route": "malformed", "method": "other", "class": "4xx"}},
		{"fanzha_http_request_duration_seconds", map[string]string{"route": "/search"}},
		{"fanzha_reports_total", map[string]string{"kind": "other", "outcome": "invalid"}},
	} {
		if got := gathered(all, want.name, want.labels); got < 60 {
			t.Errorf("%s%v is %v", want.name, want.labels, got)
		}
	}
}

func TestWhatHappensIsMeasured(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	form := victim()
	form["form_id"], form["money"] = strings.Repeat("ab", 16), "going"
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated)
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusOK)
	e.POST("/api/v1/reports").WithJSON(map[string]any{"kind": "tip"}).Expect().Status(http.StatusUnprocessableEntity)
	e.GET("/search").WithQuery("q", "刷单").Expect().Status(http.StatusOK)
	e.GET("/search").WithQuery("q", "xyzzyqq").Expect().Status(http.StatusOK)
	e.GET("/cases").Expect().Status(http.StatusOK)
	e.POST("/receipt").WithForm(map[string]string{"reference": "123456788", "code": "1234 5678 1234 5678"}).Expect()
	e.POST("/console/login").WithForm(map[string]string{"name": "wang"}).Expect()

	all := s.families(t)
	for _, test := range []struct {
		name   string
		labels map[string]string
		want   func(float64) bool
	}{
		{"fanzha_reports_total", map[string]string{"kind": "victim", "outcome": "accepted"}, is(1)},
		{"fanzha_reports_total", map[string]string{"kind": "victim", "outcome": "again"}, is(1)},
		{"fanzha_reports_total", map[string]string{"kind": "tip", "outcome": "invalid"}, is(1)},
		{"fanzha_report_duration_seconds", nil, is(2)},
		{"fanzha_line_wait_seconds", map[string]string{"line": "reports"}, is(2)},
		{"fanzha_line_wait_seconds", map[string]string{"line": "sealing"}, is(2)},
		{"fanzha_line_wait_seconds", map[string]string{"line": "codes"}, is(1)},
		{"fanzha_line_waiting", nil, is(0)},
		{"fanzha_searches_total", map[string]string{"outcome": "found"}, is(1)},
		{"fanzha_searches_total", map[string]string{"outcome": "nothing"}, is(1)},
		{"fanzha_http_requests_total", map[string]string{"route": "/cases", "method": "GET", "class": "2xx"}, is(1)},
		{"fanzha_database_calls_total", map[string]string{"kind": "write", "outcome": "ok"}, least(1)},
		{"fanzha_database_call_duration_seconds", map[string]string{"kind": "read"}, least(1)},
		{"fanzha_database_up", nil, is(1)},
		{"fanzha_urgent_unopened", nil, is(1)},
		{"fanzha_articles", nil, least(5)},
		{"fanzha_content_faults", nil, is(0)},
		{"fanzha_content_snapshot_timestamp_seconds", nil, least(float64(time.Now().Add(-time.Minute).Unix()))},
		{"fanzha_content_looked_timestamp_seconds", nil, least(float64(time.Now().Add(-time.Minute).Unix()))},
		{"fanzha_units_unopenable", nil, least(1)}, // nobody was granted a key yet
		{"fanzha_audit_last_act_timestamp_seconds", nil, least(float64(time.Now().Add(-time.Minute).Unix()))},
		{"fanzha_build_info", nil, is(1)},
		{"go_sql_max_open_connections", nil, least(2)},
		{"go_goroutines", nil, least(1)},
	} {
		if all[test.name] == nil {
			t.Errorf("there is no %s", test.name)
		} else if got := gathered(all, test.name, test.labels); !test.want(got) {
			t.Errorf("%s%v is %v", test.name, test.labels, got)
		}
	}
}

func is(want float64) func(float64) bool    { return func(got float64) bool { return got == want } }
func least(want float64) func(float64) bool { return func(got float64) bool { return got >= want } }

// Whoever watches must see that the database is away, not that nothing is.
func TestMetricsAreThereWithoutTheDatabase(t *testing.T) {
	s := start(t)
	for _, pool := range s.server.store.Pools() {
		_ = pool.Close()
	}
	all := s.families(t)
	if got := all["fanzha_database_up"]; got == nil || gathered(all, "fanzha_database_up", nil) != 0 {
		t.Errorf("fanzha_database_up is %v", got)
	}
	if all["fanzha_deliveries"] != nil || gathered(all, "fanzha_articles", nil) == 0 {
		t.Error("deliveries are told that nobody knows, or articles are not")
	}
}

func TestProfilesAndMetricsAreOnTheInternalAddressAlone(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	internal := "http://" + s.server.internal.address()
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/cmdline", "/debug/pprof/heap", "/debug/pprof/profile", "/debug/pprof/trace", "/debug/pprof/symbol"} {
		for _, under := range []string{"", "/console", "/api/v1"} {
			e.GET(under + path).Expect().Status(http.StatusNotFound)
		}
		if strings.HasSuffix(path, "profile") || strings.HasSuffix(path, "trace") {
			path += "?seconds=1"
		}
		answer, err := http.Get(internal + path)
		if err != nil {
			t.Fatal(err)
		}
		if _ = answer.Body.Close(); answer.StatusCode != http.StatusOK {
			t.Errorf("%s on the internal address: %s", path, answer.Status)
		}
	}
	if answer, err := http.Get(internal + "/cases"); err != nil || answer.StatusCode != http.StatusNotFound {
		t.Errorf("the site is on the internal address: %v %v", answer, err)
	}
}

var slowLine = regexp.MustCompile(`\{[^\n]*"msg":"slow request"[^\n]*\}`)

func TestASlowRequestIsLoggedWithItsPhasesAndNoWordOfIt(t *testing.T) {
	s := start(t, func(cmd *serveCommand) { cmd.SlowRequest = time.Nanosecond })
	e := s.expect(t)
	e.GET("/search").WithQuery("q", "赵某被骗").WithHeader("X-Forwarded-For", "192.0.2.77").Expect().Status(http.StatusOK)
	form := victim()
	e.POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusCreated)
	logged := slowLine.FindAllString(s.logged.String(), -1)
	if len(logged) != 2 {
		t.Fatalf("%q", logged)
	}
	may := []string{"time", "level", "msg", "request", "method", "route", "status", "milliseconds", "phases"}
	for i, want := range []string{"/search", "/api/v1/reports"} {
		var line map[string]any
		if err := json.Unmarshal([]byte(logged[i]), &line); err != nil {
			t.Fatal(err)
		}
		for key := range line {
			if !slices.Contains(may, key) {
				t.Errorf("the line tells %s: %s", key, logged[i])
			}
		}
		if line["route"] != want {
			t.Errorf("%v, want %s", line["route"], want)
		}
	}
	if phases := logged[1]; !strings.Contains(phases, `"sealing_ms":`) {
		t.Errorf("sealing took no time: %s", phases)
	}
}

func TestNoRequestIsSlowWhereNobodyAsksForIt(t *testing.T) {
	s := start(t)
	s.expect(t).GET("/cases").Expect().Status(http.StatusOK)
	if strings.Contains(s.logged.String(), "slow request") {
		t.Error(s.logged.String())
	}
}
