package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"fanzha/search"
)

// meilisearchServer is the one to test with, and its key.
func meilisearchServer(t *testing.T) (address, key string) {
	t.Helper()
	address, key = os.Getenv("FANZHA_TEST_MEILI_URL"), os.Getenv("FANZHA_TEST_MEILI_KEY")
	if address == "" {
		t.Skip("needs Meilisearch: FANZHA_TEST_MEILI_URL and FANZHA_TEST_MEILI_KEY name none")
	}
	return address, key
}

// dropIndex takes a test's index off the server.
func dropIndex(t *testing.T, of search.MeilisearchOptions) {
	t.Helper()
	server := meilisearch.New(of.URL, meilisearch.WithAPIKey(of.Key))
	if _, err := server.DeleteIndexWithContext(context.WithoutCancel(t.Context()), of.Index); err != nil {
		t.Error(err)
	}
}

// badServer stands before a real Meilisearch and spoils what passes.
type badServer struct {
	*httptest.Server
	mood atomic.Value // "", "down", "slow", "another key"
}

func newBadServer(t *testing.T, address string) *badServer {
	t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	b := &badServer{}
	b.mood.Store("")
	proxy := httputil.NewSingleHostReverseProxy(target)
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch b.mood.Load() {
		case "down":
			panic(http.ErrAbortHandler) // closes the connection without a word
		case "slow":
			time.Sleep(time.Second)
		case "another key":
			r.Header.Set("Authorization", "Bearer another")
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(b.Close)
	return b
}

// Whatever befalls the search server, a reader gets an answer in half a
// second, and the server is asked again when it is well.
func TestSearchGoesOnWithoutMeilisearch(t *testing.T) {
	address, key := meilisearchServer(t)
	server := newBadServer(t, address)
	byHand := meilisearch.New(address, meilisearch.WithAPIKey(key))
	t.Cleanup(func() { dropIndex(t, search.MeilisearchOptions{URL: address, Key: key, Index: search.DefaultIndex}) })
	server.mood.Store("down")
	s := start(t, func(cmd *serveCommand) { cmd.SearchURL, cmd.SearchKey = server.URL, key })
	e := s.expect(t)
	engine := func() string {
		began := time.Now()
		found := e.GET("/api/v1/search").WithQuery("q", "刷单").Expect().Status(http.StatusOK).JSON().Object()
		if took := time.Since(began); took > 500*time.Millisecond {
			t.Errorf("a reader waited %v", took)
		}
		found.Value("hits").Array().NotEmpty()
		return found.Value("engine").String().Raw()
	}
	answers := func(want, step string) {
		t.Helper()
		soon(t, step+": "+want+" answers", func() bool { return engine() == want })
	}
	answers("embedded", "down from the start")
	soon(t, "/readyz says so", func() bool {
		return e.GET("/readyz").Expect().Status(http.StatusOK).JSON().Path("$.details.search_server").String().Raw() == remoteFailing
	})

	for _, mood := range []string{"down", "slow", "another key"} {
		server.mood.Store("")
		answers("meilisearch", "well again")
		server.mood.Store(mood)
		answers("embedded", mood)
	}
	server.mood.Store("")
	answers("meilisearch", "well again")

	index := byHand.Index(search.DefaultIndex)
	changes := map[string]func() (*meilisearch.TaskInfo, error){
		"wiped": func() (*meilisearch.TaskInfo, error) { return index.DeleteAllDocumentsWithContext(t.Context(), nil) },
		"gone": func() (*meilisearch.TaskInfo, error) {
			return byHand.DeleteIndexWithContext(t.Context(), search.DefaultIndex)
		},
		"settings changed": func() (*meilisearch.TaskInfo, error) {
			return index.UpdateSearchableAttributesWithContext(t.Context(), &[]string{"summary"})
		},
	}
	for step, change := range changes {
		task, err := change()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := byHand.WaitForTaskWithContext(t.Context(), task.TaskUID, 0); err != nil {
			t.Fatal(err)
		}
		engine() // whoever answers, something is found
		soon(t, step+": mended", func() bool {
			settings, err := index.GetSettingsWithContext(t.Context())
			return err == nil && len(settings.SearchableAttributes) > 1 && engine() == "meilisearch"
		})
	}

	s.write(t, "tips/muxuyuan.md", "---\ntitle: 苜蓿园\ndate: 2026-01-01\nsummary: 新的一篇\n---\n正文\n")
	soon(t, "the server follows the content", func() bool {
		found := e.GET("/api/v1/search").WithQuery("q", "苜蓿园").Expect().JSON().Object()
		return found.Value("engine").String().Raw() == "meilisearch" && found.Value("total").Number().Raw() == 1
	})
	logged := s.logged.String()
	if !strings.Contains(logged, "search server is not asked") || !strings.Contains(logged, "search server answers") || strings.Contains(logged, key) {
		t.Errorf("logged %s", logged)
	}
}
