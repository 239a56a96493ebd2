package main

import (
	"context"
	"time"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/retention"
	"fanzha/app/store"
)

// Why some may take long.
const (
	wholeSpan = "once a day or on demand: it reads each report of its span"
	wholeYear = "on demand: all of the span is looked through"
)

// keepingCalls are figures, the audit log, and what is erased.
func (s site) keepingCalls() []call {
	month := report.Span{From: s.now.AddDate(0, -1, 0), Until: s.now}
	var calls []call
	known := map[string]string{"a member's of an act": "all that they did is looked through, here in vain"}
	for name, f := range map[string]audit.Filter{
		"all": {}, "a member's": {Actor: "m7"}, "of an act": {Act: audit.ReportOpened}, "a member's of an act": {Actor: "m7", Act: audit.ReportOpened},
		"of a day": {Since: s.now.AddDate(-1, 0, 0), Until: s.now.AddDate(-1, 0, 1)}, "of a day, from a row on": {Since: begin, Until: s.now.AddDate(0, 0, 1), Before: int64(s.reports)},
	} {
		f.Limit = 50
		calls = append(calls, call{"AuditPage, " + name, auditPage(f), known[name]})
	}
	return append(calls,
		call{"AuditPage, about a report", auditPage(audit.Filter{Object: string(s.reference(s.reports / 2)), Limit: 50}), wholeYear},
		call{name: "AuditLog", run: func(ctx context.Context, db *store.Store) error {
			return but(db.AuditLog(ctx, func(stored audit.Stored) error {
				for entry, err := range stored.Rows {
					if err != nil || entry.Sequence > 3000 {
						return errEnough
					}
				}
				return nil
			}), errEnough)
		}},
		call{name: "Audit", run: func(ctx context.Context, db *store.Store) error { return db.Audit(ctx, s.did()) }},
		call{name: "LastAct", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.LastAct(ctx, audit.RetentionRun)
			return err
		}},
		call{name: "AuditPage, of a year", run: auditPage(audit.Filter{Since: s.now.AddDate(-2, 0, 0), Until: s.now.AddDate(-1, 0, 0), Limit: 50}), known: wholeYear},
		call{name: "PruneAudit", run: func(ctx context.Context, db *store.Store) error {
			return db.PruneAudit(ctx, audit.Checkpoint{Pruned: audit.Head{Sequence: 500, MAC: digest("x")}, At: s.now, Signature: digest("x")}, s.did())
		}},
		call{name: "PastTime", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.PastTime(ctx, []retention.Rule{{Kind: report.Victim, Closed: true, Before: begin.AddDate(0, 0, 12)}, {Kind: report.Tip, Before: begin.AddDate(0, 0, 2)}})
			return err
		}},
		call{name: "Erase", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Erase(ctx, retention.Rule{Kind: report.Victim, Closed: true, Before: begin.AddDate(0, 0, 12)}, 2, func([]report.Record) ([]audit.Draft, error) {
				return []audit.Draft{s.did()}, nil
			})
			return err
		}},
		call{name: "EraseAgain", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.EraseAgain(ctx, []report.Reference{s.fresh().Reference}, s.didTo)
			return err
		}},
		call{name: "EachReport", run: func(ctx context.Context, db *store.Store) error {
			shown := 0
			return but(db.EachReport(ctx, func(report.Record) error {
				if shown++; shown > 3000 {
					return errEnough
				}
				return nil
			}), errEnough)
		}},
		call{"CountReports", func(ctx context.Context, db *store.Store) error {
			_, err := db.CountReports(ctx, []report.Span{month})
			return err
		}, wholeSpan},
		call{"Waits", func(ctx context.Context, db *store.Store) error {
			_, err := db.Waits(ctx, month)
			return err
		}, wholeSpan},
		call{name: "Unsealed", run: func(ctx context.Context, db *store.Store) error {
			_, _, err := db.Unsealed(ctx, 100)
			return err
		}},
		call{name: "SealStored", run: func(ctx context.Context, db *store.Store) error {
			return db.SealStored(ctx, s.reference(10), s.fresh().Sealing, nil)
		}},
		call{name: "Ping", run: func(ctx context.Context, db *store.Store) error { return db.Ping(ctx) }},
		call{name: "Member", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Member(ctx, "m7")
			return err
		}},
		call{name: "Visit", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Visit(ctx, digest("7"))
			return err
		}},
		call{name: "SeeVisit", run: func(ctx context.Context, db *store.Store) error {
			return db.SeeVisit(ctx, digest("7"), s.now, time.Time{})
		}},
	)
}

func auditPage(f audit.Filter) func(context.Context, *store.Store) error {
	return func(ctx context.Context, db *store.Store) error {
		_, err := db.AuditPage(ctx, f)
		return err
	}
}
