package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"fanzha/app/audit"
	"fanzha/app/evidence"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
)

// Exported is what an export did.
type Exported struct {
	Reports int
	Closed  int                // could not be opened by who exports: not sealed to them
	Damaged []report.Reference // could not be opened by anybody
}

// perPage is how many reports are in memory at once, sealed.
const perPage = 100

// Export writes what a unit was sent to a new file and then, when that is
// durable, marks it as exported. It takes what by can open, counts the rest,
// and makes no file where there is nothing. Opening a report for it is no
// acknowledgement: nobody has read it.
//
// Where marking fails the file stays, and the next export has the same reports
// once more.
func (x *Exchange) Export(ctx context.Context, f report.ExportFilter, by Opener, name string, files Evidence, to seal.Outside, path string) (Exported, error) {
	at := x.now()
	b, err := newBatch(path, to, at)
	if err != nil {
		return Exported{}, err
	}
	defer b.abandon()
	w, err := x.newWriter(b, by, name, files, at)
	if err != nil {
		return Exported{}, err
	}
	f.Limit = perPage
	if err := w.all(ctx, x.store, f); err != nil || len(w.taken) == 0 {
		return w.did, err
	}
	if err := w.finish(); err != nil {
		return Exported{}, err
	}
	did := func(r report.Reference) audit.Draft { return by.Did(audit.ReportExported, audit.Report(r)) }
	if err := x.store.MarkExported(ctx, w.taken, at, did); err != nil {
		return Exported{}, fmt.Errorf("the file is whole, and its reports do not count as exported: %w", err)
	}
	return w.did, nil
}

// writer puts reports into a batch, one after the other.
type writer struct {
	batch    *batch
	by       Opener
	store    Store
	files    Evidence
	pages    pages
	register register
	sheet    bytes.Buffer // the register, compressed: it is the last to be whole
	taken    []report.Reference
	did      Exported
}

func (x *Exchange) newWriter(b *batch, by Opener, name string, files Evidence, at time.Time) (w *writer, err error) {
	w = &writer{batch: b, by: by, store: x.store, files: files}
	words := Words{x.names}
	if w.pages, err = newPages(words, name, at); err != nil {
		return nil, err
	}
	w.register, err = newRegister(&w.sheet, words)
	return w, err
}

func (w *writer) all(ctx context.Context, store Store, f report.ExportFilter) error {
	for {
		records, err := store.Exportable(ctx, f)
		if err != nil || len(records) == 0 {
			return err
		}
		for _, record := range records {
			if err := w.one(ctx, record); err != nil {
				return err
			}
		}
		last := records[len(records)-1]
		f.After = report.Cursor{ReceivedAt: last.ReceivedAt, Reference: last.Reference}
	}
}

func (w *writer) one(ctx context.Context, record report.Record) error {
	whole, err := w.open(ctx, record)
	if errors.Is(err, staff.ErrNotGranted) {
		w.did.Closed++
		return nil
	}
	var damaged *damage
	if errors.As(err, &damaged) { // one that is damaged must not hold back all others
		w.did.Damaged = append(w.did.Damaged, record.Reference)
		return nil
	}
	if err != nil {
		return err
	}
	err = w.batch.add(fmt.Sprintf("reports/%s.html", record.Reference), func(out io.Writer) error {
		return w.pages.write(out, record, whole)
	})
	if err != nil {
		return err
	}
	if err := w.evidence(record.Reference, whole.Files); err != nil {
		return err
	}
	w.taken = append(w.taken, record.Reference)
	w.did.Reports++
	return w.register.add(record, whole.Report)
}

// whole is a report with what came to it later.
type whole struct {
	Report   report.Report
	Messages []report.Message
	Files    []report.File
}

// damage is why nobody can open a report.
type damage struct{ error }

// Unwrap returns the cause.
func (d *damage) Unwrap() error { return d.error }

func (w *writer) open(ctx context.Context, record report.Record) (whole whole, err error) {
	messages, err := w.store.Messages(ctx, record.Reference)
	if err != nil {
		return whole, err
	}
	files, err := w.store.Files(ctx, record.Reference)
	if err != nil {
		return whole, err
	}
	content, err := w.by.OpenReport(record.Reference, record.Payload, record.Keys)
	if err == nil {
		whole.Report, err = report.Parse(content)
	}
	if err == nil {
		whole.Messages, err = w.by.OpenThread(record.Reference, record.Sealing, messages)
	}
	if err == nil {
		whole.Files, err = w.by.OpenFiles(record.Reference, record.Keys, files)
	}
	for _, file := range whole.Files { // what is in the ZIP cannot be taken back
		if err == nil {
			err = w.copy(io.Discard, file)
		}
	}
	if err != nil && !errors.Is(err, staff.ErrNotGranted) && !errors.Is(err, evidence.ErrAway) {
		err = &damage{err}
	}
	return whole, err
}

// evidence writes a report's files under names of our own, as they were kept.
func (w *writer) evidence(reference report.Reference, files []report.File) error {
	for i, file := range files {
		err := w.batch.add(fileName(reference, i, file), func(out io.Writer) error {
			return w.copy(out, file)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// copy writes a file's bytes.
func (w *writer) copy(out io.Writer, file report.File) error {
	in, err := w.files.Open(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close())
}

// fileName is where a report's file lies in a batch.
func fileName(reference report.Reference, i int, file report.File) string {
	kind, _ := evidence.KindOf(file.Type)
	return fmt.Sprintf("evidence/%s/%02d%s", reference, i+1, kind.Extension)
}

func (w *writer) finish() error {
	if err := w.register.sheet.Close(); err != nil {
		return err
	}
	err := w.batch.add("register.xlsx", func(out io.Writer) error {
		_, err := w.sheet.WriteTo(out)
		return err
	})
	if err != nil {
		return err
	}
	return w.batch.finish()
}
