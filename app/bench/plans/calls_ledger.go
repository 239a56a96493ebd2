package main

import (
	"context"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
)

// ledgerCalls are what delivery asks every second, what dispatchers see, and
// the files that wait for their form.
func (s site) ledgerCalls() []call {
	mail := report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "duty@example.org"}
	replace := func(ctx context.Context, db *store.Store, to ...report.Contact) error {
		return db.ReplaceContacts(ctx, to, s.now, func(report.Contact, []report.Contact, []report.Delivery) []report.Delivery { return nil })
	}
	claim := func(ctx context.Context, db *store.Store, urgent bool) ([]report.Delivery, error) {
		return db.ClaimDeliveries(ctx, report.ChannelEmail, urgent, s.now.Add(time.Hour), 30*time.Second, 8)
	}
	untold := func(limit int, stuck bool) func(context.Context, *store.Store) error {
		return func(ctx context.Context, db *store.Store) error {
			_, err := db.Untold(ctx, limit, stuck)
			return err
		}
	}
	return []call{
		{name: "ClaimDeliveries", run: func(ctx context.Context, db *store.Store) error {
			_, err := claim(ctx, db, false)
			return err
		}},
		{name: "SettleDelivery", run: func(ctx context.Context, db *store.Store) error {
			rows, err := claim(ctx, db, true)
			if err != nil || len(rows) == 0 {
				return err
			}
			rows[0].Error, rows[0].NextAt = "refused", s.now
			return db.SettleDelivery(ctx, rows[0])
		}},
		{name: "Untold, stuck", run: untold(1000, true)},
		{name: "Untold, all", run: untold(1000, false)},
		{name: "Backlog", run: func(ctx context.Context, db *store.Store) error {
			_, _, err := db.Backlog(ctx)
			return err
		}},
		{name: "Standing", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Standing(ctx, s.now)
			return err
		}},
		{name: "RetryDelivery", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.RetryDelivery(ctx, string(s.reference(s.reports-3000))+"-mail", s.now, s.did())
			return err
		}},
		{name: "Tests", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Tests(ctx, s.now.AddDate(0, 0, -1))
			return err
		}},
		{name: "AddDeliveries", run: func(ctx context.Context, db *store.Store) error {
			return db.AddDeliveries(ctx, []report.Delivery{report.NewDelivery(report.Record{}, mail, report.ReasonTest, 1, s.now)}, s.did())
		}},
		{name: "ReplaceContacts", run: func(ctx context.Context, db *store.Store) error {
			if err := replace(ctx, db, mail); err != nil {
				return err
			}
			return replace(ctx, db)
		}},
		{name: "Escalate", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Escalate(ctx, s.now.Add(time.Hour), 8, func(report.Record) ([]report.Delivery, time.Time) { return nil, s.now })
			return err
		}},
		{name: "AddStaged", run: func(ctx context.Context, db *store.Store) error {
			return db.AddStaged(ctx, []report.StagedFile{{ID: string(s.fresh().Reference), Form: digest("form"), At: s.now, Size: 1, Sealed: digest("x")}})
		}},
		{name: "Staged", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Staged(ctx, digest("form"))
			return err
		}},
		{name: "StagedBefore", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.StagedBefore(ctx, begin, 100)
			return err
		}},
		{name: "StagedBytes", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.StagedBytes(ctx)
			return err
		}},
		{name: "DeleteStaged", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.DeleteStaged(ctx, "g1")
			return err
		}},
		{name: "KnowsFile", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.KnowsFile(ctx, "f5")
			return err
		}},
	}
}
