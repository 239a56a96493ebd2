package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"fanzha/app/audit"
)

// Audit appends an act that changes nothing else.
func (s *Store) Audit(ctx context.Context, did audit.Draft) error {
	return s.update(ctx, func(tx *sql.Tx) error { return appendAudit(ctx, tx, did) })
}

// act is one transaction of what staff do: the work, and then its row in the
// audit log. Work that returns without an error has been done.
func (s *Store) act(ctx context.Context, what string, did audit.Draft, work func(*sql.Tx) error) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// appendAudit appends an act to the audit log. It is the last statement of the
// act's transaction, as it locks the head until the commit: whoever waited for
// anything else behind it could wait for somebody who waits for the head.
func appendAudit(ctx context.Context, tx *sql.Tx, did ...audit.Draft) error {
	if len(did) == 0 {
		return nil
	}
	var head audit.Head
	// An update locks the row on either engine.
	row := tx.QueryRowContext(ctx, `UPDATE audit_head SET sequence = sequence + $1 WHERE name = 'log' RETURNING sequence, mac`, len(did))
	if err := row.Scan(&head.Sequence, &head.MAC); err != nil {
		return fmt.Errorf("lock the audit log: %w", err)
	}
	head.Sequence -= int64(len(did))
	for _, draft := range did {
		entry, err := draft.After(head)
		if err != nil {
			return err
		}
		_, err = execute(ctx, tx, `INSERT INTO audit_log (sequence, at, actor, act, objects, mac) VALUES ($1, $2, $3, $4, $5, $6)`,
			entry.Sequence, millis(entry.At), entry.Actor, entry.Act, entry.Objects.String(), entry.MAC)
		if err != nil {
			return fmt.Errorf("append to the audit log: %w", err)
		}
		head = entry.Head()
	}
	_, err := execute(ctx, tx, `UPDATE audit_head SET mac = $1 WHERE name = 'log'`, head.MAC)
	return err
}

// AuditLog shows the whole log to read, in one state of the database. Rows are
// fetched as they are asked for, and only while read runs.
func (s *Store) AuditLog(ctx context.Context, read func(audit.Stored) error) error {
	return s.view(ctx, func(tx *sql.Tx) error {
		stored := audit.Stored{}
		err := tx.QueryRowContext(ctx, `SELECT sequence, mac FROM audit_head WHERE name = 'log'`).Scan(&stored.Head.Sequence, &stored.Head.MAC)
		if err != nil {
			return fmt.Errorf("read the audit log's head: %w", err)
		}
		err = tx.QueryRowContext(ctx, `SELECT sequence, mac, at, signature FROM audit_checkpoint WHERE name = 'log'`).
			Scan(&stored.From.Pruned.Sequence, &stored.From.Pruned.MAC, into{&stored.From.At}, &stored.From.Signature)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read the audit log's checkpoint: %w", err)
		}
		stored.Rows = auditRows(ctx, tx)
		return read(stored)
	})
}

// auditRows reads the log in pages: a server ends a query that takes long.
func auditRows(ctx context.Context, q querier) iter.Seq2[audit.Entry, error] {
	const page = 1000
	return func(yield func(audit.Entry, error) bool) {
		after := int64(-1)
		for {
			shown, wanted := 0, true
			err := auditPage(ctx, q, after, page, func(entry audit.Entry) bool {
				after, shown, wanted = entry.Sequence, shown+1, yield(entry, nil)
				return wanted
			})
			if err != nil && wanted {
				yield(audit.Entry{}, err)
			}
			if err != nil || shown < page || !wanted {
				return
			}
		}
	}
}

// auditPage shows the rows behind one, until show wants no more.
func auditPage(ctx context.Context, q querier, after int64, limit int, show func(audit.Entry) bool) error {
	rows, err := q.QueryContext(ctx, selectAudit+`WHERE sequence > $1 ORDER BY sequence LIMIT $2`, after, limit)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err has it all
	for rows.Next() {
		entry, err := scanAudit(rows)
		if err != nil {
			return err
		}
		if !show(entry) {
			return nil
		}
	}
	return rows.Err()
}

const selectAudit = `SELECT sequence, at, actor, act, objects, mac FROM audit_log `

func scanAudit(row scanner) (e audit.Entry, err error) {
	var objects string
	err = row.Scan(&e.Sequence, into{&e.At}, &e.Actor, &e.Act, &objects, &e.MAC)
	e.Objects = audit.ParseObjects(objects)
	return e, err
}

// AuditPage returns rows that a filter fits, the newest first.
func (s *Store) AuditPage(ctx context.Context, f audit.Filter) ([]audit.Entry, error) {
	where, args := []string{"sequence > $1"}, []any{0}
	add := func(condition string, value any) {
		args = append(args, value)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if f.Before > 0 {
		add("sequence < $%d", f.Before)
	}
	if f.Actor != "" {
		add("actor = $%d", f.Actor)
	}
	if f.Act != "" {
		add("act = $%d", string(f.Act))
	}
	if !f.Since.IsZero() {
		add("at >= $%d", millis(f.Since))
	}
	if !f.Until.IsZero() {
		add("at < $%d", millis(f.Until))
	}
	if f.Object != "" { // a whole id, with or without its kind
		add(`replace(' ' || lower(objects) || ' ', ':', ' ') LIKE $%d ESCAPE '\'`, "% "+likeText.Replace(strings.ToLower(f.Object))+" %")
	}
	args = append(args, f.Limit)
	order := `sequence`
	if !f.Since.IsZero() && !f.Until.IsZero() && f.Until.Sub(f.Since) <= shortSpan {
		order = `sequence + 0` // along audit_times: the other way all that came later would be read
	}
	query := selectAudit + `WHERE ` + strings.Join(where, " AND ") + ` ORDER BY ` + order + ` DESC LIMIT $` + fmt.Sprint(len(args)) //nolint:gosec // all conditions stand above; what is looked for is an argument
	for _, arg := range args {
		if text, ok := arg.(string); ok && !storable(text) {
			return nil, nil // there can be no such row
		}
	}
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read a page of the audit log: %w", err)
	}
	return collect(rows, scanAudit)
}

// shortSpan has so few rows that they are sorted sooner than those that came
// later are read.
const shortSpan = 31 * 24 * time.Hour

// likeText takes the meaning from signs that LIKE reads in its own way. Ids
// are looked for without the sign between kind and id.
var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`, `:`, ` `)
