package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// Options say which database to open.
type Options struct {
	DatabaseURL string       // postgres://… or postgresql://…; empty: SQLite
	Path        string       // SQLite's file, made where it is missing; its folder must exist
	Alone       bool         // SQLite: no other process has the file open, nor may until it is closed; else [ErrInUse]
	Logger      *slog.Logger // nil: silent

	// Called is told how each call ended, and how long it took; nil: nobody is.
	// What kinds and outcomes there are stands in call.go.
	Called func(kind, outcome string, took time.Duration)
	Notice func(string) // what a PostgreSQL server says beside its answers; nil: nobody listens
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine
	read, write pool // the engine's, measured
	logger      *slog.Logger
	files       *sqliteFiles // nil: nobody can take them away
	known       int64        // the last migration that this program knows
	statements  *statements
	additions   chan *addition // taken by those who add in groups
	adding      sync.WaitGroup
	ended       <-chan struct{}
	end         func()
}

// Open connects to a database, checks that it keeps what it is given, and
// brings its schema up to date. A database of a newer program gives
// [ErrNewerSchema].
func Open(ctx context.Context, options Options) (*Store, error) {
	return begin(ctx, options, (*Store).start)
}

// begin connects to a database, makes it ready, and takes additions.
func begin(ctx context.Context, options Options, ready func(*Store, context.Context) error) (*Store, error) {
	logger := options.Logger
	if logger == nil {
		logger = slog.New(slog.DiscardHandler)
	}
	connected, err := connect(options)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	ending, end := context.WithCancel(context.Background())
	s := &Store{
		engine: connected, read: pool{DB: connected.read, called: options.Called}, write: pool{DB: connected.write, called: options.Called}, logger: logger, statements: newStatements(),
		additions: make(chan *addition), ended: ending.Done(), end: end,
	}
	if err := ready(s, ctx); err != nil {
		if options.Alone {
			err = inUse(err)
		}
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
	}
	if s.hold != nil {
		if s.files, err = s.hold(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("open database: %w", err), s.Close())
		}
		s.write.inPlace = s.files.inPlace
	}
	for range s.groups {
		s.adding.Go(s.addInGroups)
	}
	return s, nil
}

// start makes the database ready for everybody.
func (s *Store) start(ctx context.Context) error {
	return s.starting(ctx, func() error {
		if err := s.refuseHalfFilled(ctx); err != nil {
			return err
		}
		return s.upgrade(ctx)
	})
}

// starting makes the database ready, one process at a time, once it is held to
// keep what it is given.
func (s *Store) starting(ctx context.Context, ready func() error) (err error) {
	if s.sessions != nil {
		if err := s.sessions(ctx); err != nil {
			return err
		}
	}
	unlock, err := s.lock(ctx)
	if err != nil {
		return fmt.Errorf("wait for the start lock: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := s.checkSettings(ctx); err != nil {
		return err
	}
	return ready()
}

// Ping reports whether the database can be read and written, by a write that
// changes nothing: a replica that only reads, or a full queue of writers, is
// not ready. A database that a newer program has meanwhile taken over gives
// [ErrNewerSchema].
func (s *Store) Ping(ctx context.Context) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE meta SET value = value WHERE name = ''`)
		return err
	})
	return errors.Join(err, s.served(ctx))
}

// Close waits for running queries and closes the database.
func (s *Store) Close() error {
	s.end()
	s.adding.Wait()
	if s.files != nil {
		_ = s.files.held.Close() // it goes back to its pool
	}
	// SQLite tidies its files up when the last connection is a writing one.
	return errors.Join(s.read.Close(), s.migrate.Close(), s.write.Close())
}

// update runs work in a writing transaction, and commits it where work returns
// nil. Where somebody else holds the database up for too long, nothing has
// happened, and it is a fault of kind Unavailable.
func (s *Store) update(ctx context.Context, work func(*sql.Tx) error) error {
	return heldUp(transact(ctx, s.write, callWrite, work), "数据库正忙，这次没有保存。请过几秒再试一次")
}

// view runs work in a reading transaction, whose queries all see the same
// state.
func (s *Store) view(ctx context.Context, work func(*sql.Tx) error) error {
	return readHeldUp(transact(ctx, s.read, callView, work))
}

func transact(ctx context.Context, db pool, kind string, work func(*sql.Tx) error) (err error) {
	defer db.measure(ctx, kind)(&err)
	var options *sql.TxOptions
	if kind == callView {
		options = &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing once it is committed
	if err := work(tx); err != nil {
		return err
	}
	if db.inPlace != nil {
		if err := db.inPlace(); err != nil {
			return err
		}
	}
	return tx.Commit()
}
