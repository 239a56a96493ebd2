package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fanzha/app/store"
)

// Database is one of a program's own.
type Database struct {
	Data string // the folder of the server key, and of SQLite's file
	URL  string // of PostgreSQL; empty: SQLite
}

// OnDatabase builds the program, makes it a new database on a server (empty:
// SQLite) and drops that when use has ended.
func OnDatabase(ctx context.Context, work, server string, use func(binary string, db Database) error) (err error) {
	binary, err := Build(ctx, work)
	if err != nil {
		return err
	}
	db, drop, err := NewDatabase(ctx, server, filepath.Join(work, "data"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	return use(binary, db)
}

// NewDatabase makes a new database on the server at an address; empty: none
// has to be made for SQLite. Who has done with it drops it.
func NewDatabase(ctx context.Context, server, data string) (db Database, drop func() error, err error) {
	if server == "" {
		return Database{Data: data}, func() error { return nil }, nil
	}
	address, err := url.Parse(server)
	if err != nil {
		return db, nil, errors.New("the address of the database server is none")
	}
	if err := os.MkdirAll(data, 0o700); err != nil { // for the server key
		return db, nil, err
	}
	name := "fanzha_bench_" + strings.ToLower(Identity())
	if err := administer(ctx, server, "CREATE DATABASE "+name); err != nil {
		return db, nil, fmt.Errorf("make a database: %w", err)
	}
	address.Path = "/" + name
	return Database{data, address.String()}, func() error {
		return administer(context.WithoutCancel(ctx), server, "DROP DATABASE "+name+" WITH (FORCE)")
	}, nil
}

func administer(ctx context.Context, server, statement string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement)
	return errors.Join(err, db.Close())
}

// Open opens it beside the site.
func (d Database) Open(ctx context.Context) (*store.Store, error) {
	return store.Open(ctx, store.Options{DatabaseURL: d.URL, Path: filepath.Join(d.Data, "fanzha.db")})
}

// ServerKey is the path of the site's key.
func (d Database) ServerKey() string { return filepath.Join(d.Data, "server.key") }

// Flags tell the program of it.
func (d Database) Flags() []string {
	flags := []string{"--data", d.Data}
	if d.URL != "" {
		flags = append(flags, "--database-url", d.URL, "--server-key-file", d.ServerKey())
	}
	return flags
}
