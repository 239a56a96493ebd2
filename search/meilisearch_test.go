package search_test

import (
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"fanzha/search"
)

// openMeilisearch returns an engine with an index of its own, and that index,
// on the server that FANZHA_TEST_MEILI_URL names; the key is in
// FANZHA_TEST_MEILI_KEY.
func openMeilisearch(t testing.TB) (*search.Meilisearch, meilisearch.IndexManager) {
	t.Helper()
	url := os.Getenv("FANZHA_TEST_MEILI_URL")
	if url == "" {
		t.Skip("needs Meilisearch: FANZHA_TEST_MEILI_URL and FANZHA_TEST_MEILI_KEY name none")
	}
	options := search.MeilisearchOptions{URL: url, Key: os.Getenv("FANZHA_TEST_MEILI_KEY"), Index: "test-" + rand.Text()}
	e := search.NewMeilisearch(options)
	server := meilisearch.New(url, meilisearch.WithAPIKey(options.Key))
	t.Cleanup(func() {
		_ = e.Close()
		_, _ = server.DeleteIndexWithContext(context.Background(), options.Index)
	})
	return e, server.Index(options.Index)
}

func TestMeilisearch(t *testing.T) {
	testEngine(t, "meilisearch", func(t *testing.T) search.Engine {
		e, _ := openMeilisearch(t)
		return e
	})
}

func TestMeilisearchKnowsWhetherTheServerHasWhatIsSearched(t *testing.T) {
	e, index := openMeilisearch(t)
	docs := articles()
	want := func(step string, want bool) {
		t.Helper()
		if has, err := e.Has(t.Context()); err != nil || has != want {
			t.Errorf("%s: has it: %v, %v", step, has, err)
		}
	}
	want("no index", false)
	replace(t, e, docs)
	want("replaced", true)
	update(t, e, []search.Document{{Kind: "tips", Slug: "new", Title: "新"}}, []string{docs[0].ID()})
	want("updated", true)
	if err := e.Adopt(t.Context(), docs[:1], nil); err != nil {
		t.Fatal(err)
	}
	want("with a document that the server has not", false)
	if err := e.Adopt(t.Context(), nil, []string{docs[0].ID()}); err != nil {
		t.Fatal(err)
	}
	want("without it again", true)
	replace(t, e, docs)

	byHand := map[string]func() (*meilisearch.TaskInfo, error){
		"a document deleted": func() (*meilisearch.TaskInfo, error) {
			return index.DeleteDocumentWithContext(t.Context(), "guides_task-rebate", nil)
		},
		"a setting changed": func() (*meilisearch.TaskInfo, error) {
			return index.UpdateRankingRulesWithContext(t.Context(), &[]string{"words", "typo"})
		},
		"synonyms added": func() (*meilisearch.TaskInfo, error) {
			return index.UpdateSynonymsWithContext(t.Context(), &map[string][]string{"刷": {"涮"}})
		},
		"wiped": func() (*meilisearch.TaskInfo, error) {
			return index.DeleteAllDocumentsWithContext(t.Context(), nil)
		},
	}
	for step, change := range byHand {
		task, err := change()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := index.WaitForTaskWithContext(t.Context(), task.TaskUID, 0); err != nil {
			t.Fatal(err)
		}
		want(step, false)
		replace(t, e, docs)
		want(step+", and replaced", true)
	}
}

// A server that fails must not look like one that finds nothing.
func TestMeilisearchFailsWhereTheServerDoes(t *testing.T) {
	answers := map[string]http.HandlerFunc{
		"refuses the key":   func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) },
		"is broken":         func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"is no Meilisearch": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"answers for another": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"results":[]}`)
		},
		"hangs": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // else the server does not see the client go
			<-r.Context().Done()
		},
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer)
			defer server.Close()
			e := search.NewMeilisearch(search.MeilisearchOptions{URL: server.URL})
			defer e.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			began := time.Now()
			if err := e.Adopt(ctx, articles(), nil); err != nil {
				t.Fatal(err)
			}
			_, err := e.Search(ctx, search.Query{Text: "刷单"})
			if err == nil || time.Since(began) > 2*time.Second {
				t.Errorf("%v after %v", err, time.Since(began))
			}
		})
	}
}

// A server that takes 刷单 for 涮担, which sounds alike, is not believed, and is
// told what language it reads.
func TestMeilisearchIsBelievedOnlyWhereADocumentSaysSo(t *testing.T) {
	var asked string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = string(body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"results":[{"estimatedTotalHits":3,"hits":[{"id":"tips_sound"},
			{"id":"tips_word"},{"id":"tips_traditional"},{"id":"tips_gone"}]},
			{"hits":[{"digest":"any"}]}]}`)
	}))
	defer server.Close()
	e := search.NewMeilisearch(search.MeilisearchOptions{URL: server.URL})
	defer e.Close()
	doc := func(slug, title string) search.Document {
		return search.Document{Kind: "tips", Slug: slug, Title: title}
	}
	if err := e.Adopt(t.Context(), []search.Document{doc("sound", "涮担"), doc("word", "刷“单”"), doc("traditional", "刷單的人")}, nil); err != nil {
		t.Fatal(err)
	}
	got := ids(find(t, e, search.Query{Text: "刷单"}))
	if len(got) != 2 || slices.Contains(got, "tips/sound") {
		t.Errorf("found %v", got)
	}
	if !strings.Contains(asked, `"locales":["cmn"]`) {
		t.Errorf("asked without a language: %s", asked)
	}
}
