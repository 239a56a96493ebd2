package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/fault"
	"fanzha/app/phase"
	"fanzha/app/report"
)

// Reports that come at the same time are written in one transaction: the disk
// is waited for once for all of them. A report that comes alone waits for
// nobody.
const (
	groupSize    = 64               // at most, so that nobody waits long for the others
	groupTimeout = 10 * time.Second // for a transaction that has begun
)

// addition is a report that is to be added, and what became of it.
type addition struct {
	ctx        context.Context
	record     report.Record
	deliveries []report.Delivery

	done   chan struct{} // closed once the rest is set
	stored report.Record
	told   []report.Delivery
	added  bool
	err    error
}

// errClosed is returned for a report that comes to a closed store.
var errClosed = errors.New("the database is closed")

// addInGroups takes additions until the store is closed.
func (s *Store) addInGroups() {
	for {
		select {
		case first := <-s.additions:
			s.addWith(first)
		case <-s.ended:
			return
		}
	}
}

// addWith adds an addition with those who wait, and tells each what became of
// it.
func (s *Store) addWith(first *addition) {
	group := []*addition{first}
	err := s.addGroup(first.ctx, &group)
	s.statements.prepare(context.Background(), s.write.DB)
	for _, a := range group {
		switch {
		case err == nil:
		case len(group) == 1:
			a.err = err
		default: // one of them failed; the others shall not
			s.addAlone(a)
		}
		close(a.done)
	}
}

// addGroup adds the first of a group with those who wait when its turn comes.
// On an error none of them is added. Until then it is the first alone who may
// give up, by the end of ctx.
func (s *Store) addGroup(ctx context.Context, group *[]*addition) error {
	// What all wait for together is nobody's phase: each measures its own wait.
	whole, cancel := context.WithTimeout(phase.Apart(context.WithoutCancel(ctx)), groupTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, cancel)
	err := transact(whole, s.write, callWrite, func(tx *sql.Tx) error {
		if !stop() {
			return ctx.Err()
		}
		*group = s.gather(*group)
		return addReports(whole, s.statements.in(tx), *group)
	})
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return ctx.Err()
	}
	return err
}

// gather adds those who wait to a group.
func (s *Store) gather(group []*addition) []*addition {
	for len(group) < groupSize {
		select {
		case another := <-s.additions:
			group = append(group, another)
		default:
			return group
		}
	}
	return group
}

func (s *Store) addAlone(a *addition) {
	if err := s.update(a.ctx, func(tx *sql.Tx) error { return addReports(a.ctx, tx, []*addition{a}) }); err != nil {
		a.err = err
	}
}

// addReports adds a group's reports, a table after the other, and then reads
// those that were there already. A reference that is taken is kept for the one
// who sent it; it is no failure of the transaction, for nothing was written.
func addReports(ctx context.Context, tx writer, group []*addition) error {
	if err := insertReports(ctx, tx, group); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	if err := insertParts(ctx, tx, group); err != nil {
		return err
	}
	for _, a := range group {
		if a.added {
			a.stored, a.told = a.record, a.deliveries
		} else if err := a.readFirst(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// insertReports marks what was added. It is not where its reference or its
// submission is there already, in the same group too.
func insertReports(ctx context.Context, tx writer, group []*addition) error {
	var rows []row
	for _, a := range group {
		rows = append(rows, reportRow(a.record))
	}
	fresh := map[string]bool{}
	err := inChunks(rows, func(values string, args []any) error {
		found, err := query(ctx, tx, `INSERT INTO `+reportsTable+` VALUES `+values+` ON CONFLICT DO NOTHING RETURNING submission_mac, reference`, args...)
		if err != nil {
			return err
		}
		identities, err := collect(found, scanIdentity)
		for _, identity := range identities {
			fresh[identity] = true
		}
		return err
	})
	for _, a := range group {
		identity := identityOf(a.record.SubmissionMAC, a.record.Reference)
		a.added, a.err = fresh[identity], nil
		delete(fresh, identity)
	}
	return err
}

func scanIdentity(row scanner) (string, error) {
	var mac []byte
	var reference report.Reference
	err := row.Scan(&mac, &reference)
	return identityOf(mac, reference), err
}

// identityOf tells reports apart that have the same reference, or are the same
// submission.
func identityOf(submission []byte, reference report.Reference) string {
	return string(submission) + string(reference)
}

// insertParts adds what belongs to the reports that were added.
func insertParts(ctx context.Context, tx writer, group []*addition) error {
	var deliveries []report.Delivery
	var keys, threads, messages, marks []row
	for _, a := range group {
		if !a.added {
			continue
		}
		r := a.record
		deliveries = append(deliveries, a.deliveries...)
		keys = append(keys, caseKeyRows(r.Reference, r.Keys)...)
		threads = append(threads, threadRows(r.Reference, r.Thread)...)
		marks = append(marks, markRows(r.Reference, r.Marks)...)
		for _, m := range r.Messages {
			messages = append(messages, messageRow(m))
		}
		if err := insertFiles(ctx, tx, r.Files, r.Staged); err != nil {
			return err
		}
	}
	if err := insertDeliveries(ctx, tx, deliveries); err != nil {
		return err
	}
	if err := insertCaseKeys(ctx, tx, keys); err != nil {
		return err
	}
	if err := insertThreads(ctx, tx, threads); err != nil {
		return err
	}
	if err := insertRows(ctx, tx, messagesTable, `ON CONFLICT DO NOTHING`, messages); err != nil {
		return fmt.Errorf("messages: %w", err)
	}
	return insertMarks(ctx, tx, marks)
}

// readFirst reads what was stored of a submission before.
func (a *addition) readFirst(ctx context.Context, tx writer) (err error) {
	a.stored, err = oneReport(ctx, tx, reportBySubmission, a.record.SubmissionMAC)
	if fault.KindOf(err) == fault.NotFound {
		a.err = report.ErrReferenceTaken // it was neither added nor there
		return nil
	}
	if err == nil {
		a.told, err = deliveriesOf(ctx, tx, a.stored.Reference)
	}
	return err
}
