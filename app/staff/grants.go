package staff

import (
	"context"
	"errors"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/seal"
)

// GrantByRecovery gives all of a unit's keys to a member, with the recovery
// key.
func (s *Staff) GrantByRecovery(ctx context.Context, unit, name string, recovery seal.PrivateKey) error {
	open := func(key UnitKey) ([]byte, error) {
		secret, err := seal.Open(unitOwner(key.Unit, key.Generation), key.Recovery, recovery)
		if errors.Is(err, seal.ErrNotRecipient) {
			err = fault.New(fault.Invalid, "这不是本站的恢复密钥")
		}
		return secret, err
	}
	return s.grant(ctx, unit, name, open, func(key audit.Object) audit.Draft {
		return s.Did(audit.Granted, key, audit.Member(name), audit.ByRecovery)
	})
}

// GrantBy gives a member those of a unit's keys that a colleague has; the
// newest must be among them.
func (s *Staff) GrantBy(ctx context.Context, by *Session, unit, name string) error {
	return s.grant(ctx, unit, name, func(key UnitKey) ([]byte, error) { return by.unitSecret(key.Unit, key.Generation) },
		func(key audit.Object) audit.Draft { return by.Did(audit.Granted, key, audit.Member(name)) })
}

// grant seals a unit's keys to a member of it. The newest must open; of those
// before, who grants may lack some.
func (s *Staff) grant(ctx context.Context, unit, name string, open func(UnitKey) ([]byte, error), did func(audit.Object) audit.Draft) error {
	member, err := s.memberOf(ctx, unit, name)
	if err != nil {
		return err
	}
	if _, err := s.UnitKeys(ctx, []string{unit}); err != nil { // makes the first one where there is none
		return err
	}
	generations, err := s.store.Generations(ctx, unit)
	if err != nil {
		return err
	}
	newest := generations[len(generations)-1].Generation
	var grants []Grant
	for _, key := range generations {
		secret, err := open(key)
		if errors.Is(err, ErrNotGranted) && key.Generation != newest {
			continue
		}
		if err != nil {
			return err
		}
		grant, err := s.sealGrant(key, member, secret)
		if err != nil {
			return err
		}
		grants = append(grants, grant)
	}
	return s.store.AddGrants(ctx, grants, did(audit.UnitKey(unit, newest)))
}

// memberOf returns an investigator of a unit whose key is ours.
func (s *Staff) memberOf(ctx context.Context, unit, name string) (Member, error) {
	member, err := s.store.Member(ctx, name)
	switch {
	case err != nil:
		return Member{}, err
	case member.Role != Investigator || member.Unit != unit || member.Left():
		return Member{}, fault.New(fault.Invalid, name+" 不是这个单位的侦查员")
	}
	return member, s.vouched(member)
}

func (s *Staff) sealGrant(key UnitKey, to Member, secret []byte) (Grant, error) {
	sealed, err := seal.Seal(unitOwner(key.Unit, key.Generation), secret, to.Public)
	return Grant{Unit: key.Unit, Generation: key.Generation, Member: to.Name, Sealed: sealed, CreatedAt: s.now()}, err
}

// Rotate makes a new key for a unit and gives it to those who have the one
// before. Reports that come from now on are sealed to it; those before stay as
// they are, and open with the keys before. It returns the new generation and
// how many members have it.
func (s *Staff) Rotate(ctx context.Context, unit string) (generation, members int, err error) {
	newest, err := s.UnitKeys(ctx, []string{unit})
	if err != nil {
		return 0, 0, err
	}
	key, private, err := s.newUnitKey(ctx, unit, newest[0].Generation+1)
	if err != nil {
		return 0, 0, err
	}
	all, err := s.store.Members(ctx)
	if err != nil {
		return 0, 0, err
	}
	var grants []Grant
	for _, m := range all {
		if m.Unit != unit || !m.Granted || m.Left() {
			continue
		}
		if m, err = s.memberOf(ctx, unit, m.Name); err != nil {
			return 0, 0, err
		}
		grant, err := s.sealGrant(key, m, []byte(private.Secret()))
		if err != nil {
			return 0, 0, err
		}
		grants = append(grants, grant)
	}
	did := s.Did(audit.UnitKeyRotated, audit.UnitKey(unit, key.Generation), audit.Count("members", len(grants)))
	err = s.store.RotateUnitKey(ctx, key, grants, did)
	s.recent.forget(unit)
	return key.Generation, len(grants), err
}

// Reset gives a member a new key under a new password. They are pending again:
// what they were granted is gone, and so is their second factor.
func (s *Staff) Reset(ctx context.Context, name, password string) error {
	return s.reset(ctx, name, password, false)
}

// Renew resets a member as [Staff.Reset] does, with a password that is drawn
// and that they have to change when they sign in.
func (s *Staff) Renew(ctx context.Context, name string) (password string, err error) {
	password = newPassword()
	return password, s.reset(ctx, name, password, true)
}

func (s *Staff) reset(ctx context.Context, name, password string, initial bool) error {
	member, err := s.store.Member(ctx, name)
	if err != nil {
		return err
	}
	if member.Left() {
		return fault.New(fault.Invalid, name+" 已经离开，不能重置")
	}
	member.Initial = initial
	if err := s.lockNew(&member, password); err != nil {
		return err
	}
	return s.store.ResetMember(ctx, member, s.Did(audit.MemberReset, audit.Member(name)))
}

// Remove lets a member sign in no more and takes back what they were granted.
// A key that they have copied still opens what was sealed to it: rotate the
// unit's key.
func (s *Staff) Remove(ctx context.Context, name string) error {
	return s.store.RemoveMember(ctx, name, s.now(), s.Did(audit.MemberRemoved, audit.Member(name)))
}
