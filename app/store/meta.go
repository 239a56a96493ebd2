package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrServerKey is returned where a database belongs to another server key.
var ErrServerKey = errors.New("the database was made with another server key (数据库与这把服务器密钥不配，请用 --server-key-file 指定原来的密钥)")

// BindServerKey ties a new database to the server key with this id. A database
// that is tied to another gives [ErrServerKey], also where two replicas start
// at once with different keys: one of them wins.
func (s *Store) BindServerKey(ctx context.Context, id string) error {
	if id == "" {
		return errors.New("bind server key: it has no id")
	}
	err := s.update(ctx, func(tx *sql.Tx) error { return bindServerKey(ctx, tx, id) })
	if err != nil {
		return fmt.Errorf("bind server key: %w", err)
	}
	return nil
}

func bindServerKey(ctx context.Context, tx *sql.Tx, id string) error {
	_, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('server_key_id', $1) ON CONFLICT DO NOTHING`, id)
	if err != nil {
		return err
	}
	bound, err := boundServerKey(tx.QueryRowContext(ctx, selectServerKey))
	if err == nil && bound != id {
		err = fmt.Errorf("%w: its id is %s, not %s", ErrServerKey, bound, id)
	}
	return err
}

// ServerKeyID returns the id of the server key that the database is tied to;
// empty for a new database.
func (s *Store) ServerKeyID(ctx context.Context) (string, error) {
	return boundServerKey(s.read.QueryRowContext(ctx, selectServerKey))
}

const selectServerKey = `SELECT value FROM meta WHERE name = 'server_key_id'`

func boundServerKey(row scanner) (string, error) {
	var id string
	err := row.Scan(&id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read server key id: %w", err)
	}
	return id, nil
}
