package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/evidence"
	"fanzha/app/report"
	"fanzha/app/store"
)

// real is how many reports are sent and sealed; the others are copies of them
// that nobody can open, as large and as random.
const real = 500

// fill stores reports and files.
func (r *run) fill(ctx context.Context) (err error) {
	began := time.Now()
	for range min(real, r.reports) {
		if err := r.send(); err != nil {
			return err
		}
	}
	db, err := r.db.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	sent := r.reporters.Shown()
	var samples []report.Record
	for _, receipt := range sent {
		record, _, err := db.Report(ctx, report.Reference(receipt.Reference))
		if err != nil {
			return err
		}
		if record.Messages, err = db.Messages(ctx, record.Reference); err != nil {
			return err
		}
		samples = append(samples, record)
	}
	if err := r.copies(ctx, db, samples); err != nil {
		return err
	}
	if err := r.addFiles(ctx, db, samples); err != nil {
		return err
	}
	fmt.Printf("filled in %.0f s\n", time.Since(began).Seconds())
	return nil
}

// copies stores what is still wanting.
func (r *run) copies(ctx context.Context, db *store.Store, samples []report.Record) error {
	var left atomic.Int64
	left.Store(int64(r.reports - len(samples)))
	var group sync.WaitGroup
	var failed atomic.Pointer[error]
	for range 16 {
		group.Go(func() {
			for n := left.Add(-1); n >= 0 && failed.Load() == nil; n = left.Add(-1) {
				err := addCopy(ctx, db, samples[int(n)%len(samples)])
				for errors.Is(err, report.ErrReferenceTaken) { // drawn twice: among so many some are
					err = addCopy(ctx, db, samples[int(n)%len(samples)])
				}
				if err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

// addCopy stores a copy with a reference and digests of its own.
func addCopy(ctx context.Context, db *store.Store, r report.Record) (err error) {
	if r.Reference, err = report.NewReference(rand.Reader); err != nil {
		return err
	}
	r.FormMAC, r.SubmissionMAC, r.ReceiptMAC = random(32), random(32), random(32)
	r.Payload = random(len(r.Payload))
	var messages []report.SealedMessage
	for _, m := range r.Messages {
		m.ID, m.Reference, m.Sealed = report.NewMessageID(), r.Reference, random(len(m.Sealed))
		messages = append(messages, m)
	}
	r.Messages = messages
	for range 3 {
		r.Marks = append(r.Marks, random(32))
	}
	_, _, _, err = db.AddReport(ctx, r, []report.Delivery{report.DeskDelivery(r, r.Unit, report.ReasonTo, r.ReceivedAt)})
	return err
}

// addFiles stores files as the site does: sealed bytes look like any others.
func (r *run) addFiles(ctx context.Context, db *store.Store, samples []report.Record) error {
	folder, err := evidence.OpenFolder(filepath.Join(r.db.Data, "evidence"), 0)
	if err != nil {
		return err
	}
	defer func() { _ = folder.Close() }()
	for n := range r.files {
		id := report.NewMessageID()
		err := folder.Put(id, func(out io.Writer) error {
			_, err := out.Write(random(r.size))
			return err
		})
		if err != nil {
			return err
		}
		owner := samples[n%len(samples)].Reference
		file := report.SealedFile{ID: id, Reference: owner, At: time.Now(), Size: int64(r.size), Digest: random(32), Sealed: random(300)}
		if err := db.AddFiles(ctx, []report.SealedFile{file}, nil); err != nil {
			return err
		}
	}
	return nil
}

func random(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.Read(b) // never fails
	return b
}
