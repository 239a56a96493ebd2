package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// sealing is the cryptography alone: what the site does to a report with the
// same keys, without HTTP, forms or the database.
type sealing struct {
	db      *store.Store
	people  *staff.Staff
	macs    seal.MACs
	content []byte
	opening report.Opening
	units   []string
}

// newSealing seals to the units that a report of the site is sealed to.
func newSealing(ctx context.Context, db load.Database, reference string, content []byte) (s *sealing, err error) {
	key, err := seal.LoadServerKey(db.ServerKey())
	if err != nil {
		return nil, err
	}
	s = &sealing{macs: key.MACs(), content: content}
	s.opening.Sheet = []report.Transfer{ // that of load.Reporters' form
		{Amount: 300050, Method: "bank", PayeeName: "钱某", PayeeAccount: "6217000010001234569", PayeeBank: "某某银行"},
	}
	if s.db, err = db.Open(ctx); err != nil {
		return nil, err
	}
	s.people = staff.New(s.db, key, time.Now)
	stored, _, err := s.db.Report(ctx, report.Reference(reference))
	for _, key := range stored.Keys {
		s.units = append(s.units, key.Unit)
	}
	if err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

func (s *sealing) close() error { return s.db.Close() }

func (s *sealing) seal(ctx context.Context) error {
	reference, err := report.NewReference(rand.Reader)
	if err != nil {
		return err
	}
	form := load.Identity()
	code := report.NewCode(s.macs.Code(form, s.content))
	s.macs.Form(form)
	s.macs.Submission(form, s.content)
	s.macs.Receipt(string(reference), string(code))
	sealing, err := s.people.SealReport(ctx, report.Plain{Reference: reference, Content: s.content, Code: code, Units: s.units})
	if err != nil {
		return err
	}
	_, err = s.people.SealMessage(report.NewMessageID(), reference, sealing.Thread, report.Message{From: report.FromReporter, Opening: &s.opening})
	return err
}

// payload is about what such a report is when stored.
var payload = bytes.Repeat([]byte("0123456789abcdef"), 80)

// bare is a database that stores what the site would, without forms, rules,
// sealing or HTTP.
type bare struct {
	db   *store.Store
	drop func() error
}

func newBare(ctx context.Context, server, work string) (*bare, error) {
	own, drop, err := load.NewDatabase(ctx, server, work)
	if err != nil {
		return nil, err
	}
	db, err := own.Open(ctx)
	if err != nil {
		return nil, errors.Join(err, drop())
	}
	return &bare{db, drop}, nil
}

func (b *bare) close() error { return errors.Join(b.db.Close(), b.drop()) }

// add stores a report. Where a reference is taken it draws another, as the
// site does.
func (b *bare) add(ctx context.Context) error {
	for {
		if err := b.addOnce(ctx); !errors.Is(err, report.ErrReferenceTaken) {
			return err
		}
	}
}

func (b *bare) addOnce(ctx context.Context) error {
	reference, err := report.NewReference(rand.Reader)
	if err != nil {
		return err
	}
	now, mac := time.Now(), []byte(load.Identity())
	r := report.Record{
		Reference: reference, Kind: report.Victim, Scam: "task_rebate", District: "elsewhere", Unit: "center", Rule: "1",
		Status: report.Received, ReceivedAt: now, FormMAC: mac, SubmissionMAC: mac, ReceiptMAC: mac,
		Sealing: report.Sealing{Payload: payload},
	}
	_, _, _, err = b.db.AddReport(ctx, r, []report.Delivery{report.DeskDelivery(r, "center", report.ReasonTo, now)})
	return err
}
