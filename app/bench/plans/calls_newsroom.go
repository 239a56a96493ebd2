package main

import (
	"context"

	"fanzha/app/fault"
	"fanzha/app/miss"
	"fanzha/app/newsroom"
	"fanzha/app/readership"
	"fanzha/app/store"
)

// newsroomCalls are about articles, and what readers do with them.
func (s site) newsroomCalls() []call {
	const id = "cases/a77"
	return []call{
		{"Articles", func(ctx context.Context, db *store.Store) error {
			_, err := db.Articles(ctx, "m7")
			return err
		}, "the newsroom's list is all articles"},
		{"Unwritten", func(ctx context.Context, db *store.Store) error {
			_, err := db.Unwritten(ctx)
			return err
		}, "when a replica starts: all articles"},
		{"Urgent", func(ctx context.Context, db *store.Store) error {
			_, err := db.Urgent(ctx)
			return err
		}, "all articles are looked through"},
		{"EachRevision", func(ctx context.Context, db *store.Store) error {
			return db.EachRevision(ctx, func([]byte) {})
		}, "on demand: which pictures no revision names"},
		{name: "DeleteArticle", run: func(ctx context.Context, db *store.Store) error {
			err := db.DeleteArticle(ctx, newsroom.Article{ID: id, Head: 5}, s.did())
			if fault.KindOf(err) == fault.Conflict { // it is public
				return nil
			}
			return err
		}},
		{name: "Article", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Article(ctx, id)
			return err
		}},
		{name: "Revisions", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Revisions(ctx, id)
			return err
		}},
		{name: "Revision", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Revision(ctx, id, 3)
			return err
		}},
		{name: "AddRevision", run: func(ctx context.Context, db *store.Store) error {
			a, err := db.Article(ctx, id)
			if err != nil {
				return err
			}
			base := a.Head
			a.Head++
			return db.AddRevision(ctx, a, newsroom.Revision{Article: id, Number: a.Head, Base: base, Author: "m7", At: s.now, Content: []byte("x")}, s.did())
		}},
		{name: "Written", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Written(ctx, id, 5)
			return err
		}},
		{name: "ConfirmUrgent", run: func(ctx context.Context, db *store.Store) error {
			return db.ConfirmUrgent(ctx, newsroom.Article{ID: id, Public: 5}, "m8", s.now, s.did())
		}},
		{name: "AddReads", run: func(ctx context.Context, db *store.Store) error {
			return db.AddReads(ctx, "2026-12-30", []readership.Read{{Kind: "cases", Slug: "a77", N: 3}})
		}},
		{name: "Reads", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Reads(ctx, "2026-12-15", "2027-01-01")
			return err
		}},
		{name: "AddMisses", run: func(ctx context.Context, db *store.Store) error {
			return db.AddMisses(ctx, []miss.Count{{Month: "2026-11", Words: "新词", N: 3}}, 1000)
		}},
		{"Misses", func(ctx context.Context, db *store.Store) error {
			_, err := db.Misses(ctx, "2026-10")
			return err
		}, ""},
		{name: "PastMisses", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.PastMisses(ctx, "2024-01")
			return err
		}},
		{name: "EraseMisses", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.EraseMisses(ctx, "2024-01")
			return err
		}},
	}
}
