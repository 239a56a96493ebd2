package staff

import (
	"context"
	"fmt"

	"fanzha/app/audit"
)

// vouched returns [ErrVouched] for a member whose key, role or unit somebody
// else has written.
func (s *Staff) vouched(m Member) error {
	if !s.key.Vouches(memberOwner(m), m.Public, m.PublicMAC) {
		return fmt.Errorf("member %s: %w", m.Name, ErrVouched)
	}
	return nil
}

// VouchRoles vouches for the roles and units of members whom an earlier
// version has added: its digests had the name alone. One with a role has no
// way back, so nobody makes such a row who has none from before.
func (s *Staff) VouchRoles(ctx context.Context) error {
	members, err := s.store.Members(ctx)
	if err != nil {
		return err
	}
	for _, m := range members {
		if !s.key.Vouches("member "+m.Name, m.Public, m.PublicMAC) {
			continue
		}
		did := s.log.Did(audit.Server, audit.RoleVouched, audit.Member(m.Name))
		if err := s.store.VouchMember(ctx, m.Name, m.PublicMAC, s.key.Vouch(memberOwner(m), m.Public), did); err != nil {
			return fmt.Errorf("vouch for %s: %w", m.Name, err)
		}
	}
	return nil
}
