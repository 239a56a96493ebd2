package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/partner"
)

// AddPartner adds a partner; a fault of kind Conflict where one of that name
// has a token.
func (s *Store) AddPartner(ctx context.Context, p partner.Partner, did audit.Draft) error {
	return s.act(ctx, "add partner", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `
INSERT INTO partners (token_mac, name, added_at, last_used, revoked_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING`, p.TokenMAC, p.Name, millis(p.AddedAt), p.LastUsed, millis(p.RevokedAt))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, p.Name+" 已经有令牌。令牌丢了或要更换，先停用再添加")
		}
		return err
	})
}

// RevokePartner keeps when the token of a partner was revoked; a fault of kind
// NotFound where none of that name has one.
func (s *Store) RevokePartner(ctx context.Context, name string, now time.Time, did audit.Draft) error {
	return s.act(ctx, "revoke partner", did, func(tx *sql.Tx) error {
		n, err := execute(ctx, tx, `UPDATE partners SET revoked_at = $1 WHERE name = $2 AND revoked_at = 0`, millis(now), name)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "没有叫 "+name+" 的单位，或者它的令牌已经停用")
		}
		return err
	})
}

// Partners returns all partners, by name, the newest of the same name first.
func (s *Store) Partners(ctx context.Context) ([]partner.Partner, error) {
	rows, err := s.read.QueryContext(ctx, selectPartners+`ORDER BY name, added_at DESC`)
	if err != nil {
		return nil, fmt.Errorf("list partners: %w", err)
	}
	return collect(rows, scanPartner)
}

// PartnerOf returns whose token a digest is of; a fault of kind NotFound where
// there is none.
func (s *Store) PartnerOf(ctx context.Context, mac []byte) (partner.Partner, error) {
	p, err := scanPartner(s.read.QueryRowContext(ctx, selectPartners+`WHERE token_mac = $1`, mac))
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.NotFound, "没有这个令牌")
	}
	if err != nil {
		return p, fmt.Errorf("look for a partner: %w", err)
	}
	return p, nil
}

// PartnerUsed keeps on which day a token was last used.
func (s *Store) PartnerUsed(ctx context.Context, mac []byte, day string) error {
	err := s.update(ctx, func(tx *sql.Tx) error {
		_, err := execute(ctx, tx, `UPDATE partners SET last_used = $1 WHERE token_mac = $2`, day, mac)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep the use of a token: %w", err)
	}
	return nil
}

const selectPartners = `SELECT token_mac, name, added_at, last_used, revoked_at FROM partners `

func scanPartner(row scanner) (p partner.Partner, err error) {
	err = row.Scan(&p.TokenMAC, &p.Name, into{&p.AddedAt}, &p.LastUsed, into{&p.RevokedAt})
	return p, err
}

var _ partner.Store = (*Store)(nil)
