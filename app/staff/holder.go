package staff

import (
	"context"
	"crypto/hmac"
	"fmt"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// vouchPasskey keeps who can write to the database from putting a passkey of
// their own there. What was enrolled before a reset is void with the member's
// key of then.
func (s *Staff) vouchPasskey(m Member, p Passkey) []byte {
	return s.key.Factor()("passkey", m.Name, string(m.Public), p.Site, string(p.ID), string(p.Public), fmt.Sprint(p.Backup))
}

// holder is a member as a device knows them.
type holder struct {
	id       []byte
	name     string
	passkeys []Passkey
}

// holder finds the visitor's passkeys that are ours and for this place.
func (d *Door) holder(ctx context.Context, v *Visitor, at Place) (*holder, *webauthn.WebAuthn, error) {
	party, err := webauthn.New(&webauthn.Config{
		RPID: at.Site, RPDisplayName: at.Title, RPOrigins: at.Origins, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementDiscouraged, UserVerification: verification},
	})
	if err != nil {
		return nil, nil, fmt.Errorf("prepare for passkeys: %w", err)
	}
	all, err := d.store.Passkeys(ctx, v.Member.Name)
	ours := slices.DeleteFunc(all, func(p Passkey) bool {
		return p.Site != at.Site || !hmac.Equal(p.MAC, d.people.vouchPasskey(v.Member, p))
	})
	return &holder{d.people.key.Factor()("passkey holder", v.Member.Name), v.Member.Name, ours}, party, err
}

// verification: a device that can asks for finger, face or PIN; one that
// cannot is as good as an app, for the password came first.
const verification = protocol.VerificationPreferred

// WebAuthnID implements [webauthn.User].
func (h *holder) WebAuthnID() []byte { return h.id }

// WebAuthnName implements [webauthn.User].
func (h *holder) WebAuthnName() string { return h.name }

// WebAuthnDisplayName implements [webauthn.User].
func (h *holder) WebAuthnDisplayName() string { return h.name }

// WebAuthnCredentials implements [webauthn.User].
func (h *holder) WebAuthnCredentials() []webauthn.Credential {
	credentials := make([]webauthn.Credential, len(h.passkeys))
	for i, p := range h.passkeys {
		credentials[i] = webauthn.Credential{
			ID: p.ID, PublicKey: p.Public, Flags: webauthn.CredentialFlags{BackupEligible: p.Backup},
			Authenticator: webauthn.Authenticator{SignCount: p.Counter},
		}
	}
	return credentials
}
