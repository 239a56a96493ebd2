package main

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What a phone loads before it can read or write: design, section 10.
const (
	firstVisit  = 60_000 // bytes of bodies on the wire
	repeatVisit = 10_000
)

// A page is there on a slow line: the page and everything it names are small
// at the first visit, and only the page comes again. Every file it names may be
// kept for ever.
func TestPagesAreLight(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/", "/guides/task-rebate", "/report", "/report/sheet", "/report/victim", "/report/tip", "/report/objection"} {
		for _, encoding := range []string{"br", "gzip"} {
			page, size := s.compressed(t, path, encoding)
			if size > repeatVisit {
				t.Errorf("%s, %s: %d bytes at each visit", path, encoding, size)
			}
			all := size
			named := regexp.MustCompile(`/static/[a-z0-9-]+\.[0-9a-f]{8}\.[a-z]+`).FindAllString(page, -1)
			slices.Sort(named)
			for _, file := range slices.Compact(named) {
				_, size := s.compressed(t, file, encoding)
				all += size
			}
			if all > firstVisit {
				t.Errorf("%s, %s: %d bytes at the first visit", path, encoding, all)
			}
			t.Logf("%s, %s: %d bytes at first, then %d", path, encoding, all, size)
		}
	}
}

// compressed returns what stands at an address, and how much of it is on the
// wire in an encoding.
func (s *site) compressed(t *testing.T, path, encoding string) (plain string, size int) {
	t.Helper()
	plain = s.expect(t).GET(path).WithHeader("Accept-Encoding", "identity").Expect().Status(http.StatusOK).Body().Raw()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", encoding) // set by hand: nothing is unpacked
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := answer.Header.Get("Content-Encoding"); got != encoding && len(body) > 1000 && !strings.HasSuffix(path, ".png") { // compressed already
		t.Errorf("%s comes as %q, not %q", path, got, encoding)
	}
	return plain, len(body)
}
