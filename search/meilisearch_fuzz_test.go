package search_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"sync/atomic"
	"testing"

	"fanzha/search"
)

// phrasesOnly is a query without operators: quoted phrases of units that hold
// no quote and no blank of their own.
var phrasesOnly = regexp.MustCompile(`^("([^"\s]+ )+" )*("[^"\s]*")?$`)

// FuzzMeilisearch asks a server for any text and has it answer anything: what
// it is asked has no syntax but ours, and a bad answer is an error or leads to
// nothing but our own documents.
func FuzzMeilisearch(f *testing.F) {
	var answer atomic.Value        // what the server says
	asks := make(chan string, 100) // what it should not have been asked
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Queries []struct{ Q string } }
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &asked)
		}
		if err != nil {
			asks <- string(body)
		}
		for _, query := range asked.Queries {
			if !phrasesOnly.MatchString(query.Q) {
				asks <- query.Q
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer.Load().([]byte))
	}))
	f.Cleanup(server.Close)
	e := search.NewMeilisearch(search.MeilisearchOptions{URL: server.URL})
	f.Cleanup(func() { _ = e.Close() })
	docs := articles()
	if err := e.Adopt(f.Context(), docs, nil); err != nil {
		f.Fatal(err)
	}
	ours := map[string]search.Document{}
	for _, d := range docs {
		ours[d.ID()] = d
	}
	f.Fuzz(func(t *testing.T, text string, body []byte) {
		answer.Store(body)
		r, err := e.Search(t.Context(), search.Query{Text: text})
		select {
		case asked := <-asks:
			t.Fatalf("for %q it asked %q", text, asked)
		default:
		}
		if err != nil {
			return
		}
		if err := sound(r); err != nil {
			t.Error(err)
		}
		for _, h := range r.Hits {
			if err := faithful(h, ours[h.Kind+"/"+h.Slug]); err != nil {
				t.Error(err)
			}
		}
	})
}
