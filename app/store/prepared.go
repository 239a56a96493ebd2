package store

import (
	"context"
	"database/sql"
	"sync"
)

// statements are prepared once they have been used, and kept. They are the
// constant texts of this package, so there are not many.
type statements struct {
	mu       sync.Mutex
	prepared map[string]*sql.Stmt
	wanted   map[string]bool
}

func newStatements() *statements {
	return &statements{prepared: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

// in returns a transaction that uses them.
func (s *statements) in(tx *sql.Tx) preparedTx { return preparedTx{tx, s} }

// find returns a prepared statement, or nil for one that is wanted from now.
func (s *statements) find(query string) *sql.Stmt {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.prepared[query]
	if found == nil {
		s.wanted[query] = true
	}
	return found
}

// prepare prepares what was wanted, outside of any transaction. What cannot be
// prepared is run as it stands.
func (s *statements) prepare(ctx context.Context, db *sql.DB) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for query := range s.wanted {
		if stmt, err := db.PrepareContext(ctx, query); err == nil { //nolint:sqlclosecheck // kept as long as the database is open
			s.prepared[query] = stmt
			delete(s.wanted, query)
		}
	}
}

// preparedTx is a transaction whose statements need not be read again.
type preparedTx struct {
	*sql.Tx
	statements *statements
}

func (t preparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := t.statements.find(query); stmt != nil {
		return t.StmtContext(ctx, stmt).ExecContext(ctx, args...) //nolint:sqlclosecheck // ends with the transaction
	}
	return t.Tx.ExecContext(ctx, query, args...)
}

func (t preparedTx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := t.statements.find(query); stmt != nil {
		return t.StmtContext(ctx, stmt).QueryContext(ctx, args...) //nolint:sqlclosecheck // ends with the transaction
	}
	return t.Tx.QueryContext(ctx, query, args...)
}

func (t preparedTx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := t.statements.find(query); stmt != nil {
		return t.StmtContext(ctx, stmt).QueryRowContext(ctx, args...) //nolint:sqlclosecheck // ends with the transaction
	}
	return t.Tx.QueryRowContext(ctx, query, args...)
}
