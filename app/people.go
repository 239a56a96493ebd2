package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/audit"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/store"
)

// recoveryFile is where a new site leaves its recovery key, below --data.
const recoveryFile = "recovery.key"

// openStaff makes the keys that a new site needs, seals what earlier versions
// stored in the open, and returns who can open what.
func (f stateFlags) openStaff(ctx context.Context, db *store.Store, key seal.ServerKey, units []string, logger *slog.Logger) (*staff.Staff, error) {
	people := staff.New(db, key, time.Now).As(audit.Server)
	if err := f.recoveryKey(ctx, people, logger); err != nil {
		return nil, err
	}
	if _, err := people.UnitKeys(ctx, units); err != nil {
		return nil, err
	}
	if err := people.VouchRoles(ctx); err != nil {
		return nil, err
	}
	sealed, err := people.SealStored(ctx, db)
	if sealed > 0 {
		logger.Info("sealed the reports that an earlier version stored in the open", "reports", sealed)
	}
	return people, err
}

// recoveryKey makes the recovery key where a database has none yet. Where two
// replicas do so at once, the later one throws its own away.
func (f stateFlags) recoveryKey(ctx context.Context, people *staff.Staff, logger *slog.Logger) error {
	path := filepath.Join(f.Data, recoveryFile)
	bound, err := people.Recovery(ctx)
	if err != nil {
		return err
	}
	if bound == "" {
		if err := f.makeRecoveryKey(ctx, people, path); err != nil {
			return err
		}
	}
	if _, err := os.Stat(path); err == nil {
		logger.Warn("the recovery key opens every report: move it to where no network reaches, and keep a copy", "file", path)
	}
	return nil
}

func (f stateFlags) makeRecoveryKey(ctx context.Context, people *staff.Staff, path string) error {
	if err := os.MkdirAll(f.Data, 0o700); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	key, err := seal.LoadPrivateKey(path) // left by a start that was cut off
	if errors.Is(err, fs.ErrNotExist) {
		key, err = seal.CreatePrivateKey(path)
	}
	if errors.Is(err, fs.ErrExist) { // another process with the same folder was quicker
		key, err = seal.LoadPrivateKey(path)
	}
	if err != nil {
		return err
	}
	bound, err := people.UseRecovery(ctx, key.Public())
	if err == nil && bound != key.Public() {
		err = os.Remove(path)
	}
	return err
}

// withStaff runs f with the people of a site that there is.
func withStaff(p *program, state stateFlags, f func(*store.Store, *staff.Staff) error) error {
	return withKey(p, state, func(db *store.Store, key seal.ServerKey) error {
		people := staff.New(db, key, time.Now)
		if err := people.VouchRoles(p.ctx); err != nil {
			return err
		}
		return f(db, people)
	})
}

// withKey runs f with the server key of a site that there is.
func withKey(p *program, state stateFlags, f func(*store.Store, seal.ServerKey) error) error {
	return withStore(p, state, func(db *store.Store) error {
		key, err := state.serverKey(p.ctx, db, slog.New(slog.NewTextHandler(p.stderr, nil)))
		if err != nil {
			return err
		}
		return f(db, key)
	})
}
