package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Snapshot is all tables of a database as they were at one moment. Writers do
// not wait for it.
type Snapshot struct {
	Schema int64    // the last migration that the database had seen
	Tables []string // each behind those that it refers to
	tx     *sql.Tx
}

// Snapshot shows the database as it is now. It takes as long as read does: no
// time limit of the program holds for it.
func (s *Store) Snapshot(ctx context.Context, read func(*Snapshot) error) error {
	return transact(ctx, pool{DB: s.unhurried}, callView, func(tx *sql.Tx) error {
		snapshot, err := s.snapshot(ctx, tx)
		if err != nil {
			return fmt.Errorf("read which tables there are: %w", err)
		}
		return read(snapshot)
	})
}

func (s *Store) snapshot(ctx context.Context, tx *sql.Tx) (*Snapshot, error) {
	tables, err := s.tables(ctx, tx)
	if err != nil {
		return nil, err
	}
	snapshot := &Snapshot{Tables: slices.DeleteFunc(tables, func(table string) bool { return table == schemaTable || table == fillingTable }), tx: tx}
	err = tx.QueryRowContext(ctx, `SELECT max(version_id) FROM `+schemaTable).Scan(&snapshot.Schema)
	return snapshot, err
}

// schemaTable is where goose notes which migrations were applied.
const schemaTable = "goose_db_version"

// tables are those that there are, each behind those that it refers to. They
// are asked of the database, so that none can be forgotten.
func (e engine) tables(ctx context.Context, q querier) (ordered []string, err error) {
	rows, err := q.QueryContext(ctx, e.catalog)
	if err != nil {
		return nil, err
	}
	type link struct{ table, to string }
	links, err := collect(rows, func(row scanner) (l link, err error) { return l, row.Scan(&l.table, &l.to) })
	if err != nil {
		return nil, err
	}
	waits := map[string][]string{}
	var waiting []string
	for _, l := range links {
		if !slices.Contains(waiting, l.table) {
			waiting = append(waiting, l.table)
		}
		if l.to != "" && l.to != l.table {
			waits[l.table] = append(waits[l.table], l.to)
		}
	}
	ready := func(table string) bool {
		return !slices.ContainsFunc(waits[table], func(to string) bool { return !slices.Contains(ordered, to) })
	}
	for len(waiting) > 0 {
		i := slices.IndexFunc(waiting, ready)
		if i < 0 {
			return nil, fmt.Errorf("the tables %v refer to each other", waiting)
		}
		ordered, waiting = append(ordered, waiting[i]), slices.Delete(waiting, i, i+1)
	}
	return ordered, nil
}

// Write writes a table in the one form that both engines have for it: a line
// with the names of its columns, and then a line for each row, JSON arrays
// both, with bytes in base64.
func (s *Snapshot) Write(ctx context.Context, table string, out io.Writer) (content Content, err error) {
	if !slices.Contains(s.Tables, table) {
		return content, fmt.Errorf("there is no table %q", table)
	}
	rows, err := s.tx.QueryContext(ctx, `SELECT * FROM `+table) //nolint:gosec // a name out of the catalog
	if err != nil {
		return content, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := columnsOf(rows)
	if err != nil {
		return content, err
	}
	line := newLine(columns)
	if _, err := out.Write(line.head()); err != nil {
		return content, err
	}
	var sum sumOfRows
	for rows.Next() {
		if err := rows.Scan(line.into...); err != nil {
			return content, err
		}
		text, err := line.row()
		if err != nil {
			return content, fmt.Errorf("row %d of %s: %w", content.Rows+1, table, err)
		}
		if _, err := out.Write(text); err != nil {
			return content, err
		}
		content.Rows++
		sum.add(text)
	}
	content.Digest = sum.String()
	return content, rows.Err()
}

// FileIDs are the files that the database names: those of reports, and those
// that wait for their form.
func (s *Snapshot) FileIDs(ctx context.Context) ([]string, error) {
	rows, err := s.tx.QueryContext(ctx, `SELECT id FROM files UNION ALL SELECT id FROM staged`)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(row scanner) (id string, err error) { return id, row.Scan(&id) })
}

// sumOfRows is the same in whatever order rows come: engines sort texts
// differently. Rows of a table are never the same, as each has its key.
type sumOfRows [sha256.Size]byte

func (s *sumOfRows) add(row []byte) {
	digest := sha256.Sum256(row)
	for i := range s {
		s[i] ^= digest[i]
	}
}

// String returns it in hex digits.
func (s *sumOfRows) String() string { return hex.EncodeToString(s[:]) }
