package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Uploads that hardly move hold up none of another network, and nobody who
// sends words, from wherever.
func TestSlowUploadsStopNoReport(t *testing.T) {
	s := start(t, withProxy("127.0.0.0/8"))
	const head = "POST /report/evidence HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.%d\r\nContent-Type: multipart/form-data; boundary=b\r\n" +
		"Content-Length: 20000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=evidence; filename=a.pdf\r\n\r\n%%PDF-1.7"
	for n := range 100 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, fmt.Sprintf(head, n)+strings.Repeat(" ", 20_000)); err != nil {
			t.Fatal(err)
		}
	}
	e := s.expect(t)
	for from, file := range map[string][]byte{"192.0.2.200": nil, "198.51.100.1": append([]byte("%PDF-1.7"), make([]byte, 1<<20)...)} {
		began := time.Now()
		request := e.POST("/report/tip").WithHeader("X-Forwarded-For", from).WithMultipart()
		for name, value := range tipFields(t, e) {
			request.WithFormField(name, value)
		}
		if file != nil {
			request.WithFileBytes("evidence", "b.pdf", file)
		}
		request.Expect().Status(http.StatusOK).Body().Contains(`id="reference"`)
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s waited %v", from, took)
		}
	}
}
