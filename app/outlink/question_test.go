package outlink

import (
	"net/http"
	"testing"
)

// Whatever an author writes, what is asked for is a page of the web, and
// carries nobody's name or password.
func FuzzQuestion(f *testing.F) {
	f.Fuzz(func(t *testing.T, address string) {
		q, err := question(t.Context(), http.MethodHead, address)
		if err != nil {
			return
		}
		if q.URL.Scheme != "http" && q.URL.Scheme != "https" || q.URL.Hostname() == "" || q.URL.User != nil || q.URL.Fragment != "" || q.Header.Get("Authorization") != "" {
			t.Errorf("%q is asked for as %s", address, q.URL)
		}
	})
}
