package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

var postgresSettings = []setting{
	{"SHOW server_encoding", "UTF8"},
	{"SHOW fsync", "on"},
	{"SELECT (current_setting('synchronous_commit') <> 'off')::text", "true"},
	{bounded("statement_timeout"), "bounded"},
	{bounded("lock_timeout"), "bounded"},
	{bounded("idle_in_transaction_session_timeout"), "bounded"},
}

func bounded(limit string) string {
	return `SELECT CASE WHEN current_setting('` + limit + `') = '0' THEN 'no limit' ELSE 'bounded' END`
}

// postgresLimits hold on each connection unless the address says otherwise. No
// query of the program takes long; one that hangs must not keep its connection,
// and who waits for a lock learns of it while they are still there: an act at
// the console has ten seconds. They are set behind the greeting, as a pooler
// between us and the server refuses them in it.
var postgresLimits = []limit{
	{"statement_timeout", "10s"},
	{"lock_timeout", "3s"},
	{"idle_in_transaction_session_timeout", "30s"}, // a replica that was cut off leaves its locks by then
}

type limit struct{ name, value string }

// Connections of each replica; a server takes 100 by default, 3 of them for its
// administrator. Reading has its own, so that lists which take long are nothing
// to reports. Four groups of reports are written at once; the acts of staff
// queue for the head of the audit log, and more than four of them would only
// queue there. Eight that read are more than the cores of a small server.
const (
	postgresWriters = 8
	postgresReaders = 8
	postgresGroups  = 4
	postgresSpare   = 4 // for migrations, and for the locks that one replica takes for all
)

// The advisory locks: of a replica that starts ("fanzha" in ASCII), and of the
// one that works for all.
const (
	startLock = 0x66616e7a6861
	aloneLock = startLock + 1
)

// connectPostgres opens a pool for writing, one for reading, and one without
// time limits for migrations, which may take as long as they need.
func connectPostgres(options Options) (engine, error) {
	config, err := pgx.ParseConfig(options.DatabaseURL)
	if err != nil {
		return engine{}, err // pgx leaves the password out
	}
	if _, given := config.RuntimeParams["application_name"]; !given {
		config.RuntimeParams["application_name"] = "fanzha"
	}
	migrate := openUnlimited(config)
	if options.Notice != nil {
		config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) { options.Notice(notice.Message) }
	}
	write, read := openPostgres(config, postgresWriters), openPostgres(config, postgresReaders)
	return engine{
		dialect: goose.DialectPostgres, write: write, read: read, migrate: migrate, unhurried: migrate, settings: postgresSettings,
		atOnce:  1024,
		catalog: postgresCatalog,
		groups:  postgresGroups, skipLocked: " FOR UPDATE SKIP LOCKED",
		scrub:    []string{"VACUUM FULL reports"},
		sessions: func(ctx context.Context) error { return ownSessions(ctx, write) },
		lock:     func(ctx context.Context) (func() error, error) { return lockSession(ctx, migrate) },
		tryLock:  func(ctx context.Context) (func() error, bool, error) { return trySession(ctx, migrate) },
	}, nil
}

// openUnlimited ignores the limits of an address too.
func openUnlimited(config *pgx.ConnConfig) *sql.DB {
	config = config.Copy()
	for _, limit := range postgresLimits {
		delete(config.RuntimeParams, limit.name)
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxIdleConns(0)
	pool.SetMaxOpenConns(postgresSpare)
	return pool
}

func openPostgres(config *pgx.ConnConfig, connections int) *sql.DB {
	limits := setLimits(config.RuntimeParams)
	pool := stdlib.OpenDB(*config.Copy(), stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, limits)
		return err
	}), stdlib.OptionResetSession(refuseReadOnly))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	pool.SetConnMaxLifetime(30 * time.Minute)
	return pool
}

// refuseReadOnly gives a connection up that would have written when it was used
// last and may not: its server is a standby by now, or was made to refuse
// writers for a while. A session keeps what it was opened with; another one may
// write.
func refuseReadOnly(_ context.Context, conn *pgx.Conn) error {
	for _, says := range []string{"default_transaction_read_only", "in_hot_standby"} {
		if conn.PgConn().ParameterStatus(says) == "on" {
			return driver.ErrBadConn
		}
	}
	return nil
}

// setLimits is what sets those limits that an address does not give.
func setLimits(given map[string]string) string {
	var b strings.Builder
	for _, limit := range postgresLimits {
		if _, ours := given[limit.name]; !ours {
			fmt.Fprintf(&b, "SET %s = '%s'; ", limit.name, limit.value)
		}
	}
	return b.String()
}

// ErrPooler is returned where a pooler gives the same connection to a server
// to several of ours, by turns: locks and limits are a connection's.
var ErrPooler = errors.New("between this program and PostgreSQL stands a pooler that hands connections round: it needs pool_mode = session (中间的连接池要用 session 模式)")

// ownSessions holds where two connections are two sessions of the server.
func ownSessions(ctx context.Context, db *sql.DB) error {
	first, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer func() { _ = first.conn.Close() }()
	second, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer func() { _ = second.conn.Close() }()
	if first.process == second.process {
		return ErrPooler
	}
	return nil
}

// served is a connection with the process that serves it.
type served struct {
	conn    *sql.Conn
	process int64
}

func session(ctx context.Context, db *sql.DB) (s served, err error) {
	if s.conn, err = db.Conn(ctx); err != nil {
		return s, err
	}
	// Nothing is prepared: what another of ours has prepared there may be found.
	if err = s.conn.QueryRowContext(ctx, `SELECT pg_backend_pid()`, pgx.QueryExecModeSimpleProtocol).Scan(&s.process); err != nil {
		return s, errors.Join(err, s.conn.Close())
	}
	return s, nil
}

const postgresCatalog = `SELECT c.relname::text, coalesce(f.relname::text, '') FROM pg_class c
LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1, 2`

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
