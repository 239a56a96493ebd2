package main

import (
	"path/filepath"
	"testing"

	"fanzha/app/readership"
	"fanzha/app/store"
)

// An article's page, its poster and its elder form are the article; a request
// of a program, and one ahead of the reader, are nobody's.
func TestReadsAreCountedAndKeptWhenTheSiteStops(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	t.Run("a site that stops", func(t *testing.T) {
		readAround(t, start(t, func(cmd *serveCommand) { cmd.Data = data }))
	})
	db, err := store.Open(t.Context(), store.Options{Path: data + "/fanzha.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	reads, err := db.Reads(t.Context(), "2000-01-01", "2100-01-01")
	if want := (readership.Read{Kind: "guides", Slug: "task-rebate", N: 3}); err != nil || len(reads) != 1 || reads[0] != want {
		t.Errorf("kept %v, %v", reads, err)
	}
}

// readAround has readers and programs ask for an article in every way.
func readAround(t *testing.T, s *site) {
	t.Helper()
	e := s.expect(t)
	const phone = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86 Mobile Safari/537.36"
	ask := func(path, agent, cookie, purpose string) {
		r := e.GET(path).WithHeader("User-Agent", agent)
		if cookie != "" {
			r.WithHeader("Cookie", cookie)
		}
		if purpose != "" {
			r.WithHeader("Sec-Purpose", purpose)
		}
		r.Expect().Status(200)
	}
	ask("/guides/task-rebate", phone, "", "")
	ask("/guides/task-rebate", phone, "elder=1", "")
	ask("/guides/task-rebate/poster", phone, "", "")
	ask("/guides/task-rebate", phone, "", "prefetch")
	ask("/guides/task-rebate", "Mozilla/5.0 (compatible; Baiduspider/2.0)", "", "")
	e.HEAD("/guides/task-rebate").WithHeader("User-Agent", phone).Expect().Status(200)
	e.GET("/guides/no-such-article").WithHeader("User-Agent", phone).Expect().Status(404)
	ask("/cases", phone, "", "")
}
