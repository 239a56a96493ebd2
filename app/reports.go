package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bureau"
	"fanzha/app/desk"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/store"
)

type reportsCommand struct {
	List reportsListCommand `cmd:"" help:"List reports, urgent ones first."`
	Show reportsShowCommand `cmd:"" help:"Open one report."`

	Files   reportsFilesCommand   `cmd:"" help:"List a report's files, and write them to a folder."`
	Status  reportsStatusCommand  `cmd:"" help:"Say how far a report has come; the reporter sees it."`
	Move    reportsMoveCommand    `cmd:"" help:"Hand a report over to another unit, with a reason."`
	Answer  reportsAnswerCommand  `cmd:"" help:"Write to the reporter, or a note that only the unit sees."`
	Reissue reportsReissueCommand `cmd:"" help:"Draw a new code for a receipt whose code is lost. The old code is void."`

	Linked reportsLinkedCommand `cmd:"" help:"List the reports that name the same account, number, link, app or plate as one does."`

	Export reportsExportCommand `cmd:"" help:"Write reports to a sealed file for the police network."`
	Import reportsImportCommand `cmd:"" help:"Read from a CSV file what came of reports in the police network."`
}

type reportsListCommand struct {
	contentFlags
	stateFlags
	Unit   string `help:"Only what this unit's desk has." placeholder:"KEY"`
	Urgent bool   `help:"Only urgent ones."`
	Limit  int    `default:"50" help:"How many."`
	After  string `help:"Where to go on: what the page before printed last." placeholder:"PLACE"`
}

// Run prints the list, one report a line.
func (cmd *reportsListCommand) Run(p *program) error {
	after, err := report.ParseCursor(cmd.After)
	if err != nil || cmd.Limit < 1 {
		return usageError{"--after is what an earlier page printed, and --limit is at least 1"}
	}
	return withDesk(p, cmd.stateFlags, func(d *desk.Desk) error {
		page, err := d.List(p.ctx, report.Filter{Unit: cmd.Unit, Urgent: cmd.Urgent, After: after, Limit: cmd.Limit})
		if err != nil {
			return err
		}
		return printer{p.stdout, cmd.names()}.list(page)
	})
}

type reportsShowCommand struct {
	contentFlags
	stateFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
}

// Run opens one report and prints it whole.
func (cmd *reportsShowCommand) Run(p *program) error {
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, _ *staff.Staff, session *staff.Session, reference report.Reference) error {
		opened, err := desk.New(db, time.Now).Open(p.ctx, reference, session)
		if err == nil {
			printer{p.stdout, cmd.names()}.report(opened)
		}
		return err
	})
}

// names reads what keys are called. Keys that the YAML files do not name, or
// cannot while they are faulty, are shown as they are: reports are read
// whatever state the content is in.
func (f contentFlags) names() *bureau.Bureau {
	names, _ := bureau.Load(os.DirFS(f.Content))
	return names
}

// withDesk runs f with the desk of a site that there is.
func withDesk(p *program, state stateFlags, f func(*desk.Desk) error) error {
	return withStore(p, state, func(db *store.Store) error { return f(desk.New(db, time.Now)) })
}

// withStore runs f with the database of a site that there is.
func withStore(p *program, state stateFlags, f func(*store.Store) error) error {
	logger := slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := state.openExisting(p.ctx, logger)
	if err != nil {
		return err
	}
	return errors.Join(f(db), db.Close())
}

// openExisting opens the database and makes none: a mistyped --data must not
// look like a site without reports.
func (f stateFlags) openExisting(ctx context.Context, logger *slog.Logger) (*store.Store, error) {
	if f.DatabaseURL == "" {
		if _, err := os.Stat(f.databasePath()); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("没有这个数据库：%s，请检查 --data", f.databasePath())
		}
	}
	return f.openStore(ctx, logger)
}

type reportsLinkedCommand struct {
	contentFlags
	stateFlags
	Reference string `arg:"" help:"The receipt's reference."`
	Limit     int    `default:"50" help:"How many."`
}

// Run prints the linked reports, one a line; none of them is opened.
func (cmd *reportsLinkedCommand) Run(p *program) error {
	reference, err := parseReference(cmd.Reference)
	if err != nil {
		return err
	}
	if cmd.Limit < 1 {
		return usageError{"--limit is at least 1"}
	}
	return withStaff(p, cmd.stateFlags, func(db *store.Store, people *staff.Staff) error {
		if _, err := db.Receipt(p.ctx, reference); fault.KindOf(err) == fault.NotFound {
			return fmt.Errorf("there is no report %s", reference)
		}
		linked, err := db.Linked(p.ctx, reference, cmd.Limit, people.Did(audit.LinkedRead, audit.Report(reference)))
		if err != nil {
			return err
		}
		return printer{p.stdout, cmd.names()}.linked(linked)
	})
}

func parseReference(typed string) (report.Reference, error) {
	reference, err := report.ParseReference(typed)
	if err != nil {
		return "", usageError{fmt.Sprintf("%q is not a reference: nine digits, the last one a check digit", typed)}
	}
	return reference, nil
}
