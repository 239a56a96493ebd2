package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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
func (x *Exchange) Export(ctx context.Context, f report.ExportFilter, by Opener, name string, to seal.Outside, path string) (Exported, error) {
	at := x.now()
	b, err := newBatch(path, to, at)
	if err != nil {
		return Exported{}, err
	}
	defer b.abandon()
	w, err := x.newWriter(b, by, name, at)
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
	if err := x.store.MarkExported(ctx, w.taken, at); err != nil {
		return Exported{}, fmt.Errorf("the file is whole, and its reports do not count as exported: %w", err)
	}
	return w.did, nil
}

// writer puts reports into a batch, one after the other.
type writer struct {
	batch    *batch
	by       Opener
	pages    pages
	register register
	sheet    bytes.Buffer // the register, compressed: it is the last to be whole
	taken    []report.Reference
	did      Exported
}

func (x *Exchange) newWriter(b *batch, by Opener, name string, at time.Time) (w *writer, err error) {
	w = &writer{batch: b, by: by}
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
			if err := w.one(record); err != nil {
				return err
			}
		}
		last := records[len(records)-1]
		f.After = report.Cursor{ReceivedAt: last.ReceivedAt, Reference: last.Reference}
	}
}

func (w *writer) one(record report.Record) error {
	content, err := w.by.OpenReport(record.Reference, record.Payload, record.Keys)
	if errors.Is(err, staff.ErrNotGranted) {
		w.did.Closed++
		return nil
	}
	var opened report.Report
	if err == nil {
		opened, err = report.Parse(content)
	}
	if err != nil { // one that is damaged must not hold back all others
		w.did.Damaged = append(w.did.Damaged, record.Reference)
		return nil //nolint:nilerr // it is told in what was done
	}
	err = w.batch.add(fmt.Sprintf("reports/%s.html", record.Reference), func(out io.Writer) error {
		return w.pages.write(out, record, opened)
	})
	if err != nil {
		return err
	}
	w.taken = append(w.taken, record.Reference)
	w.did.Reports++
	return w.register.add(record, opened)
}

func (w *writer) finish() error {
	if err := w.register.sheet.close(); err != nil {
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
