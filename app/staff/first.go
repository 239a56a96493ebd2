package staff

import (
	"context"
	"slices"
	"time"

	"fanzha/app/audit"
)

// firstFor is how long the one-time address of the first administrator is good.
const firstFor = 24 * time.Hour

// NewFirst draws the token of a one-time address at which the first
// administrator makes their account. There is none, "", where somebody is
// administrator.
func (d *Door) NewFirst(ctx context.Context) (token string, err error) {
	members, err := d.people.List(ctx)
	if err != nil || slices.ContainsFunc(members, func(m Member) bool { return m.Role == Administrator && !m.Left() }) {
		return "", err
	}
	token = NewToken()
	return token, d.store.AddFirstAddress(ctx, d.firstDigest(token), d.people.now().Add(firstFor))
}

// IsFirst reports whether a token is that of an address that is still good.
func (d *Door) IsFirst(ctx context.Context, token string) (bool, error) {
	return d.store.FirstAddress(ctx, d.firstDigest(token), d.people.now())
}

// BeFirst makes the first administrator's account, for which a token is good
// once. A fault of kind NotFound says that it is not.
func (d *Door) BeFirst(ctx context.Context, token, name, password string) error {
	member, err := d.people.newMember(name, Administrator, "")
	if err != nil {
		return err
	}
	if err := d.people.lockNew(&member, password); err != nil {
		return err
	}
	return d.store.AddFirst(ctx, member, d.firstDigest(token), d.people.now(), d.people.Did(audit.MemberAdded, audit.Member(name)))
}

func (d *Door) firstDigest(token string) []byte {
	return d.people.key.Factor()("first administrator", token)
}
