package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/seal"
	"fanzha/app/staff"
)

// BindRecoveryKey keeps the public half of the recovery key, unless there is
// one, and returns the one that holds, with its digest.
func (s *Store) BindRecoveryKey(ctx context.Context, key seal.PublicKey, mac []byte, did audit.Draft) (bound seal.PublicKey, boundMAC []byte, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('recovery_key', $1) ON CONFLICT DO NOTHING`, key)
		if err != nil {
			return err
		}
		if n == 1 {
			if _, err := execute(ctx, tx, `INSERT INTO meta (name, value) VALUES ('recovery_key_mac', $1)`, fmt.Sprintf("%x", mac)); err != nil {
				return err
			}
		}
		if bound, boundMAC, err = recoveryKey(tx.QueryRowContext(ctx, selectRecoveryKey)); err != nil || n == 0 {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return "", nil, fmt.Errorf("bind recovery key: %w", err)
	}
	return bound, boundMAC, nil
}

// RecoveryKey returns the public half of the recovery key with its digest;
// empty for a database that has none yet.
func (s *Store) RecoveryKey(ctx context.Context) (seal.PublicKey, []byte, error) {
	return recoveryKey(s.read.QueryRowContext(ctx, selectRecoveryKey))
}

const selectRecoveryKey = `SELECT k.value, m.value FROM meta k JOIN meta m ON m.name = 'recovery_key_mac'
WHERE k.name = 'recovery_key'`

func recoveryKey(row scanner) (key seal.PublicKey, mac []byte, err error) {
	var digest string
	err = row.Scan(&key, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil, nil
	}
	if err == nil {
		_, err = fmt.Sscanf(digest, "%x", &mac)
	}
	if err != nil {
		return "", nil, fmt.Errorf("read recovery key: %w", err)
	}
	return key, mac, nil
}

// AddUnitKey adds a generation of a unit's key, unless it is there, and
// returns the one that is.
func (s *Store) AddUnitKey(ctx context.Context, key staff.UnitKey, did audit.Draft) (kept staff.UnitKey, err error) {
	err = s.update(ctx, func(tx *sql.Tx) error {
		n, err := insertUnitKey(ctx, tx, key)
		if err != nil {
			return err
		}
		row := tx.QueryRowContext(ctx, selectUnitKeys+`WHERE k.unit = $1 AND k.generation = $2`, key.Unit, key.Generation)
		if kept, err = scanUnitKey(row); err != nil || n == 0 {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
	if err != nil {
		return staff.UnitKey{}, fmt.Errorf("add unit key: %w", err)
	}
	return kept, nil
}

// insertUnitKey adds a generation, unless it is there.
func insertUnitKey(ctx context.Context, tx *sql.Tx, key staff.UnitKey) (added int64, err error) {
	return execute(ctx, tx, `
INSERT INTO unit_keys (unit, generation, public, public_mac, recovery, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING`, key.Unit, key.Generation, key.Public, key.PublicMAC, key.Recovery, millis(key.CreatedAt))
}

// UnitKeys returns the newest generation of every unit that has a key.
func (s *Store) UnitKeys(ctx context.Context) ([]staff.UnitKey, error) {
	rows, err := s.read.QueryContext(ctx, selectUnitKeys+`
WHERE k.generation = (SELECT max(newest.generation) FROM unit_keys newest WHERE newest.unit = k.unit) ORDER BY k.unit`)
	if err != nil {
		return nil, fmt.Errorf("read unit keys: %w", err)
	}
	return collect(rows, scanUnitKey)
}

const selectUnitKeys = `SELECT k.unit, k.generation, k.public, k.public_mac, k.recovery, k.created_at,
	(SELECT count(*) FROM grants g WHERE g.unit = k.unit AND g.generation = k.generation) FROM unit_keys k `

func scanUnitKey(row scanner) (k staff.UnitKey, err error) {
	err = row.Scan(&k.Unit, &k.Generation, &k.Public, &k.PublicMAC, &k.Recovery, into{&k.CreatedAt}, &k.Members)
	return k, err
}

// AddMember adds a member; a fault of kind Conflict where the name is taken.
func (s *Store) AddMember(ctx context.Context, m staff.Member, did audit.Draft) error {
	return s.act(ctx, "add member", did, func(tx *sql.Tx) error { return insertMember(ctx, tx, m) })
}

func insertMember(ctx context.Context, tx *sql.Tx, m staff.Member) error {
	n, err := execute(ctx, tx, `
INSERT INTO members (name, role, unit, public, public_mac, locked, created_at, initial) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING`, m.Name, m.Role, m.Unit, m.Public, m.PublicMAC, m.Locked, millis(m.CreatedAt), m.Initial)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "已经有叫 "+m.Name+" 的账号")
	}
	return err
}

// Member returns one; a fault of kind NotFound where there is none.
func (s *Store) Member(ctx context.Context, name string) (staff.Member, error) {
	m, err := scanMember(s.read.QueryRowContext(ctx, selectMembers+`WHERE m.name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		return m, noMember(name)
	}
	if err != nil {
		return m, fmt.Errorf("read member: %w", err)
	}
	return m, nil
}

// Members returns all, by name.
func (s *Store) Members(ctx context.Context) ([]staff.Member, error) {
	rows, err := s.read.QueryContext(ctx, selectMembers+`ORDER BY m.name`)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return collect(rows, scanMember)
}

// A member has the key of the unit when the newest generation was granted.
const selectMembers = `SELECT m.name, m.role, m.unit, m.public, m.public_mac, m.locked, m.created_at, m.left_at,
	m.totp, m.totp_mac, m.totp_step, m.initial, (SELECT count(*) FROM passkeys p WHERE p.member = m.name),
	EXISTS (SELECT 1 FROM grants g WHERE g.member = m.name AND g.unit = m.unit
		AND g.generation = (SELECT max(k.generation) FROM unit_keys k WHERE k.unit = m.unit)) FROM members m `

func scanMember(row scanner) (m staff.Member, err error) {
	err = row.Scan(&m.Name, &m.Role, &m.Unit, &m.Public, &m.PublicMAC, &m.Locked, into{&m.CreatedAt}, into{&m.LeftAt},
		&m.Factor.Sealed, &m.Factor.MAC, &m.Factor.Step, &m.Initial, &m.Passkeys, &m.Granted)
	return m, err
}

// ResetMember puts a member's new key in the place of the old one, takes back
// what was granted to that, and forgets their second factor, recovery codes and
// visits.
func (s *Store) ResetMember(ctx context.Context, m staff.Member, did audit.Draft) error {
	return s.act(ctx, "reset member", did, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE members SET public = $1, public_mac = $2, locked = $3, initial = $4,
	totp = $5, totp_mac = $5, totp_step = 0 WHERE name = $6`, m.Public, m.PublicMAC, m.Locked, m.Initial, []byte{}, m.Name)
		if err != nil {
			return err
		}
		return forget(ctx, tx, m.Name)
	})
}

// VouchMember puts a digest in the place of the one before; it does nothing
// where that is another by now.
func (s *Store) VouchMember(ctx context.Context, name string, before, mac []byte, did audit.Draft) error {
	return s.update(ctx, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE members SET public_mac = $1 WHERE name = $2 AND public_mac = $3`, mac, name, before)
		if err != nil || n == 0 {
			return err
		}
		return appendAudit(ctx, tx, did)
	})
}

// RemoveMember keeps when a member has left, takes back what was granted to
// them and ends their visits; a fault of kind NotFound where there is none.
func (s *Store) RemoveMember(ctx context.Context, name string, now time.Time, did audit.Draft) error {
	return s.act(ctx, "remove member", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE members SET left_at = $1 WHERE name = $2 AND left_at = 0`, millis(now), name)
		if err == nil && n == 0 {
			err = noMember(name)
		}
		if err != nil {
			return err
		}
		return forget(ctx, tx, name)
	})
}

// forget takes away all by which a member gets at anything, but the password.
func forget(ctx context.Context, tx *sql.Tx, name string) error {
	for _, table := range []string{"grants", "recovery_codes", "passkeys", "visits", "watches"} {
		if _, err := execute(ctx, tx, `DELETE FROM `+table+` WHERE member = $1`, name); err != nil {
			return err
		}
	}
	return nil
}

func noMember(name string) error { return fault.New(fault.NotFound, "没有叫 "+name+" 的账号") }

// AddGrants keeps grants, in place of earlier ones.
func (s *Store) AddGrants(ctx context.Context, grants []staff.Grant, did audit.Draft) error {
	return s.act(ctx, "add grants", did, func(tx *sql.Tx) error {
		return insertGrants(ctx, tx, grants)
	})
}

// insertGrants keeps grants of those who work here.
func insertGrants(ctx context.Context, tx *sql.Tx, grants []staff.Grant) error {
	for _, g := range grants {
		_, err := execute(ctx, tx, `
INSERT INTO grants (unit, generation, member, sealed, created_at)
SELECT $1, $2, name, $4, $5 FROM members WHERE name = $3 AND left_at = 0
ON CONFLICT (unit, generation, member) DO UPDATE SET sealed = $4, created_at = $5`,
			g.Unit, g.Generation, g.Member, g.Sealed, millis(g.CreatedAt))
		if err != nil {
			return fmt.Errorf("grant: %w", err)
		}
	}
	return nil
}

// Generations returns all of a unit's keys, the oldest first.
func (s *Store) Generations(ctx context.Context, unit string) ([]staff.UnitKey, error) {
	rows, err := s.read.QueryContext(ctx, selectUnitKeys+`WHERE k.unit = $1 ORDER BY k.generation`, unit)
	if err != nil {
		return nil, fmt.Errorf("read unit keys: %w", err)
	}
	return collect(rows, scanUnitKey)
}

// RotateUnitKey adds the next generation of a unit's key with its grants; a
// fault of kind Conflict where another was quicker.
func (s *Store) RotateUnitKey(ctx context.Context, key staff.UnitKey, grants []staff.Grant, did audit.Draft) error {
	return s.act(ctx, "rotate unit key", did, func(tx *sql.Tx) error {
		n, err := insertUnitKey(ctx, tx, key)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "单位密钥刚刚被别人更换过，请再看一遍")
		}
		if err != nil {
			return err
		}
		return insertGrants(ctx, tx, grants)
	})
}

// Grants returns what a member was granted.
func (s *Store) Grants(ctx context.Context, member string) ([]staff.Grant, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT unit, generation, member, sealed, created_at FROM grants
WHERE member = $1 ORDER BY unit, generation`, member)
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	return collect(rows, func(row scanner) (g staff.Grant, err error) {
		err = row.Scan(&g.Unit, &g.Generation, &g.Member, &g.Sealed, into{&g.CreatedAt})
		return g, err
	})
}

var _ staff.Store = (*Store)(nil)
