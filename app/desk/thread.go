package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// ErrNoThread is returned for a report that an earlier version has sealed: it
// gets its thread with a new code.
var ErrNoThread = fault.New(fault.Conflict, "这份登记是较早的版本存下的，先补发一次查询码（reports reissue），才能留言、记录")

// ErrEmpty is returned for a message without words.
var ErrEmpty = fault.New(fault.Invalid, "没有写内容")

// Write adds a message to a report's thread, or a note that the reporter never
// sees, for a member whose unit may read the report. The same words sent twice
// with one [NewOnce] are one message.
func (d *Desk) Write(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, from report.Party, text, once string) error {
	if text = strings.TrimSpace(text); text == "" {
		return ErrEmpty
	}
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return err
	}
	if err := by.CanOpen(reference, record.Keys); err != nil {
		return err
	}
	if record.Thread.IsZero() {
		return ErrNoThread
	}
	m := report.Message{From: from, At: d.now().UTC().Truncate(time.Millisecond), Author: by.Member.Name, Text: text}
	sealed, err := people.SealMessage(writtenID(once, string(reference), string(from), by.Member.Name, text), reference, record.Thread, m)
	if err != nil {
		return err
	}
	act := audit.ReportAnswered
	if from == report.UnitNote {
		act = audit.NoteWritten
	}
	_, err = d.store.AddMessage(ctx, sealed, nil, by.Did(act, audit.Report(reference)))
	return err
}

// NewOnce draws what makes a page's words known when it is sent a second time.
func NewOnce() string { return report.NewMessageID() }

// writtenID is the same for the same words of one page. What is no [NewOnce]
// could be guessed, and the words by it: they get a number of their own.
func writtenID(once string, words ...string) string {
	if len(once) != len(NewOnce()) {
		return report.NewMessageID()
	}
	sum := sha256.Sum256([]byte(once + "\x00" + strings.Join(words, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Reissue draws a new code for a receipt, for a member whose unit may read the
// report. The old code is void. Who asks must have been made sure of before.
func (d *Desk) Reissue(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference) (report.Code, error) {
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return "", err
	}
	code, mac, thread, err := people.Reissue(by, reference, record.Sealing)
	if err != nil {
		return "", err
	}
	return code, d.store.Reissue(ctx, reference, mac, thread, by.Did(audit.CodeReissued, audit.Report(reference)))
}

// NeedNoAnswer keeps that what a reporter has written until then wants no
// answer, for a member whose unit may read the report.
func (d *Desk) NeedNoAnswer(ctx context.Context, by *staff.Session, reference report.Reference, seen time.Time) error {
	record, _, err := d.store.Report(ctx, reference)
	if err != nil {
		return err
	}
	if err := by.CanOpen(reference, record.Keys); err != nil {
		return err
	}
	return d.store.NeedNoAnswer(ctx, reference, seen, by.Did(audit.NoAnswerNeeded, audit.Report(reference)))
}
