package main

import (
	"context"
	"time"

	"fanzha/app/desk"
	"fanzha/app/report"
	"fanzha/app/store"
)

// deskCalls are what staff see of many reports.
func (s site) deskCalls() []call {
	middle := report.Cursor{Judged: s.now, ReceivedAt: begin.Add(s.now.Sub(begin) / 2), Reference: "5"}
	known := map[string]string{"a small unit's, whose turn": "all of the unit's, or all that wait, whichever are fewer"}
	var calls []call
	for name, f := range map[string]report.Filter{
		"all": {}, "all, from the middle": {After: middle}, "all that is new": {State: report.NewState}, "all that is closed": {State: report.ClosedState},
		"all, newest first": {Newest: true}, "all that is urgent": {Urgent: true}, "all, whose turn": {Waiting: report.UnitsTurn},
		"a unit's": {Unit: "center"}, "a unit's, from the middle": {Unit: "center", After: middle}, "a unit's, new": {Unit: "center", State: report.NewState},
		"a unit's, open": {Unit: "center", State: report.OpenState}, "a unit's, closed": {Unit: "center", State: report.ClosedState},
		"a unit's, urgent": {Unit: "center", Urgent: true}, "a unit's, mine": {Unit: "center", Assignee: "m7", State: report.OpenState},
		"a unit's, whose turn": {Unit: "center", Waiting: report.UnitsTurn}, "a small unit's": {Unit: "u7"}, "a small unit's, whose turn": {Unit: "u7", Waiting: report.UnitsTurn},
		"a unit's that has none": {Unit: "nobody"},
	} {
		f.Now, f.Limit = s.now, 20
		calls = append(calls, call{name: "ListReports, " + name, known: known[name], run: func(ctx context.Context, db *store.Store) error {
			_, err := db.ListReports(ctx, f)
			return err
		}})
	}
	for _, unit := range []string{"center", "u7", ""} {
		lists := []report.Filter{
			{Unit: unit, Urgent: true}, {Unit: unit, State: report.NewState}, {Unit: unit, State: report.OpenState},
			{Unit: unit, Assignee: "m7", State: report.OpenState}, {Unit: unit, Waiting: report.UnitsTurn}, {Unit: unit, Waiting: report.ReportersTurn},
		}
		for i := range lists {
			lists[i].Now, lists[i].Newest = s.now, !lists[i].Urgent
		}
		calls = append(calls, call{name: "DeskCounts, unit " + unit, run: func(ctx context.Context, db *store.Store) error {
			_, err := db.DeskCounts(ctx, lists, desk.MostCounted)
			return err
		}}, call{name: "News, unit " + unit, run: func(ctx context.Context, db *store.Store) error {
			_, err := db.News(ctx, unit, s.now.Add(-time.Minute), s.now)
			return err
		}})
	}
	return append(calls,
		call{name: "Stuck", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Stuck(ctx, s.references())
			return err
		}},
		call{name: "Glance", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Glance(ctx, s.references())
			return err
		}},
		call{name: "SharedMarks", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.SharedMarks(ctx, s.references())
			return err
		}},
		call{name: "Linked", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Linked(ctx, s.reference(s.reports%2000), 50, s.did()) // one that names what 500 do
			return err
		}},
		call{name: "Exportable", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Exportable(ctx, report.ExportFilter{Unit: "center", Since: s.now.AddDate(0, 0, -7), Limit: 50})
			return err
		}},
		call{name: "Exportable, of all years", run: func(ctx context.Context, db *store.Store) error {
			_, err := db.Exportable(ctx, report.ExportFilter{Unit: "center", Limit: 50})
			return err
		}},
	)
}
