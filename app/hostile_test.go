package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are and returns the status line and the rest of
// the answer.
func (s *site) raw(t testing.TB, request string) (status, rest string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.WriteString(conn, request) }()
	reader := bufio.NewReader(conn)
	status, _ = reader.ReadString('\n')
	body, _ := io.ReadAll(reader)
	return strings.TrimSpace(status), string(body)
}

func TestMalformedRequestsAreRefused(t *testing.T) {
	s := start(t)
	tests := []struct {
		name, request, want string
	}{
		{"no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", " 400 "},
		{"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", " 400 "},
		{"two lengths", "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab", " 400 "},
		{"a length that is none", "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\nConnection: close\r\n\r\n", " 400 "},
		{"headers of 64 kB", "GET / HTTP/1.1\r\nHost: a\r\nX: " + strings.Repeat("x", 64<<10) + "\r\nConnection: close\r\n\r\n", " 431 "},
		{"an address of 10 kB", "GET /" + strings.Repeat("a", 10<<10) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", " 404 "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if status, _ := s.raw(t, test.request); !strings.Contains(status, test.want) {
				t.Errorf("answer %q", status)
			}
		})
	}
}

func TestLengthAndChunksTogetherAreOneRequest(t *testing.T) {
	s := start(t)
	smuggled := "GET /api/v1/articles HTTP/1.1\r\nHost: a\r\n\r\n"
	_, rest := s.raw(t, "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		fmt.Sprintf("Content-Length: %d\r\n", 5+len(smuggled))+"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"+smuggled)
	if strings.Contains(rest, `"articles"`) {
		t.Error("the smuggled request was answered")
	}
}

func TestABodyThatIsTooLargeGetsItsAnswer(t *testing.T) {
	s := start(t)
	for _, size := range []int{3 << 20, 12 << 20} {
		status, rest := s.raw(t, fmt.Sprintf("POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
			"Content-Length: %d\r\nConnection: close\r\n\r\n", size)+strings.Repeat("a", size))
		if !strings.Contains(status, " 413 ") || !strings.Contains(rest, "太大") || !strings.Contains(rest, "tel:110") {
			t.Errorf("%d bytes: %q", size, status)
		}
	}
}

func TestForgedForwardingHeadersAreNotBelieved(t *testing.T) {
	e := start(t).expect(t)
	for i := range 12 { // every time from a new address, says the client
		e.POST("/api/v1/receipts").WithHeader("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i)).
			WithJSON(map[string]string{"reference": "1", "code": "2"}).Expect()
	}
	e.POST("/api/v1/receipts").WithHeader("X-Forwarded-For", "192.0.2.99").
		WithJSON(map[string]string{"reference": "1", "code": "2"}).Expect().
		Status(http.StatusTooManyRequests).Header("Retry-After").NotEmpty()
	body := e.GET("/").WithHeader("X-Forwarded-Host", "evil.example").WithHeader("X-Forwarded-Proto", "gopher").
		WithHeader("X-Request-Id", "<script>").Expect().Status(http.StatusOK)
	body.Body().NotContains("evil.example")
	body.Header("X-Request-Id").NotContains("script")
}

func TestANamedProxyIsBelievedForItsLastHop(t *testing.T) {
	e := start(t, withProxy("127.0.0.0/8")).expect(t)
	wrong := map[string]string{"reference": "1", "code": "2"}
	for range 12 {
		e.POST("/api/v1/receipts").WithHeader("X-Forwarded-For", "203.0.113.1, 192.0.2.1").WithJSON(wrong).Expect()
	}
	e.POST("/api/v1/receipts").WithHeader("X-Forwarded-For", "203.0.113.2, 192.0.2.1").WithJSON(wrong).Expect().Status(http.StatusTooManyRequests)
	e.POST("/api/v1/receipts").WithHeader("X-Forwarded-For", "203.0.113.1, 192.0.2.2").WithJSON(wrong).Expect().Status(http.StatusNotFound)
}
