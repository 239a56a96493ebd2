package main

import (
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/report"
	"fanzha/app/store"
)

// Who guesses receipts is counted by where they are. Only a named proxy says
// where that is, and only for the hop it has seen itself.
func TestGuessesAreCountedByTheTrueSource(t *testing.T) {
	const proxy, another = "127.0.0.0/8", "192.0.2.0/24" // the test is at 127.0.0.1
	tests := []struct {
		name, trusted, header string
		lines                 []string // %d: another number in each request
		one                   bool     // they count as one source
	}{
		{"no proxy is named", "", "X-Forwarded-For", []string{"192.0.2.%d"}, true},
		{"the client is not the proxy", another, "X-Forwarded-For", []string{"192.0.2.%d"}, true},
		{"the proxy's own hop is another", proxy, "X-Forwarded-For", []string{"203.0.113.1, 192.0.2.%d"}, false},
		{"only the hops before it are", proxy, "X-Forwarded-For", []string{"203.0.113.%d, 192.0.2.1"}, true},
		{"the proxy adds a header of its own", proxy, "X-Forwarded-For", []string{"203.0.113.%d", "192.0.2.1"}, true},
		{"behind two proxies", proxy, "X-Forwarded-For", []string{"203.0.113.%d, 192.0.2.1, 127.0.0.2"}, true},
		{"an IPv6 network", proxy, "X-Forwarded-For", []string{"2001:db8::%d"}, true},
		{"IPv4 written as IPv6", proxy, "X-Forwarded-For", []string{"::ffff:192.0.2.%d"}, false},
		{"a hop that is no address", proxy, "X-Forwarded-For", []string{"203.0.113.%d, unknown"}, true},
		{"a proxy's header of another name", proxy, "X-Real-Ip", []string{"192.0.2.%d"}, true},
		{"the standard's header", proxy, "Forwarded", []string{"for=192.0.2.%d"}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var options []func(*serveCommand)
			if test.trusted != "" {
				options = append(options, withProxy(test.trusted))
			}
			e := start(t, options...).expect(t)
			guess := func(n int) *httpexpect.Response {
				request := e.POST("/api/v1/receipts").WithJSON(map[string]string{"reference": "1", "code": "2"})
				for _, line := range test.lines {
					request.WithHeader(test.header, strings.ReplaceAll(line, "%d", strconv.Itoa(n)))
				}
				return request.Expect()
			}
			for n := range 12 {
				guess(n)
			}
			if test.one {
				guess(99).Status(http.StatusTooManyRequests).Header("Retry-After").NotEmpty()
			} else {
				guess(99).Status(http.StatusNotFound)
			}
		})
	}
}

// No answer that anybody keeps is built from the name or the scheme that a
// request claims, not even where a proxy is named. Of what machines read, which
// nobody keeps where the site has no base address, machines_test.go tells.
func TestAClaimedHostIsInNoAnswer(t *testing.T) {
	for _, s := range []*site{start(t), start(t, withProxy("127.0.0.0/8"))} {
		e := s.expect(t)
		for _, path := range []string{"/", "/guides/task-rebate", "/report/tip", "/nothing", "/robots.txt", "/service-worker.js", "/manifest.webmanifest", "/api/v1/articles", "/api/v1/nothing"} {
			answer := e.GET(path).WithHost("evil.example").WithHeader("X-Forwarded-Host", "evil.example").
				WithHeader("X-Forwarded-Proto", "gopher").WithHeader("X-Original-Url", "/evil.example").
				WithHeader("X-Request-Id", "<script>").Expect()
			answer.Body().NotContains("evil.example").NotContains("gopher")
			answer.Header("X-Request-Id").NotContains("script")
		}
		e.GET("/cases/").WithHost("evil.example").WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect().
			Status(http.StatusMovedPermanently).Header("Location").IsEqual("/cases")
	}
}

// Reports are counted by the network that the client is in, and those over its
// share are marked. Nobody is refused.
func TestManyReportsOfOneNetworkAreMarked(t *testing.T) {
	tests := []struct {
		name, client string // %d: another number in each request
		marked       int    // of 62
	}{
		{"one IPv4 network of 24 bits", "192.0.2.%d", 2},
		{"one IPv6 network of 48 bits", "2001:db8:1:%d::1", 2},
		{"IPv4 networks", "192.0.%d.1", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, withProxy("127.0.0.0/8"))
			e, client := s.expect(t), strings.Split(test.client, "%d")
			for n := range 62 {
				e.POST("/api/v1/reports").WithJSON(victim()).
					WithHeader("X-Forwarded-For", strings.Join(client, strconv.Itoa(n))).Expect().Status(http.StatusCreated)
			}
			db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(s.data, "fanzha.db")})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			list, err := db.ListReports(t.Context(), report.Filter{Now: time.Now(), Limit: 100})
			if err != nil || len(list) != 62 {
				t.Fatalf("%d reports, %v", len(list), err)
			}
			marked := 0
			for _, r := range list {
				if r.Flagged {
					marked++
				}
			}
			if marked != test.marked {
				t.Errorf("%d are marked, want %d", marked, test.marked)
			}
		})
	}
}
