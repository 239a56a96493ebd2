package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// carrier fills a PostgreSQL database in one transaction.
type carrier struct {
	conn *sql.Conn
	tx   *sql.Tx
}

// migrated takes away what the migrations have put into a new database. A test
// fails where one puts more there.
var migrated = []string{`DELETE FROM audit_head WHERE sequence = 0`, `DELETE FROM meta WHERE name = 'oldest_program'`}

// prepare keeps everybody else out, and holds where there is nothing yet. What
// the migrations have put there themselves goes.
func (c carrier) prepare(ctx context.Context) error {
	// A site that is serving keeps its tables; nobody is waited for.
	_, err := c.tx.ExecContext(ctx, `LOCK TABLE `+strings.Join(carriedTables, ", ")+` IN ACCESS EXCLUSIVE MODE NOWAIT`)
	if sqlState(err) == lockNotAvailable {
		return errors.Join(errors.New("somebody else is using the PostgreSQL database (目标数据库正在被别的程序使用)"), err)
	}
	if err != nil {
		return err
	}
	for _, statement := range migrated {
		if _, err := c.tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, table := range carriedTables {
		var full bool
		//nolint:gosec // a word of this package
		if err := c.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+`)`).Scan(&full); err != nil {
			return err
		}
		if full {
			return ErrNotEmpty
		}
	}
	return nil
}

// copy streams a table from another database, and returns what it has read.
func (c carrier) copy(ctx context.Context, from querier, table string) (Content, error) {
	columns, err := c.columns(ctx, table)
	if err != nil {
		return Content{}, err
	}
	rows, err := readCarried(ctx, from, table, columns)
	if err != nil {
		return Content{}, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has it all
	err = c.conn.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn() //nolint:forcetypeassert // connectPostgres opens no other
		_, err := conn.CopyFrom(ctx, pgx.Identifier{table}, rows.names(), pgx.CopyFromFunc(rows.next))
		return err
	})
	return rows.content(), err
}

// content reads a table back.
func (c carrier) content(ctx context.Context, table string) (Content, error) {
	columns, err := c.columns(ctx, table)
	if err != nil {
		return Content{}, err
	}
	rows, err := readCarried(ctx, c.tx, table, columns)
	if err != nil {
		return Content{}, err
	}
	defer func() { _ = rows.Close() }() // rows.Err has it all
	for {
		if row, err := rows.next(); row == nil || err != nil {
			return rows.content(), err
		}
	}
}

// columns are those of a table, with their types. PostgreSQL keeps to a type;
// what SQLite has in a column may be anything.
func (c carrier) columns(ctx context.Context, table string) (columns []carriedColumn, err error) {
	rows, err := c.tx.QueryContext(ctx, `SELECT * FROM `+table+` LIMIT 0`) //nolint:gosec // a word of this package
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	types, err := rows.ColumnTypes()
	for _, t := range types {
		columns = append(columns, carriedColumn{t.Name(), t.DatabaseTypeName()})
	}
	return columns, errors.Join(err, rows.Err())
}
