package staff

import (
	"context"
	"time"

	"fanzha/app/audit"
)

// Factors are what a member has beside their password.
type Factors struct {
	App       bool
	AppUsedAt time.Time // zero: not yet
	Passkeys  []Passkey // the oldest first
	Codes     int       // recovery codes that are left
}

// Factors returns a member's, for who administers accounts. No secret is in
// them.
func (d *Door) Factors(ctx context.Context, m Member) (f Factors, err error) {
	if f.App = m.Factor.Enrolled(); f.App && m.Factor.Step > 0 {
		f.AppUsedAt = time.Unix(m.Factor.Step*int64(stepLength/time.Second), 0)
	}
	if f.Passkeys, err = d.store.Passkeys(ctx, m.Name); err != nil {
		return f, err
	}
	f.Codes, err = d.store.RecoveryCodes(ctx, m.Name)
	return f, err
}

// RemoveLostPasskey takes another member's passkey away, whose device they have
// lost, and ends all their visits: one may be on it. A fault of kind Conflict
// where they would be left with their password alone; they are reset then.
func (d *Door) RemoveLostPasskey(ctx context.Context, v *Visitor, member string, id []byte) error {
	return d.store.RemoveLostPasskey(ctx, member, id, v.Did(audit.PasskeyRemoved, audit.Member(member), audit.Passkey(id)))
}
