package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/phase"
	"fanzha/app/report"
)

// AddReport stores a record with its deliveries, at least one; who is named
// twice is told once.
//
// What was added is returned as it was given. The same SubmissionMAC again, also
// at the same moment, adds nothing: added is false, and what is returned is the
// first as it is stored, with its deliveries. A reference that another submission
// has gives [report.ErrReferenceTaken].
func (s *Store) AddReport(ctx context.Context, r report.Record, deliveries []report.Delivery) (stored report.Record, told []report.Delivery, added bool, err error) {
	if len(deliveries) == 0 {
		return report.Record{}, nil, false, errors.New("add report: nobody would be told of it")
	}
	defer phase.Begin(ctx, phase.Database)()
	a := &addition{ctx: ctx, record: r, deliveries: deliveries, done: make(chan struct{})}
	select {
	case <-ctx.Done():
		a.err = ctx.Err()
	case <-s.ended:
		a.err = errClosed
	case s.additions <- a:
		<-a.done
	}
	if a.err != nil {
		return report.Record{}, nil, false, fmt.Errorf("add report: %w", a.err)
	}
	return a.stored, a.told, a.added, nil
}

// Receipt returns what a receipt shows of a record: all but Resent, payload and
// keys, so that a right and a wrong reference are nearly the same work.
// Absence is a fault of kind NotFound.
func (s *Store) Receipt(ctx context.Context, reference report.Reference) (r report.Record, err error) {
	row := s.read.QueryRowContext(ctx, `SELECT `+recordColumns+`, `+threadColumns+` FROM reports r`+threadJoin+`WHERE r.reference = $1`, reference)
	err = absent(scanRecord(row, &r, threadInto(&r.Thread)...))
	return r, err
}

// ReceiptOf is [Store.Receipt] of who has its digest. Absence, and another
// digest, are a fault of kind NotFound, for which the same is done: a record
// that is read before it is refused is told from none by its time.
func (s *Store) ReceiptOf(ctx context.Context, reference report.Reference, digest []byte) (r report.Record, err error) {
	row := s.read.QueryRowContext(ctx, `SELECT `+recordColumns+`, `+threadColumns+` FROM reports r`+threadJoin+`WHERE r.reference = $1 AND r.receipt_mac = $2`,
		reference, digest)
	err = absent(scanRecord(row, &r, threadInto(&r.Thread)...))
	return r, err
}

// Report returns a record whole, with its keys and its deliveries. Absence is
// a fault of kind NotFound.
func (s *Store) Report(ctx context.Context, reference report.Reference) (r report.Record, deliveries []report.Delivery, err error) {
	err = s.view(ctx, func(tx *sql.Tx) (err error) {
		if r, err = oneReport(ctx, tx, reportByReference, reference); err != nil {
			return err
		}
		if r.Keys, err = caseKeysOf(ctx, tx, reference); err != nil {
			return err
		}
		deliveries, err = deliveriesOf(ctx, tx, reference)
		return err
	})
	if err != nil {
		return report.Record{}, nil, fmt.Errorf("read report: %w", err)
	}
	return r, deliveries, nil
}

// MarkOpened keeps when a report was opened at a desk, if it was not before,
// and each time who did. Nobody is told after that because it were not.
func (s *Store) MarkOpened(ctx context.Context, reference report.Reference, now time.Time, did audit.Draft) error {
	return s.act(ctx, "mark report as opened", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET first_opened_at = $1, ack_due_at = 0
WHERE reference = $2 AND first_opened_at = 0`, millis(now), reference)
		if err != nil || n == 0 {
			return err
		}
		return enlist(ctx, tx, reference)
	})
}

// reportsTable has the columns of reportRow.
const reportsTable = `reports (reference, kind, scam, district, unit, rule, status, assignee,
	received_at, urgent_until, due_at, first_opened_at, last_message_at,
	escalation, ack_due_at, ack_within, escalate_to, held, closed_at, flagged,
	form_mac, submission_mac, receipt_mac, payload)`

func reportRow(r report.Record) row {
	return row{
		r.Reference, r.Kind, r.Scam, r.District, r.Unit, r.Rule, r.Status, r.Assignee,
		millis(r.ReceivedAt), millis(r.UrgentUntil), millis(r.DueAt), millis(r.FirstOpenedAt), millis(r.LastMessageAt),
		r.Escalation, millis(r.AckDueAt), r.AckWithin.Milliseconds(), r.EscalateTo, r.Held, millis(r.ClosedAt), r.Flagged,
		r.FormMAC, r.SubmissionMAC, r.ReceiptMAC, r.Payload,
	}
}

// recordColumns are what a record stores beside its payload, in the order of
// scanRecord.
const recordColumns = `r.reference, r.kind, r.scam, r.district, r.unit, r.rule, r.status, r.assignee,
	r.received_at, r.urgent_until, r.due_at, r.first_opened_at, r.last_message_at,
	r.escalation, r.ack_due_at, r.ack_within, r.escalate_to, r.held, r.closed_at, r.flagged,
	r.form_mac, r.submission_mac, r.receipt_mac, r.exported_at, r.alarm_no, r.case_no,
	r.version, r.waiting_for, r.stop_state, r.stop_until, r.review_until, r.review_extended, r.duplicate_of, r.move_asked`

// resentColumn works Resent out.
const resentColumn = `EXISTS (SELECT 1 FROM reports earlier WHERE earlier.form_mac = r.form_mac
	AND (earlier.received_at, earlier.reference) < (r.received_at, r.reference))`

// scanRecord reads recordColumns, and what was selected behind them.
func scanRecord(row scanner, r *report.Record, more ...any) error {
	return row.Scan(append([]any{
		&r.Reference, &r.Kind, &r.Scam, &r.District, &r.Unit, &r.Rule, &r.Status, &r.Assignee,
		into{&r.ReceivedAt}, into{&r.UrgentUntil}, into{&r.DueAt}, into{&r.FirstOpenedAt}, into{&r.LastMessageAt},
		&r.Escalation, into{&r.AckDueAt}, span{&r.AckWithin}, &r.EscalateTo, &r.Held, into{&r.ClosedAt}, &r.Flagged,
		&r.FormMAC, &r.SubmissionMAC, &r.ReceiptMAC, into{&r.ExportedAt}, &r.AlarmNo, &r.CaseNo,
		&r.Version, &r.WaitingFor, &r.StopState, into{&r.StopUntil}, into{&r.ReviewUntil}, &r.ReviewExtended, &r.DuplicateOf, &r.MoveAsked}, more...)...)
}

// scannedRecord reads recordColumns alone, for collect.
func scannedRecord(row scanner) (r report.Record, err error) {
	err = scanRecord(row, &r)
	return r, err
}

// scanWhole reads wholeColumns.
func scanWhole(row scanner, r *report.Record) error {
	return scanRecord(row, r, append([]any{&r.Resent, &r.Payload}, threadInto(&r.Thread)...)...)
}

const (
	wholeColumns       = recordColumns + `, ` + resentColumn + `, r.payload, ` + threadColumns
	selectReport       = `SELECT ` + wholeColumns + ` FROM reports r` + threadJoin
	reportByReference  = selectReport + `WHERE r.reference = $1`
	reportBySubmission = selectReport + `WHERE r.submission_mac = $1`
)

// oneReport runs one of these queries. Absence is a fault of kind NotFound.
func oneReport(ctx context.Context, q querier, query string, key any) (r report.Record, err error) {
	row := q.QueryRowContext(ctx, query, key)
	err = absent(scanWhole(row, &r))
	return r, err
}

// absent makes a fault of a row that is not there.
func absent(err error) error {
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.New(fault.NotFound, "没有找到这份登记")
	case err != nil:
		return fmt.Errorf("read report: %w", err)
	default:
		return nil
	}
}
