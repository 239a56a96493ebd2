package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migration/*.sql
var migrations embed.FS

// ErrNewerSchema is returned for a database that a newer program has upgraded
// so that this one cannot serve it.
var ErrNewerSchema = errors.New("the database is newer than this program (数据库版本比程序新，请换用新版程序)")

// upgrade applies the migrations that the database has not seen, each in a
// transaction of its own. A database that a newer program has only added to is
// left as it is. The start lock is held: goose has none for SQLite.
func (s *Store) upgrade(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if s.known = newest(provider); current > s.known {
		s.logger.Warn("the database is newer than this program: upgrade it too", "schema", current, "known", s.known)
		return s.served(ctx)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("upgrade schema: %w", err)
	}
	for _, migration := range done {
		s.logger.Info("database upgraded", "version", migration.Source.Version, "duration", migration.Duration)
	}
	return nil
}

// served gives [ErrNewerSchema] where the schema serves newer programs alone.
func (s *Store) served(ctx context.Context) error {
	var oldest int64
	err := s.read.QueryRowContext(ctx, `SELECT CAST(value AS BIGINT) FROM meta WHERE name = 'oldest_program'`).Scan(&oldest)
	if err != nil {
		return fmt.Errorf("read which programs the schema serves: %w", err)
	}
	if s.known < oldest {
		return fmt.Errorf("%w: it serves programs from schema %d on, this one knows %d", ErrNewerSchema, oldest, s.known)
	}
	return nil
}

// upgradeTo brings an empty database to an old version.
func (s *Store) upgradeTo(ctx context.Context, version int64) error {
	provider, err := s.provider()
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if known := newest(provider); version > known {
		return fmt.Errorf("%w: schema %d, known up to %d", ErrNewerSchema, version, known)
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("make the schema: %w", err)
	}
	return nil
}

// newest is the last migration that this program knows.
func newest(provider *goose.Provider) int64 {
	sources := provider.ListSources()
	return sources[len(sources)-1].Version
}

func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migration")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.dialect, s.migrate, files, goose.WithDisableGlobalRegistry(true))
}
