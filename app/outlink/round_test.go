package outlink_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"fanzha/app/outlink"
)

// One round runs at a time, says how far it is, and ends with the program.
func TestARoundIsMadeOnceAtATime(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/waits" {
			select {
			case <-release:
			case <-r.Context().Done():
			}
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	links := []outlink.Link{{URL: server.URL + "/b"}, {URL: server.URL + "/a"}, {URL: server.URL + "/waits"}}
	stopping := make(chan struct{})
	rounds := outlink.NewRounds(outlink.New(outlink.Options{Allow: here}), func() []outlink.Link { return links }, time.Now)
	until := func(what string, holds func(outlink.Round) bool) outlink.Round {
		t.Helper()
		for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			if last := rounds.Last(); holds(last) {
				return last
			}
		}
		t.Fatalf("waited in vain: %s", what)
		return outlink.Round{}
	}
	if last := rounds.Last(); !last.Began.IsZero() {
		t.Errorf("%+v before any", last)
	}
	if !rounds.Begin(stopping) || rounds.Begin(stopping) {
		t.Error("a round is made twice at once, or not at all")
	}
	if last := until("two are asked for", func(r outlink.Round) bool { return r.Done == 2 }); last.Of != 3 || !last.Ended.IsZero() {
		t.Errorf("%+v", last)
	}
	close(release)
	last := until("it ends", func(r outlink.Round) bool { return !r.Ended.IsZero() })
	if last.Done != 3 || len(last.Results) != 2 || last.Results[0].URL != server.URL+"/a" || last.Results[1].State != outlink.Dead {
		t.Errorf("%+v", last)
	}
	release = make(chan struct{})
	if !rounds.Begin(stopping) {
		t.Error("no second round")
	}
	until("it waits", func(r outlink.Round) bool { return r.Done == 2 })
	close(stopping)
	until("the program stops", func(r outlink.Round) bool { return !r.Ended.IsZero() })
}
