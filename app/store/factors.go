package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
)

// SetFactor puts a second factor and recovery codes in the place of those
// before.
func (s *Store) SetFactor(ctx context.Context, name string, f staff.Factor, recoveryCodes [][]byte, did audit.Draft) error {
	return s.act(ctx, "set factor", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE members SET totp = $1, totp_mac = $2, totp_step = $3 WHERE name = $4 AND left_at = 0`, f.Sealed, f.MAC, f.Step, name)
		if err == nil && n == 0 {
			err = noMember(name)
		}
		if err != nil {
			return err
		}
		return replaceRecoveryCodes(ctx, tx, name, recoveryCodes)
	})
}

// farAhead is by how many time steps one that was used is ahead of another
// where the clock was wrong: without it, nobody could sign in until the time
// had come that it had shown.
const farAhead = 20

// UseStep marks the code of a time step as used. It is not ok where it, or that
// of a later step, was used before.
func (s *Store) UseStep(ctx context.Context, member string, step int64) (ok bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE members SET totp_step = $1 WHERE name = $2 AND (totp_step < $1 OR totp_step > $3)`, step, member, step+farAhead)
		ok = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("use a code: %w", err)
	}
	return ok, nil
}

// SetRecoveryCodes puts codes in the place of those before.
func (s *Store) SetRecoveryCodes(ctx context.Context, member string, digests [][]byte, did audit.Draft) error {
	return s.act(ctx, "set recovery codes", did, func(tx *sql.Tx) error { return replaceRecoveryCodes(ctx, tx, member, digests) })
}

func replaceRecoveryCodes(ctx context.Context, tx *sql.Tx, member string, digests [][]byte) error {
	_, err := execute(ctx, tx, `DELETE FROM recovery_codes WHERE member = $1`, member)
	for _, digest := range digests {
		if err == nil {
			_, err = execute(ctx, tx, `INSERT INTO recovery_codes (member, digest) VALUES ($1, $2)`, member, digest)
		}
	}
	return err
}

// UseRecoveryCode takes a code away. It is not ok where there is none.
func (s *Store) UseRecoveryCode(ctx context.Context, member string, digest []byte, did audit.Draft) (ok bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `DELETE FROM recovery_codes WHERE member = $1 AND digest = $2`, member, digest)
		if ok = n > 0; err != nil || !ok {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return false, fmt.Errorf("use a recovery code: %w", err)
	}
	return ok, nil
}

// RecoveryCodes is how many a member has left.
func (s *Store) RecoveryCodes(ctx context.Context, member string) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM recovery_codes WHERE member = $1`, member).Scan(&n); err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return n, nil
}

// AddFirstAddress keeps the digest of a one-time address.
func (s *Store) AddFirstAddress(ctx context.Context, digest []byte, until time.Time) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `INSERT INTO first_addresses (digest, until) VALUES ($1, $2)`, digest, millis(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("add one-time address: %w", err)
	}
	return nil
}

// An address is good until somebody is administrator, however they became it.
const selectFirst = `SELECT 1 FROM first_addresses WHERE digest = $1 AND until > $2
	AND NOT EXISTS (SELECT 1 FROM members WHERE role = 'administrator' AND left_at = 0)`

// FirstAddress reports whether a one-time address is good.
func (s *Store) FirstAddress(ctx context.Context, digest []byte, now time.Time) (bool, error) {
	return isFirst(s.read.QueryRowContext(ctx, selectFirst, digest, millis(now)))
}

func isFirst(row scanner) (bool, error) {
	var one int
	err := row.Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for a one-time address: %w", err)
	}
	return true, nil
}

// AddFirst adds the first administrator and forgets all one-time addresses; a
// fault of kind NotFound where this one is not good.
func (s *Store) AddFirst(ctx context.Context, m staff.Member, digest []byte, now time.Time, did audit.Draft) error {
	return s.act(ctx, "add first administrator", did, func(tx *sql.Tx) error {
		good, err := isFirst(tx.QueryRowContext(ctx, selectFirst, digest, millis(now)))
		if err != nil {
			return err
		}
		// Of two who come at once, the later waits here and finds none.
		n, err := execute(ctx, tx, `DELETE FROM first_addresses`)
		if err == nil && (!good || n == 0) {
			err = fault.New(fault.NotFound, "这个地址已经用过或者过期了")
		}
		if err != nil {
			return err
		}
		return insertMember(ctx, tx, m)
	})
}
