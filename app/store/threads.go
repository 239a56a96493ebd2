package store

import (
	"context"
	"database/sql"
	"fmt"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/report"
)

// insertThreads adds reports' threads, or puts others in their places.
func insertThreads(ctx context.Context, tx writer, rows []row) error {
	err := insertRows(ctx, tx, `threads (reference, case_public, public, mac, for_case, for_code)`, `
ON CONFLICT (reference) DO UPDATE SET case_public = excluded.case_public, public = excluded.public, mac = excluded.mac,
	for_case = excluded.for_case, for_code = excluded.for_code`, rows)
	if err != nil {
		return fmt.Errorf("threads: %w", err)
	}
	return nil
}

// threadRows are one row, or none of a report without a thread.
func threadRows(reference report.Reference, t report.Thread) []row {
	if t.IsZero() {
		return nil
	}
	return []row{{reference, t.Case, t.Public, t.MAC, t.ForCase, present(t.ForCode)}}
}

// present is bytes that are not NULL.
func present(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// threadColumns are a report's thread, joined as t; NULL where it has none.
const (
	threadColumns = `t.case_public, t.public, t.mac, t.for_case, t.for_code`
	threadJoin    = ` LEFT JOIN threads t ON t.reference = r.reference `
)

// threadInto scans threadColumns.
func threadInto(t *report.Thread) []any {
	return []any{orEmpty{(*string)(&t.Case)}, orEmpty{(*string)(&t.Public)}, &t.MAC, &t.ForCase, &t.ForCode}
}

// orEmpty scans a text that may be NULL.
type orEmpty struct{ text *string }

// Scan implements [sql.Scanner].
func (o orEmpty) Scan(value any) error {
	var text sql.NullString
	err := text.Scan(value)
	*o.text = text.String
	return err
}

// errFull is returned for one message more than a thread holds.
var errFull = fault.New(fault.Conflict, "这份登记的留言已经写满，请直接联系办理单位")

// AddMessage stores a message with the files that came with it, who is told of
// it, and, of a member's, its row in the audit log. It is false for one that is
// there already. A full thread is a fault of kind Conflict.
func (s *Store) AddMessage(ctx context.Context, m report.SealedMessage, tell []report.Delivery, did ...audit.Draft) (added bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		if added, err = insertMessage(ctx, tx, m); err != nil || !added {
			return err
		}
		if err := insertFiles(ctx, tx, m.Files, m.Staged); err != nil {
			return err
		}
		var n int
		err := tx.QueryRowContext(ctx, `SELECT count(*) FROM messages WHERE reference = $1`, m.Reference).Scan(&n)
		if err == nil && n > report.MaxMessages {
			err = errFull
		}
		if err == nil {
			err = turn(ctx, tx, m)
		}
		if err == nil && len(tell) > 0 {
			err = insertDeliveries(ctx, tx, tell)
		}
		if err != nil {
			return err
		}
		return appendAudit(ctx, tx, did...)
	})
	if err != nil {
		return false, fmt.Errorf("add message: %w", err)
	}
	return added, nil
}

const messagesTable = `messages (id, reference, sender, at, sealed)`

func messageRow(m report.SealedMessage) row {
	return row{m.ID, m.Reference, m.From, millis(m.At), m.Sealed}
}

// turn keeps whose turn it is to write behind a message.
func turn(ctx context.Context, tx writer, m report.SealedMessage) (err error) {
	switch m.From {
	case report.FromReporter:
		_, err = execute(ctx, tx, `UPDATE reports SET last_message_at = $1, waiting_for = $2 WHERE reference = $3`,
			millis(m.At), report.UnitsTurn, m.Reference)
	case report.FromUnit:
		_, err = execute(ctx, tx, `UPDATE reports SET waiting_for = $1 WHERE reference = $2`, report.ReportersTurn, m.Reference)
	case report.UnitNote:
	}
	return err
}

// insertMessage reports whether the message was added.
func insertMessage(ctx context.Context, tx writer, m report.SealedMessage) (bool, error) {
	n, err := execute(ctx, tx, `INSERT INTO `+messagesTable+` VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`, messageRow(m)...)
	if err != nil {
		return false, fmt.Errorf("message: %w", err)
	}
	return n == 1, nil
}

// Messages returns a report's messages and notes, oldest first.
func (s *Store) Messages(ctx context.Context, reference report.Reference) ([]report.SealedMessage, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, reference, sender, at, sealed FROM messages
WHERE reference = $1 ORDER BY at, id`, reference)
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return collect(rows, func(row scanner) (m report.SealedMessage, err error) {
		err = row.Scan(&m.ID, &m.Reference, &m.From, into{&m.At}, &m.Sealed)
		return m, err
	})
}

// Reissue puts a new receipt in the place of a report's old one, which is void
// from then on.
func (s *Store) Reissue(ctx context.Context, reference report.Reference, receiptMAC []byte, thread report.Thread, did audit.Draft) error {
	return s.act(ctx, "reissue receipt", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE reports SET receipt_mac = $1 WHERE reference = $2`, receiptMAC, reference)
		if err == nil && n == 0 {
			err = absent(sql.ErrNoRows)
		}
		if err != nil {
			return err
		}
		return insertThreads(ctx, tx, threadRows(reference, thread))
	})
}
