package main

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
)

// take returns what was logged and forgets it.
func (b *buffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	logged := b.text.String()
	b.text.Reset()
	return logged
}

// FuzzRequest sends any bytes to a whole site: whatever they are, the answer
// is one of ours, and nothing on our side fails over them.
func FuzzRequest(f *testing.F) {
	s := start(f)
	f.Fuzz(func(t *testing.T, request []byte) {
		status, rest := s.raw(t, string(request))
		if logged := s.logged.take(); strings.Contains(logged, `"level":"ERROR"`) {
			t.Errorf("%q: logged %s", request, logged)
		}
		if status == "" && strings.Trim(string(request), "\r\n") == "" {
			return // nothing was asked
		}
		answer, err := http.ReadResponse(bufio.NewReader(strings.NewReader(status+"\r\n"+rest)), nil)
		if err != nil {
			t.Fatalf("%q: %v in %q %.200q", request, err, status, rest)
		}
		if answer.StatusCode == http.StatusContinue {
			return // what comes behind it is in the log where it fails
		}
		if answer.StatusCode >= http.StatusInternalServerError || answer.Header.Get("X-Request-Id") == "" || answer.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("%q: %s, %v", request, answer.Status, answer.Header)
		}
	})
}
