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
// database that another one has published, and looks more than once: a share
// may show what was for a moment.
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
		write := func(name string) {
			if err := os.WriteFile(filepath.Join(content, "tips", name), file, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		published := func(number int) {
			a := newsroom.Article{ID: "tips/new", File: "tips/new.md", State: newsroom.Published, Head: number, Public: number, Pending: true}
			r := newsroom.Revision{Article: a.ID, Number: number, Base: number - 1, Act: newsroom.Released, Content: file}
			if err := db.AddRevision(t.Context(), a, r, storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
			if ok, err := db.Written(t.Context(), a.ID, number); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		has := func(id string) func() bool {
			return func() bool { _, there := lib.Snapshot().ByID(id); return there }
		}
		write("new.md")
		published(1)
		within(t, 5*time.Second, "the replica has it", has("tips/new"))
		published(2)
		time.Sleep(followEvery + followEvery/2) // for so long the share shows what was
		write("late.md")
		within(t, 5*time.Second, "the replica has what its share was late to show", has("tips/late"))
	})
}
