package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/audit"
	"fanzha/app/bucket"
	"fanzha/app/desk"
	"fanzha/app/evidence"
	"fanzha/app/report"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// sweepEvery is how often files that nobody sent are looked for.
const sweepEvery = time.Hour

// sweep deletes files whose form was never sent.
func (s *server) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := s.box.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.logger.Error("files that were not sent could not be deleted", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// evidenceFlags name where files are kept.
type evidenceFlags struct {
	EvidenceURL string `name:"evidence-url" help:"Where files are kept that come with reports: s3://bucket?endpoint=…&region=…&use_path_style=true, with its credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; empty: a folder in the data folder." placeholder:"URL"`
}

// evidenceFiles are kept files.
type evidenceFiles interface {
	evidence.Files
	io.Closer
}

// openEvidence opens what keeps files: a folder below --data, or a bucket,
// which is not asked for anything yet.
func (f evidenceFlags) openEvidence(data string, logger *slog.Logger) (evidenceFiles, error) {
	if f.EvidenceURL == "" {
		folder, err := evidence.OpenFolder(filepath.Join(data, "evidence"), 0)
		if err != nil {
			return nil, err // and no folder that is nil
		}
		return folder, nil
	}
	kept, err := bucket.Open(bucket.Options{Address: f.EvidenceURL, Spool: filepath.Join(data, "uploads"), Logger: logger})
	if err != nil {
		return nil, usageError{fmt.Sprintf("--evidence-url: %v", err)}
	}
	return kept, nil
}

// describeEvidence says whether files can be stored now. Where they cannot,
// reports are taken in without: the site is ready all the same, and no
// balancer takes it away from those who report.
func (s *server) describeEvidence(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, evidenceWithin)
	defer cancel()
	switch err := s.box.Check(ctx); {
	case err == nil:
		return "ok"
	case errors.Is(err, evidence.ErrFull):
		return "full"
	default:
		return "unreachable"
	}
}

// evidenceWithin is less than what a look at the site's state may take.
const evidenceWithin = 2 * time.Second

type reportsFilesCommand struct {
	contentFlags
	stateFlags
	evidenceFlags
	signInFlags
	Reference string `arg:"" help:"The receipt's reference."`
	Save      string `help:"A folder to write the files to: pictures written anew, anything else as it came and not scanned." placeholder:"DIR"`
	Original  bool   `help:"Write pictures as they came too."`
}

// Run lists a report's files, and writes them to a folder where one is named.
func (cmd *reportsFilesCommand) Run(p *program) error {
	return cmd.withReport(p, cmd.stateFlags, cmd.Reference, func(db *store.Store, _ *staff.Staff, session *staff.Session, reference report.Reference) error {
		opened, err := desk.New(db, time.Now).Open(p.ctx, reference, session)
		if err != nil {
			return err
		}
		if err := (printer{p.stdout, cmd.names()}).files(opened.Files); err != nil || cmd.Save == "" || len(opened.Files) == 0 {
			return err
		}
		if err := db.Audit(p.ctx, session.Did(audit.FilesSaved, audit.Report(reference), audit.Count("files", len(opened.Files)))); err != nil {
			return err
		}
		return cmd.save(p, reference, opened.Files)
	})
}

// save writes files under names of our own: what a reporter called them leads
// nowhere.
func (cmd *reportsFilesCommand) save(p *program, reference report.Reference, files []report.File) error {
	kept, err := cmd.openEvidence(cmd.Data, p.logger())
	if err != nil {
		return err
	}
	defer kept.Close()
	if err := os.MkdirAll(cmd.Save, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	reading := evidence.Reader(kept)
	for i, file := range files {
		path := filepath.Join(cmd.Save, fmt.Sprintf("%s-%02d", reference, i+1))
		written, err := cmd.saveOne(reading, file, path)
		if err != nil {
			return fmt.Errorf("file %d: %w", i+1, err)
		}
		fmt.Fprintln(p.stdout, written)
	}
	return nil
}

// saveOne writes a picture anew, unless it is asked for as it came, and
// anything else as it came.
func (cmd *reportsFilesCommand) saveOne(reading evidence.Reading, file report.File, path string) (string, error) {
	if !cmd.Original {
		shown := path + ".jpg"
		err := create(shown, func(out io.Writer) error { return reading.Picture(file, out) })
		if !errors.Is(err, evidence.ErrNoPicture) {
			return shown, err
		}
	}
	kind, _ := evidence.KindOf(file.Type)
	path += "-unscanned" + kind.Extension
	return path, create(path, func(out io.Writer) error {
		content, err := reading.Content(file)
		if err == nil {
			_, err = out.Write(content)
		}
		return err
	})
}

// create writes a new file, and leaves none where that fails.
func create(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
