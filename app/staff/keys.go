package staff

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"fanzha/app/audit"
	"fanzha/app/report"
	"fanzha/app/seal"
)

// ErrVouched is returned for a public key that the database has and the
// server key does not vouch for, with the role and unit of its member:
// somebody has put it there. Nothing is sealed to it, and its member does not
// come in.
var ErrVouched = errors.New("staff: a public key in the database is not one of ours (数据库里的公钥、角色或者单位不是本站写的)")

// ErrNoRecovery is returned while a database has no recovery key.
var ErrNoRecovery = errors.New("staff: there is no recovery key yet: start the site once")

// UseRecovery makes a key the recovery key of a new database, and returns the
// one that holds, which another replica may have made.
func (s *Staff) UseRecovery(ctx context.Context, key seal.PublicKey) (seal.PublicKey, error) {
	bound, mac, err := s.store.BindRecoveryKey(ctx, key, s.key.Vouch(recoveryOwner, key), s.Did(audit.RecoveryKeyMade))
	if err == nil && !s.key.Vouches(recoveryOwner, bound, mac) {
		err = ErrVouched
	}
	return bound, err
}

// Recovery returns the recovery key's public half; empty where there is none.
func (s *Staff) Recovery(ctx context.Context) (seal.PublicKey, error) {
	key, mac, err := s.store.RecoveryKey(ctx)
	if err == nil && key != "" && !s.key.Vouches(recoveryOwner, key, mac) {
		err = ErrVouched
	}
	return key, err
}

// UnitKeys returns the newest key of each of these units, making those that
// are missing.
func (s *Staff) UnitKeys(ctx context.Context, units []string) ([]UnitKey, error) {
	all, err := s.store.UnitKeys(ctx)
	if err != nil {
		return nil, err
	}
	byUnit := make(map[string]UnitKey, len(all))
	for _, key := range all {
		byUnit[key.Unit] = key
	}
	keys := make([]UnitKey, len(units))
	for i, unit := range units {
		key, there := byUnit[unit]
		if !there {
			if key, err = s.makeUnitKey(ctx, unit, 1); err != nil {
				return nil, err
			}
		}
		if !s.key.Vouches(unitOwner(unit, key.Generation), key.Public, key.PublicMAC) {
			return nil, fmt.Errorf("unit %s: %w", unit, ErrVouched)
		}
		keys[i] = key
	}
	return keys, nil
}

// makeUnitKey makes a generation, or returns the one that another replica was
// quicker to make.
func (s *Staff) makeUnitKey(ctx context.Context, unit string, generation int) (UnitKey, error) {
	key, _, err := s.newUnitKey(ctx, unit, generation)
	if err != nil {
		return UnitKey{}, err
	}
	return s.store.AddUnitKey(ctx, key, s.Did(audit.UnitKeyMade, audit.UnitKey(unit, generation)))
}

// newUnitKey draws a generation, its private half sealed to the recovery key.
func (s *Staff) newUnitKey(ctx context.Context, unit string, generation int) (UnitKey, seal.PrivateKey, error) {
	recovery, err := s.Recovery(ctx)
	if err == nil && recovery == "" {
		err = ErrNoRecovery
	}
	if err != nil {
		return UnitKey{}, seal.PrivateKey{}, err
	}
	private, err := seal.NewPrivateKey()
	if err != nil {
		return UnitKey{}, seal.PrivateKey{}, err
	}
	sealed, err := seal.Seal(unitOwner(unit, generation), []byte(private.Secret()), recovery)
	public := private.Public()
	return UnitKey{
		Unit: unit, Generation: generation, Public: public, PublicMAC: s.key.Vouch(unitOwner(unit, generation), public),
		Recovery: sealed, CreatedAt: s.now(),
	}, private, err
}

// Session is a member who has signed in.
type Session struct {
	Member  Member
	private seal.PrivateKey
	grants  []Grant
	log     audit.Log

	mu    sync.Mutex
	units map[unitGeneration]seal.PrivateKey // opened already: a list opens many reports by one
}

type unitGeneration struct {
	unit       string
	generation int
}

// Did makes the row for the audit log of what the member does.
func (s *Session) Did(act audit.Act, objects ...audit.Object) audit.Draft {
	return s.log.Did(s.Member.Name, act, objects...)
}

// ErrNotGranted is returned for what a member's keys do not open.
var ErrNotGranted = errors.New("staff: this member cannot open it")

// caseKey returns a report's private key, by whichever of the member's grants
// opens it.
func (s *Session) caseKey(reference report.Reference, keys []report.CaseKey) (seal.PrivateKey, error) {
	for _, key := range keys {
		private, err := s.openCaseKey(reference, key)
		if !errors.Is(err, ErrNotGranted) {
			return private, err
		}
	}
	return seal.PrivateKey{}, ErrNotGranted
}

// unitSecret returns a generation of a unit's private key; [ErrNotGranted]
// where the member has it not.
func (s *Session) unitSecret(unit string, generation int) ([]byte, error) {
	for _, grant := range s.grants {
		if grant.Unit == unit && grant.Generation == generation {
			return seal.Open(unitOwner(unit, generation), grant.Sealed, s.private)
		}
	}
	return nil, ErrNotGranted
}

func (s *Session) openCaseKey(reference report.Reference, key report.CaseKey) (seal.PrivateKey, error) {
	unit, err := s.unitKey(unitGeneration{key.Unit, key.Generation})
	if err != nil {
		return seal.PrivateKey{}, err
	}
	secret, err := seal.Open(caseLabel(reference), key.Sealed, unit)
	if err != nil {
		return seal.PrivateKey{}, err
	}
	return seal.ParsePrivateKey(string(secret))
}

// unitKey is [Session.unitSecret] as a key, opened once.
func (s *Session) unitKey(of unitGeneration) (seal.PrivateKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if key, there := s.units[of]; there {
		return key, nil
	}
	secret, err := s.unitSecret(of.unit, of.generation)
	if err != nil {
		return seal.PrivateKey{}, err
	}
	key, err := seal.ParsePrivateKey(string(secret))
	if err != nil {
		return seal.PrivateKey{}, err
	}
	if s.units == nil {
		s.units = map[unitGeneration]seal.PrivateKey{}
	}
	s.units[of] = key
	return key, nil
}

func caseLabel(reference report.Reference) string   { return "case " + string(reference) }
func reportLabel(reference report.Reference) string { return "report " + string(reference) }
