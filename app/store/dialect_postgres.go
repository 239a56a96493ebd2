package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

var postgresSettings = []setting{
	{"SHOW server_encoding", "UTF8"},
	{"SHOW fsync", "on"},
	{"SELECT (current_setting('synchronous_commit') <> 'off')::text", "true"},
}

// postgresDefaults hold unless the address says otherwise. No query of the
// program takes long; one that hangs must not keep its connection.
var postgresDefaults = map[string]string{
	"application_name":                    "fanzha",
	"statement_timeout":                   "10s",
	"idle_in_transaction_session_timeout": "30s",
}

// postgresConns is for each replica; a server takes 100 by default.
const postgresConns = 16

// postgresGroups leaves most of the connections to everybody else.
const postgresGroups = 4

// The advisory locks: of a replica that starts ("fanzha" in ASCII), and of the
// one that works for all.
const (
	startLock = 0x66616e7a6861
	aloneLock = startLock + 1
)

// connectPostgres opens one pool for reading and writing, and one without
// time limits for migrations, which may take as long as they need.
func connectPostgres(address string) (engine, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return engine{}, err // pgx leaves the password out
	}
	migrate := stdlib.OpenDB(*config.Copy())
	migrate.SetMaxIdleConns(0)
	for name, value := range postgresDefaults {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(postgresConns)
	pool.SetMaxIdleConns(postgresConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(30 * time.Minute)
	return engine{
		dialect: goose.DialectPostgres, write: pool, read: pool, migrate: migrate, settings: postgresSettings,
		groups: postgresGroups, skipLocked: " FOR UPDATE SKIP LOCKED",
		scrub:   []string{"VACUUM FULL reports"},
		lock:    func(ctx context.Context) (func() error, error) { return lockSession(ctx, migrate) },
		tryLock: func(ctx context.Context) (func() error, bool, error) { return trySession(ctx, migrate) },
	}, nil
}

// lockSession holds an advisory lock for as long as one connection lives.
func lockSession(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, startLock); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn.Close, nil // the pool keeps no idle connection
}

// trySession takes an advisory lock for as long as one connection lives,
// unless another connection has it.
func trySession(ctx context.Context, db *sql.DB) (unlock func() error, ok bool, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, aloneLock).Scan(&ok)
	if err != nil || !ok {
		return nil, false, errors.Join(err, conn.Close())
	}
	return func() error { return unlockSession(ctx, conn) }, true, nil
}

// unlockSession gives the lock back before it closes the connection: a server
// learns of a closed one when it comes to it.
func unlockSession(ctx context.Context, conn *sql.Conn) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, aloneLock)
	return errors.Join(err, conn.Close())
}
