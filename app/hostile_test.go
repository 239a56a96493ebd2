package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/intake"
)

// raw sends bytes as they are, and no more after them, and returns the status
// line and the rest of the answer.
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
	go func() {
		_, _ = io.WriteString(conn, request)
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
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

// Half a report must not pass for a report: what the connection did not bring
// whole is refused, and nothing is stored.
func TestABodyThatIsCutShortIsRefused(t *testing.T) {
	s := start(t)
	form := victim()
	form["people"] = strings.Repeat(" ", 20<<10) // more than the server reads ahead
	whole, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	const head = "POST /api/v1/reports HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
	chunk := fmt.Sprintf("%x\r\n%s\r\n", len(whole), whole)
	tests := []struct{ name, request, want string }{
		{"short of its length", head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(whole)+9, whole), " 400 "},
		{"short and small", head + "Content-Length: 90\r\n\r\n{}", " 400 "},
		{"without its last chunk", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk, " 400 "},
		{"in the middle of a chunk", head + "Transfer-Encoding: chunked\r\n\r\n" + chunk[:len(chunk)-9], " 400 "},
		{"whole, by its length", head + fmt.Sprintf("Connection: close\r\nContent-Length: %d\r\n\r\n%s", len(whole), whole), " 201 "},
		{"whole again, in chunks", head + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + "0\r\n\r\n", " 200 "},
	}
	for _, test := range tests {
		if status, rest := s.raw(t, test.request); !strings.Contains(status, test.want) {
			t.Errorf("%s: %q %s", test.name, status, rest)
		}
	}
}

func TestABodyThatIsTooLargeGetsItsAnswer(t *testing.T) {
	s := start(t)
	for _, contentType := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b"} {
		for _, size := range []int{3 << 20, 12 << 20} {
			status, rest := s.raw(t, fmt.Sprintf("POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\n"+
				"Content-Length: %d\r\nConnection: close\r\n\r\n", contentType, size)+"--b\r\n"+strings.Repeat("a", size-5))
			if !strings.Contains(status, " 413 ") || !strings.Contains(rest, "太大") || !strings.Contains(rest, "tel:110") {
				t.Errorf("%s, %d bytes: %q", contentType, size, status)
			}
		}
	}
}

// Who sends a byte a second is cut off, in whatever part of the request.
func TestSlowClientsAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the time-out of twenty seconds")
	}
	s := start(t)
	const post = "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	tests := []struct{ name, first, drip string }{
		{"header", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "a"},
		{"body", post + "Content-Length: 1000\r\n\r\n", "a"},
		{"large body", post + "Content-Length: 100000\r\n\r\n" + strings.Repeat("a", 9000), "a"},
		{"chunks", post + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"},
	}
	var clients sync.WaitGroup // not parallel tests: each would wait for the ones before
	defer clients.Wait()
	for _, test := range tests {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		clients.Go(func() {
			defer conn.Close()
			_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
			go func() {
				_, err := io.WriteString(conn, test.first)
				for ; err == nil; _, err = io.WriteString(conn, test.drip) {
					time.Sleep(time.Second)
				}
			}()
			if status, err := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(status, " 408 ") {
				t.Errorf("%s: %q, %v", test.name, status, err)
			}
		})
	}
}

// What is large takes its turn; nobody is refused while others are read.
func TestSixtyFourLargeBodiesAtOnce(t *testing.T) {
	s := start(t)
	form := victim()
	form["narrative"] = strings.Repeat("字", 100_000) // 300 kB
	var senders sync.WaitGroup
	for range 64 {
		senders.Go(func() {
			form := maps.Clone(form)
			form["form_id"] = intake.NewFormID()
			s.expect(t).POST("/api/v1/reports").WithJSON(form).Expect().Status(http.StatusUnprocessableEntity).
				JSON(httpexpect.ContentOpts{MediaType: "application/problem+json"}).Path("$.errors[0].field").IsEqual("narrative")
		})
	}
	senders.Wait()
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
