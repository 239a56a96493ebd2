package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// A replica that gets no notice of the folder's changes learns from the
// database that another one has published.
func TestAReplicaFollowsWhatAnotherHasPublished(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.Store) {
		content := starterContent(t)
		lib, _, err := library.Open(content, library.Options{}) // and nobody watches
		if err != nil {
			t.Fatal(err)
		}
		defer lib.Close()
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		defer func() { stop(); <-ended }()
		go func() {
			defer close(ended)
			(&server{library: lib, store: db, logger: slog.New(slog.DiscardHandler)}).follow(ctx)
		}()

		file := []byte("---\ntitle: 新的\ndate: 2026-05-01\nsummary: 一句。\n---\n正文。\n")
		if err := os.WriteFile(filepath.Join(content, "tips", "new.md"), file, 0o600); err != nil {
			t.Fatal(err)
		}
		a := newsroom.Article{ID: "tips/new", File: "tips/new.md", State: newsroom.Published, Head: 1, Public: 1, Pending: true}
		if err := db.AddRevision(t.Context(), a, newsroom.Revision{Article: a.ID, Number: 1, Act: newsroom.Released, Content: file}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if ok, err := db.Written(t.Context(), a.ID, 1); !ok || err != nil {
			t.Fatal(ok, err)
		}
		within(t, 5*time.Second, "the replica has it", func() bool {
			_, there := lib.Snapshot().ByID("tips/new")
			return there
		})
	})
}
