package desk

import (
	"context"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
	"fanzha/app/staff"
)

// Change is an act of the unit that has a report: what lists show of it
// afterwards, and the sealed words.
type Change struct {
	Before, After report.Record // another act meanwhile refuses this one
	Messages      []report.SealedMessage
}

// AnyVersion is for acts on many reports at once, which nobody has looked at
// one by one. What is so already is not done a second time: the page that
// answers may be loaded again.
const AnyVersion = -1

// ErrBehind is returned for an act on a page that does not show what a
// colleague has done meanwhile.
var ErrBehind = fault.New(fault.Conflict, "这份登记刚被同事改过，这次没有存。请先看最新的情况，再决定要不要做")

// acting is one act on a report while it is made.
type acting struct {
	desk   *Desk
	people *staff.Staff
	by     *staff.Session
	now    time.Time
	change Change
	err    error
}

// act begins an act for a member of the unit that has the report; its error
// shows when it ends.
func (d *Desk) act(ctx context.Context, people *staff.Staff, by *staff.Session, reference report.Reference, version int) *acting {
	a := &acting{desk: d, people: people, by: by, now: d.now().UTC().Truncate(time.Millisecond)}
	record, _, err := d.store.Report(ctx, reference)
	if err == nil {
		err = by.CanOpen(reference, record.Keys)
	}
	switch {
	case err != nil:
		a.err = err
	case record.Unit != by.Member.Unit:
		a.err = fault.New(fault.Forbidden, "这份登记由别的单位办理，您可以答复、写内部记录、移交")
	case version != AnyVersion && version != record.Version:
		a.err = ErrBehind
	case record.Thread.IsZero():
		a.err = ErrNoThread
	}
	a.change = Change{Before: record, After: record}
	return a
}

// refuse ends an act for a reason; an empty one is none.
func (a *acting) refuse(reason string) {
	if a.err == nil && reason != "" {
		a.err = fault.New(fault.Invalid, reason)
	}
}

// write seals a message or a note that belongs to the act.
func (a *acting) write(m report.Message) {
	if a.err != nil {
		return
	}
	// Each is a millisecond behind the one before, so that they stay in order.
	m.At, m.Author = a.now.Add(time.Duration(len(a.change.Messages))*time.Millisecond), a.by.Member.Name
	record := a.change.Before
	sealed, err := a.people.SealMessage(report.NewMessageID(), record.Reference, record.Thread, m)
	a.change.Messages, a.err = append(a.change.Messages, sealed), err
}

// note writes a note in words.
func (a *acting) note(about report.Subject, text string) {
	a.write(report.Message{From: report.UnitNote, About: about, Text: text})
}

// end stores the act with its row in the audit log.
func (a *acting) end(ctx context.Context, act audit.Act, objects ...audit.Object) error {
	if a.err != nil {
		return a.err
	}
	did := a.by.Did(act, append([]audit.Object{audit.Report(a.change.Before.Reference)}, objects...)...)
	return a.desk.store.ChangeReport(ctx, a.change, did)
}
