package staff

import (
	"context"

	"fanzha/app/audit"
	"fanzha/app/fault"
)

// NextSecret is the second factor that a visitor may enrol. It stays the same
// for the visit and is kept nowhere before it was proven.
func (d *Door) NextSecret(v *Visitor) Secret {
	return Secret(d.people.key.Session()("totp", v.token)[:secretSize])
}

// Enrol makes [Door.NextSecret] the visitor's second factor, once their app
// has shown a code of it, and returns recovery codes and the token of a visit
// that takes the place of theirs. Who has a factor already must have proven it
// just now.
func (d *Door) Enrol(ctx context.Context, v *Visitor, code string) (codes []string, token string, err error) {
	if !d.mayEnrol(v) {
		return nil, "", errEnrolled
	}
	name, secret := v.Member.Name, d.NextSecret(v)
	step, ok := secret.step(typed(code), d.people.now())
	if !ok {
		return nil, "", errFactor
	}
	factor, err := d.people.sealFactor(v.Member, secret, step)
	if err != nil {
		return nil, "", err
	}
	codes, digests := d.people.newRecoveryCodes(name)
	if err := d.people.store.SetFactor(ctx, name, factor, digests, v.Did(audit.FactorEnrolled, audit.Member(name))); err != nil {
		return nil, "", err
	}
	token, err = d.begin(ctx, v.Session, v.Visit.Agent, v.Visit.ID, true, v.Did(audit.SignedIn))
	return codes, token, err
}

// mayEnrol reports whether a visitor may have another second factor: who has
// one must have proven it just now.
func (d *Door) mayEnrol(v *Visitor) bool { return !v.Member.HasFactor() || v.Proven(d.people.now()) }

var errEnrolled = fault.New(fault.Conflict, "已经绑定过第二道验证，请先登录")

// NewRecoveryCodes puts new codes in the place of all before.
func (d *Door) NewRecoveryCodes(ctx context.Context, v *Visitor) ([]string, error) {
	codes, digests := d.people.newRecoveryCodes(v.Member.Name)
	return codes, d.store.SetRecoveryCodes(ctx, v.Member.Name, digests, v.Did(audit.RecoveryCodesMade))
}

// RecoveryCodes is how many the visitor has left.
func (d *Door) RecoveryCodes(ctx context.Context, v *Visitor) (int, error) {
	return d.store.RecoveryCodes(ctx, v.Member.Name)
}

// Visits are the visitor's own that have not ended, the one seen last first.
func (d *Door) Visits(ctx context.Context, v *Visitor) ([]Visit, error) {
	all, err := d.store.VisitsOf(ctx, v.Member.Name)
	var open []Visit
	for _, visit := range all {
		if visit.Whole && !visit.over(d.people.now()) {
			open = append(open, visit)
		}
	}
	return open, err
}

// Leave ends the visit.
func (d *Door) Leave(ctx context.Context, v *Visitor) error {
	return d.store.EndVisit(ctx, v.Member.Name, v.Visit.ID, v.Did(audit.SignedOut))
}

// End ends another of the visitor's own visits.
func (d *Door) End(ctx context.Context, v *Visitor, id []byte) error {
	return d.store.EndVisit(ctx, v.Member.Name, id, v.Did(audit.SessionEnded))
}

// LeaveAll ends all visits of the member.
func (d *Door) LeaveAll(ctx context.Context, v *Visitor) error {
	return d.store.EndVisits(ctx, v.Member.Name, v.Did(audit.AllSessionsEnded))
}

// ChangePassword puts the visitor's key under a new password, and ends their
// other visits.
func (d *Door) ChangePassword(ctx context.Context, source string, v *Visitor, old, password string) error {
	session, err := d.password(ctx, source, v.Member.Name, old)
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			err = fault.New(fault.Invalid, "现在的密码不对")
		}
		return err
	}
	if old == password {
		return fault.New(fault.Invalid, "新密码和现在的一样")
	}
	member, before := session.Member, session.Member.Locked
	if err := d.people.lock(&member, session.private, password); err != nil {
		return err
	}
	member.Initial = false
	return d.store.SetPassword(ctx, member, before, v.Visit.ID, v.Did(audit.PasswordChanged))
}
