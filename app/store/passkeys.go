package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/staff"
)

// AddPasskey adds one to a member's, with recovery codes in the place of those
// before where there are any; a fault of kind Conflict where it is there.
func (s *Store) AddPasskey(ctx context.Context, p staff.Passkey, recoveryCodes [][]byte, did audit.Draft) error {
	return s.act(ctx, "add passkey", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `
INSERT INTO passkeys (id, member, name, site, public, mac, counter, backup, created_at, used_at)
SELECT $1, name, $3, $4, $5, $6, $7, $8, $9, $10 FROM members WHERE name = $2 AND left_at = 0
ON CONFLICT DO NOTHING`, p.ID, p.Member, p.Name, p.Site, p.Public, p.MAC, int64(p.Counter), p.Backup, millis(p.CreatedAt), millis(p.UsedAt))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "这个通行密钥已经添加过")
		}
		if err != nil || len(recoveryCodes) == 0 {
			return err
		}
		return replaceRecoveryCodes(ctx, tx, p.Member, recoveryCodes)
	})
}

// Passkeys returns a member's, the oldest first.
func (s *Store) Passkeys(ctx context.Context, member string) ([]staff.Passkey, error) {
	rows, err := s.read.QueryContext(ctx, `
SELECT id, member, name, site, public, mac, counter, backup, created_at, used_at FROM passkeys WHERE member = $1 ORDER BY created_at, id`, member)
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return collect(rows, func(row scanner) (p staff.Passkey, err error) {
		err = row.Scan(&p.ID, &p.Member, &p.Name, &p.Site, &p.Public, &p.MAC, &p.Counter, &p.Backup, into{&p.CreatedAt}, into{&p.UsedAt})
		return p, err
	})
}

// UsePasskey keeps that one was used. It is not ok where its device has not
// counted on since: somebody may have a copy of it, or show an old use again.
func (s *Store) UsePasskey(ctx context.Context, id []byte, counter uint32, now time.Time) (ok bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `
UPDATE passkeys SET counter = $1, used_at = $2 WHERE id = $3 AND (counter < $1 OR counter = 0 AND $1 = 0)`, int64(counter), millis(now), id)
		ok = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("use a passkey: %w", err)
	}
	return ok, nil
}

// RemovePasskey takes one of a member's away; a fault of kind NotFound where
// they have it not, of kind Conflict where they would be left without any
// second factor.
func (s *Store) RemovePasskey(ctx context.Context, member string, id []byte, did audit.Draft) error {
	return s.act(ctx, "remove passkey", did, func(tx *sql.Tx) error { return removePasskey(ctx, tx, member, id) })
}

// RemoveLostPasskey does so and ends all the member's visits.
func (s *Store) RemoveLostPasskey(ctx context.Context, member string, id []byte, did audit.Draft) error {
	return s.act(ctx, "remove a lost passkey", did, func(tx *sql.Tx) error {
		if err := removePasskey(ctx, tx, member, id); err != nil {
			return err
		}
		_, err := execute(ctx, tx, `DELETE FROM visits WHERE member = $1`, member)
		return err
	})
}

func removePasskey(ctx context.Context, tx *sql.Tx, member string, id []byte) error {
	// The first of two who remove at once makes the other wait here.
	if _, err := execute(ctx, tx, `UPDATE members SET totp_step = totp_step WHERE name = $1`, member); err != nil {
		return err
	}
	n, err := execute(ctx, tx, `DELETE FROM passkeys WHERE id = $1 AND member = $2`, id, member)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "没有这个通行密钥，或者已经移除")
	}
	if err != nil {
		return err
	}
	m, err := scanMember(tx.QueryRowContext(ctx, selectMembers+`WHERE m.name = $1`, member))
	if err == nil && !m.HasFactor() {
		err = fault.New(fault.Conflict, "这是唯一的第二道验证，不能移除。请先绑定动态口令或者再添加一个通行密钥")
	}
	return err
}

// SetChallenge keeps what a visit's passkey is asked to sign.
func (s *Store) SetChallenge(ctx context.Context, visit, challenge []byte, until time.Time) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE visits SET challenge = $1, challenge_until = $2 WHERE id = $3`, challenge, millis(until), visit)
		return err
	})
	if err != nil {
		return fmt.Errorf("set challenge: %w", err)
	}
	return nil
}

// TakeChallenge takes it away. It is not ok where the visit has another one,
// or where it is over.
func (s *Store) TakeChallenge(ctx context.Context, visit, challenge []byte, now time.Time) (ok bool, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `
UPDATE visits SET challenge = $1, challenge_until = 0 WHERE id = $2 AND challenge = $3 AND challenge_until > $4`, []byte{}, visit, challenge, millis(now))
		ok = n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take challenge: %w", err)
	}
	return ok, nil
}
