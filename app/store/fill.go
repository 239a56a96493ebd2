package store

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/pressly/goose/v3"

	"fanzha/app/audit"
)

// Content is what a table has in it, so that two can be compared.
type Content struct {
	Rows   int64
	Digest string // of all rows, in whatever order they stand
}

// Source is what fills a database: what [Snapshot] has written.
type Source struct {
	Schema int64
	Tables []SourceTable // each behind those that it refers to
}

// SourceTable is one table of it.
type SourceTable struct {
	Name    string
	Content Content
	Open    func() (io.ReadCloser, error)
}

var (
	// ErrOccupied is returned where a database that is to be filled has
	// something in it.
	ErrOccupied = errors.New("the database is not empty (数据库不是空的：只能写到空的数据库里)")
	// ErrHalfFilled is returned for a database whose filling was cut off.
	ErrHalfFilled = errors.New("filling this database was not finished (这个数据库没有写完，请重新运行 restore 或 db move)")
	// ErrNotTheSame is returned where a database does not hold what it was
	// filled with.
	ErrNotTheSame = errors.New("the database does not hold what it was filled with (写进去的数据与来源不一致)")
)

// fillingTable is there while a database is being filled. Nobody else opens
// it then.
const fillingTable = "filling"

// Fill fills an empty database, compares what it then holds with what the
// source says, and brings its schema up to date. Nobody can open it before
// [Store.Filled]. Where it fails, the database is empty again; what an earlier
// one that was cut off has left is cleared away first.
func Fill(ctx context.Context, options Options, source Source) (*Store, error) {
	ours := false // what is in the database then
	s, err := begin(ctx, options, func(s *Store, ctx context.Context) error { return s.fill(ctx, source, &ours) })
	if err != nil && ours && options.DatabaseURL == "" {
		err = errors.Join(err, removeSQLite(options.Path))
	}
	return s, err
}

// removeSQLite removes a database that nobody has open.
func removeSQLite(path string) error {
	var errs []error
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(file); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (s *Store) fill(ctx context.Context, source Source, ours *bool) error {
	return s.starting(ctx, func() error {
		if err := s.vacate(ctx); err != nil {
			return err
		}
		*ours = true
		if err := s.fillVacant(ctx, source); err != nil {
			return errors.Join(err, s.clear(context.WithoutCancel(ctx)))
		}
		return nil
	})
}

// vacate wants a database without tables, and makes one of what was left half
// filled.
func (s *Store) vacate(ctx context.Context) error {
	tables, err := s.tables(ctx, s.migrate)
	switch {
	case err != nil || len(tables) == 0:
		return err
	case slices.Contains(tables, fillingTable):
		return s.clear(ctx)
	default:
		return ErrOccupied
	}
}

// clear drops every table, the one that says so last.
func (s *Store) clear(ctx context.Context) error {
	tables, err := s.tables(ctx, s.migrate)
	if err != nil {
		return err
	}
	slices.Reverse(tables)
	tables = slices.DeleteFunc(tables, func(table string) bool { return table == fillingTable })
	for _, table := range append(tables, fillingTable) {
		if _, err := s.migrate.ExecContext(ctx, `DROP TABLE IF EXISTS `+table); err != nil { //nolint:gosec // a name out of the catalog
			return fmt.Errorf("clear the database: %w", err)
		}
	}
	return nil
}

func (s *Store) fillVacant(ctx context.Context, source Source) error {
	if _, err := s.migrate.ExecContext(ctx, `CREATE TABLE `+fillingTable+` (at BIGINT NOT NULL)`); err != nil {
		return err
	}
	if err := s.upgradeTo(ctx, source.Schema); err != nil {
		return err
	}
	if err := transact(ctx, pool{DB: s.migrate}, callWrite, func(tx *sql.Tx) error { return s.fillTables(ctx, tx, source.Tables) }); err != nil {
		return err
	}
	if err := s.compare(ctx, source.Tables); err != nil {
		return err
	}
	if err := s.upgrade(ctx); err != nil || s.dialect != goose.DialectPostgres {
		return err
	}
	// Until the server has statistics it guesses, and reads lists slowly.
	_, err := s.migrate.ExecContext(ctx, `ANALYZE`)
	return err
}

func (s *Store) fillTables(ctx context.Context, tx *sql.Tx, tables []SourceTable) error {
	there, err := s.tables(ctx, tx)
	if err != nil {
		return err
	}
	there = slices.DeleteFunc(there, func(table string) bool { return table == schemaTable || table == fillingTable })
	for _, table := range slices.Backward(there) { // a migration may have put a row there
		if !slices.ContainsFunc(tables, func(t SourceTable) bool { return t.Name == table }) {
			return fmt.Errorf("%w: it has no table %s", ErrNotTheSame, table)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil { //nolint:gosec // a name out of the catalog
			return err
		}
	}
	for _, table := range tables {
		if !slices.Contains(there, table.Name) {
			return fmt.Errorf("%w: there is no table %q", ErrNotTheSame, table.Name)
		}
		if err := s.fillTable(ctx, tx, table); err != nil {
			return fmt.Errorf("fill %s: %w", table.Name, err)
		}
	}
	return nil
}

func (e engine) fillTable(ctx context.Context, tx *sql.Tx, table SourceTable) (err error) {
	in, err := table.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	columns, err := readHead(ctx, tx, table.Name, lines)
	if err != nil {
		return err
	}
	f := filling{tx: tx, into: table.Name + ` (` + names(columns) + `)`, atOnce: max(1, e.atOnce/len(columns))}
	defer func() { err = errors.Join(err, f.close()) }()
	for lines.Scan() {
		values, err := parseRow(lines.Bytes(), columns)
		if err != nil {
			return err
		}
		if err := f.add(ctx, values); err != nil {
			return err
		}
	}
	return errors.Join(lines.Err(), f.end(ctx))
}

// filling inserts rows into a table, many at a time by a statement that is
// read once.
type filling struct {
	tx        *sql.Tx
	into      string
	atOnce    int
	rows      []row
	statement *sql.Stmt
}

func (f *filling) add(ctx context.Context, values row) (err error) {
	if f.rows = append(f.rows, values); len(f.rows) < f.atOnce {
		return nil
	}
	if f.statement == nil {
		//nolint:gosec,sqlclosecheck // names out of the catalog; closed with the filling
		f.statement, err = f.tx.PrepareContext(ctx, `INSERT INTO `+f.into+` VALUES `+places(f.atOnce, len(values)))
		if err != nil {
			return err
		}
	}
	var args []any
	for _, r := range f.rows {
		args = append(args, r...)
	}
	f.rows = f.rows[:0]
	_, err = f.statement.ExecContext(ctx, args...)
	return err
}

// end inserts the last rows.
func (f *filling) end(ctx context.Context) error { return insertRows(ctx, f.tx, f.into, "", f.rows) }

func (f *filling) close() error {
	if f.statement == nil {
		return nil
	}
	return f.statement.Close()
}

// longestLine bounds a row: the longest texts of the site are some hundred
// kilobytes.
const longestLine = 64 << 20

// readHead reads which columns come, and holds them against the table.
func readHead(ctx context.Context, tx *sql.Tx, table string, lines *bufio.Scanner) ([]column, error) {
	columns, err := tableColumns(ctx, tx, table)
	if err != nil {
		return nil, err
	}
	var named []string
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &named) != nil ||
		!slices.EqualFunc(named, columns, func(name string, c column) bool { return name == c.name }) {
		return nil, errors.Join(fmt.Errorf("%w: its columns are %s", ErrNotTheSame, names(columns)), lines.Err())
	}
	return columns, nil
}

func tableColumns(ctx context.Context, q querier, table string) ([]column, error) {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+table+` LIMIT 0`) //nolint:gosec // a name out of the catalog
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := columnsOf(rows)
	return newLine(columns).columns, errors.Join(err, rows.Err())
}

// compare reads all tables back.
func (s *Store) compare(ctx context.Context, tables []SourceTable) error {
	return s.Snapshot(ctx, func(snapshot *Snapshot) error {
		for _, table := range tables {
			content, err := snapshot.Write(ctx, table.Name, io.Discard)
			if err != nil {
				return err
			}
			if content != table.Content {
				return fmt.Errorf("%w: %s has %d rows %s", ErrNotTheSame, table.Name, content.Rows, content.Digest)
			}
		}
		return nil
	})
}

// Filled lets everybody in.
func (s *Store) Filled(ctx context.Context, did audit.Draft) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DROP TABLE `+fillingTable); err != nil {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return fmt.Errorf("open the filled database: %w", err)
	}
	return nil
}

// Abandon empties and closes a database that was filled and is not to be
// opened.
func (s *Store) Abandon(ctx context.Context, options Options) error {
	err := errors.Join(s.clear(ctx), s.Close())
	if options.DatabaseURL == "" {
		err = errors.Join(err, removeSQLite(options.Path))
	}
	return err
}

// refuseHalfFilled returns [ErrHalfFilled] where nobody may come in.
func (s *Store) refuseHalfFilled(ctx context.Context) error {
	tables, err := s.tables(ctx, s.migrate)
	if err == nil && slices.Contains(tables, fillingTable) {
		err = ErrHalfFilled
	}
	return err
}
