package main

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
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

// No answer is built from the name or the scheme that a request claims, not
// even where a proxy is named.
func TestAClaimedHostIsInNoAnswer(t *testing.T) {
	for _, s := range []*site{start(t), start(t, withProxy("127.0.0.0/8"))} {
		e := s.expect(t)
		for _, path := range []string{"/", "/guides/task-rebate", "/report/tip", "/nothing", "/robots.txt", "/api/v1/articles", "/api/v1/nothing"} {
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
