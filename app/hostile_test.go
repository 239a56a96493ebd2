package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/intake"
)

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
	field := "--b\r\nContent-Disposition: form-data; name=\"narrative\"\r\n\r\n"
	for _, contentType := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b"} {
		for _, size := range []int{3 << 20, 12 << 20} {
			status, rest := s.raw(t, fmt.Sprintf("POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\n"+
				"Content-Length: %d\r\nConnection: close\r\n\r\n", contentType, size)+field+strings.Repeat("a", size-len(field)))
			if !strings.Contains(status, " 413 ") || !strings.Contains(rest, "太大") || !strings.Contains(rest, "tel:110") {
				t.Errorf("%s, %d bytes: %q", contentType, size, status)
			}
		}
	}
}

// Who sends nothing, or a byte a second, is cut off in whatever part of the
// request.
func TestSlowClientsAreCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the time-out of twenty seconds")
	}
	t.Parallel()
	s := start(t)
	const post = "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	tests := []struct{ name, first, drip, want string }{
		{"nothing", "", "", " 408 "},
		{"request line", "GE", "E", " 408 "},
		{"header", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "a", " 408 "},
		{"body", post + "Content-Length: 1000\r\n\r\n", "a", " 408 "},
		{"large body", post + "Content-Length: 100000\r\n\r\n" + strings.Repeat("a", 9000), "a", " 408 "},
		{"chunks", post + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n", " 408 "},
		{"a chunk's extension", post + "Transfer-Encoding: chunked\r\n\r\n1;", "a", " 400 "},
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
			if status, err := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(status, test.want) {
				t.Errorf("%s: %q, %v", test.name, status, err)
			}
		})
	}
}

// Who asks and never reads the answers is cut off as well.
func TestAClientThatNeverReadsIsCutOff(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the time-out of twenty seconds")
	}
	t.Parallel()
	conn, err := net.Dial("tcp", strings.TrimPrefix(start(t).url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(40 * time.Second))
	for err == nil {
		_, err = io.WriteString(conn, strings.Repeat("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 100))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("it was still served after forty seconds")
	}
}

// Slow large bodies take the places of large bodies only: who reports in
// words does not wait for them.
func TestSlowLargeBodiesStopNoReport(t *testing.T) {
	s := start(t)
	for range 64 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_, err = io.WriteString(conn, "POST /report/tip HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"+strings.Repeat("a", 90_000))
		if err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	s.expect(t).POST("/api/v1/reports").WithJSON(victim()).Expect().Status(http.StatusCreated)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
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
