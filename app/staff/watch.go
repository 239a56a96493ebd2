package staff

import (
	"context"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
)

// A watch is what a duty screen has: a token that says on whose desk's behalf
// it looks on, and opens nothing. It goes on when the visit in which it was
// begun has ended, until its member signs out, leaves, or a day is over.
const longestWatch = 24 * time.Hour

// Watch is a watch as it is stored.
type Watch struct {
	ID        []byte // a digest of the token
	Member    string
	CreatedAt time.Time
}

// Watches keeps them.
type Watches interface {
	// AddWatch keeps one, and forgets those that began too long ago.
	AddWatch(ctx context.Context, w Watch, began time.Time, did audit.Draft) error
	// Watch returns one; a fault of kind NotFound where there is none.
	Watch(ctx context.Context, id []byte) (Watch, error)
	// EndWatch ends one; it does nothing where there is none.
	EndWatch(ctx context.Context, id []byte, did audit.Draft) error
}

func (d *Door) watchID(token string) []byte { return d.people.key.Session()("watch", token) }

// StartWatch begins a watch on behalf of a visitor and returns its token.
func (d *Door) StartWatch(ctx context.Context, v *Visitor) (token string, err error) {
	token, now := NewToken(), d.people.now()
	watch := Watch{ID: d.watchID(token), Member: v.Member.Name, CreatedAt: now}
	return token, d.store.AddWatch(ctx, watch, now.Add(-longestWatch), v.Did(audit.DutyStarted))
}

// Watcher returns on whose behalf a watch looks on; [ErrNoVisit] for a token
// of none.
func (d *Door) Watcher(ctx context.Context, token string) (Member, error) {
	if token == "" {
		return Member{}, ErrNoVisit
	}
	watch, err := d.store.Watch(ctx, d.watchID(token))
	if fault.KindOf(err) == fault.NotFound || err == nil && !d.people.now().Before(watch.CreatedAt.Add(longestWatch)) {
		return Member{}, ErrNoVisit
	}
	if err != nil {
		return Member{}, err
	}
	member, err := d.people.store.Member(ctx, watch.Member)
	if err != nil || member.Left() {
		return Member{}, ErrNoVisit
	}
	return member, d.people.vouched(member)
}

// EndWatch ends a watch; whoever has its token may.
func (d *Door) EndWatch(ctx context.Context, token string) error {
	member, err := d.Watcher(ctx, token)
	if err != nil {
		return err
	}
	return d.store.EndWatch(ctx, d.watchID(token), d.people.log.Did(member.Name, audit.DutyEnded))
}

// Peek returns who is signed in with a token, as [Door.Visitor] does, and does
// not count as a use of the visit: what asks by itself keeps none alive.
func (d *Door) Peek(ctx context.Context, token string) (*Visitor, error) {
	return d.visitor(ctx, token, false)
}
