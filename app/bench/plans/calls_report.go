package main

import (
	"context"

	"fanzha/app/bench/load"
	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/store"
)

// reportCalls are about one report.
func (s site) reportCalls() []call {
	own := s.reference(10)
	message := func(from report.Party) report.SealedMessage {
		return report.SealedMessage{ID: load.Identity(), Reference: own, From: from, At: s.now, Sealed: digest("m")}
	}
	return []call{
		{name: "AddReport", run: func(ctx context.Context, db *store.Store) error {
			r := s.fresh()
			_, _, _, err := db.AddReport(ctx, r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, s.now)})
			return err
		}},
		{name: "AddReport, the same again", run: func(ctx context.Context, db *store.Store) error {
			r := s.fresh()
			r.SubmissionMAC = digest("s1")
			_, _, _, err := db.AddReport(ctx, r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, s.now)})
			return err
		}},
		{name: "Receipt", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Receipt(ctx, own)
			return err
		}},
		{name: "ReceiptOf", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.ReceiptOf(ctx, own, digest("wrong"))
			if fault.KindOf(err) == fault.NotFound {
				return nil
			}
			return err
		}},
		{name: "Report", run: func(ctx context.Context, db *store.Store) error {
			_, _, err := db.Report(ctx, own)
			return err
		}},
		{name: "MarkOpened", run: func(ctx context.Context, db *store.Store) error {
			return db.MarkOpened(ctx, s.reference(0), s.now, s.did())
		}},
		{name: "Messages", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Messages(ctx, own)
			return err
		}},
		{name: "Files", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Files(ctx, own)
			return err
		}},
		{name: "AddMessage", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.AddMessage(ctx, message(report.FromReporter), nil, s.did())
			return err
		}},
		{name: "AddFiles", run: func(ctx context.Context, db *store.Store) error {
			id := load.Identity()
			return db.AddFiles(ctx, []report.SealedFile{{ID: id, Reference: own, At: s.now, Size: 1, Digest: digest(id), Sealed: digest(id)}}, []string{"g1"})
		}},
		{name: "NeedNoAnswer", run: func(ctx context.Context, db *store.Store) error {
			return but(db.NeedNoAnswer(ctx, own, s.now, s.did()), desk.ErrBehind)
		}},
		{name: "ChangeReport", run: func(ctx context.Context, db *store.Store) error {
			r, _, err := db.Report(ctx, own)
			if err != nil {
				return err
			}
			return db.ChangeReport(ctx, desk.Change{Before: r, After: r, Messages: []report.SealedMessage{message(report.FromUnit)}}, s.did())
		}},
		{name: "MoveReport", run: func(ctx context.Context, db *store.Store) error {
			r, _, err := db.Report(ctx, own)
			if err != nil {
				return err
			}
			return db.MoveReport(ctx, desk.Move{Reference: own, From: r, Unit: "u7", Status: r.Status, Key: report.CaseKey{Unit: "u7", Generation: 1, Sealed: digest("k")},
				Note: message(report.UnitNote)}, []report.Delivery{report.DeskDelivery(r, "u7", report.ReasonTo, s.now)}, s.did())
		}},
		{name: "Reissue", run: func(ctx context.Context, db *store.Store) error {
			return db.Reissue(ctx, own, digest("new"), s.fresh().Thread, s.did())
		}},
		{name: "Advance", run: func(ctx context.Context, db *store.Store) error {
			return db.Advance(ctx, []report.Reference{own}, func(found map[report.Reference]report.Record) ([]report.Progress, error) {
				return []report.Progress{{Reference: own, From: found[own].Status, Status: found[own].Status}}, nil
			}, s.didTo)
		}},
		{name: "MarkExported", run: func(ctx context.Context, db *store.Store) error {
			return db.MarkExported(ctx, []report.Reference{own}, s.now, s.didTo)
		}},
	}
}
