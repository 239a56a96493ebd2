package staff

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/seal"
)

// A visit is what the site remembers of a browser whose member has signed in
// to the console. The browser has a token, in a cookie; the database has the
// member's private key under that token and the server key, so that any
// replica opens it and the database alone does not.
const (
	IdleVisit    = 30 * time.Minute
	longestVisit = 12 * time.Hour
	halfVisit    = 10 * time.Minute // from the password to the second factor
	provenFor    = 5 * time.Minute  // how long password and second factor count as just given
	seenEvery    = time.Minute      // how exactly it is known when a visit was seen
)

// Visit is a visit as it is stored.
type Visit struct {
	ID        []byte // a digest of the token
	Member    string
	Held      []byte // the member's private key
	Whole     bool   // else the second factor is still missing
	Agent     string // the browser, in a few words
	CreatedAt time.Time
	SeenAt    time.Time
	ProvenAt  time.Time // when password and second factor were given last
}

// over reports whether a visit has ended by the clock.
func (v Visit) over(now time.Time) bool {
	if !v.Whole && !now.Before(v.CreatedAt.Add(halfVisit)) {
		return true
	}
	return !now.Before(v.SeenAt.Add(IdleVisit)) || !now.Before(v.CreatedAt.Add(longestVisit))
}

// Name tells a member's visits apart.
func (v Visit) Name() string { return hex.EncodeToString(v.ID) }

// Visits keeps visits, watches and what is needed to sign in to the console.
type Visits interface {
	Watches
	// AddVisit keeps a visit, in place of an earlier one where before is not
	// nil, and forgets those that began or were seen too long ago.
	AddVisit(ctx context.Context, v Visit, before []byte, began, seen time.Time, did ...audit.Draft) error
	// Visit returns one; a fault of kind NotFound where there is none.
	Visit(ctx context.Context, id []byte) (Visit, error)
	// VisitsOf returns a member's, the one that was seen last first.
	VisitsOf(ctx context.Context, member string) ([]Visit, error)
	// SeeVisit keeps that a visit was seen, and, where proven is not zero, that
	// password and second factor were given.
	SeeVisit(ctx context.Context, id []byte, seen, proven time.Time) error
	// EndVisit ends a member's visit; a fault of kind NotFound where there is
	// none.
	EndVisit(ctx context.Context, member string, id []byte, did audit.Draft) error
	// EndVisits ends all visits of a member.
	EndVisits(ctx context.Context, member string, did audit.Draft) error
	// UseStep marks the code of a time step as used. It is not ok where it, or
	// that of a later step, was used before.
	UseStep(ctx context.Context, member string, step int64) (ok bool, err error)
	// UseRecoveryCode takes a code away. It is not ok where there is none.
	UseRecoveryCode(ctx context.Context, member string, digest []byte, did audit.Draft) (ok bool, err error)
	// SetRecoveryCodes puts codes in the place of those before.
	SetRecoveryCodes(ctx context.Context, member string, digests [][]byte, did audit.Draft) error
	// RecoveryCodes is how many are left.
	RecoveryCodes(ctx context.Context, member string) (int, error)
	// AddPasskey adds one to a member's, with recovery codes in the place of
	// those before where there are any; a fault of kind Conflict where it is
	// there.
	AddPasskey(ctx context.Context, p Passkey, recoveryCodes [][]byte, did audit.Draft) error
	// Passkeys returns a member's, the oldest first.
	Passkeys(ctx context.Context, member string) ([]Passkey, error)
	// UsePasskey keeps that one was used. It is not ok where its device has not
	// counted on since.
	UsePasskey(ctx context.Context, id []byte, counter uint32, now time.Time) (ok bool, err error)
	// RemovePasskey takes one of a member's away; a fault of kind NotFound where
	// they have it not, of kind Conflict where it is their last second factor.
	RemovePasskey(ctx context.Context, member string, id []byte, did audit.Draft) error
	// RemoveLostPasskey does so and ends all the member's visits.
	RemoveLostPasskey(ctx context.Context, member string, id []byte, did audit.Draft) error
	// SetChallenge keeps what a visit's passkey is asked to sign.
	SetChallenge(ctx context.Context, visit, challenge []byte, until time.Time) error
	// TakeChallenge takes it away. It is not ok where the visit has another one,
	// or where it is over.
	TakeChallenge(ctx context.Context, visit, challenge []byte, now time.Time) (ok bool, err error)
	// SetPassword puts a private key under a new password in the place of the
	// one before, and ends all visits but one; a fault of kind Conflict where it
	// was changed meanwhile.
	SetPassword(ctx context.Context, m Member, before, keep []byte, did audit.Draft) error
	// AddFirstAddress keeps the digest of a one-time address.
	AddFirstAddress(ctx context.Context, digest []byte, until time.Time) error
	// FirstAddress reports whether a one-time address is good.
	FirstAddress(ctx context.Context, digest []byte, now time.Time) (bool, error)
	// AddFirst adds the first administrator and forgets all one-time addresses;
	// a fault of kind NotFound where this one is not good.
	AddFirst(ctx context.Context, m Member, digest []byte, now time.Time, did audit.Draft) error
}

// Visitor is who a browser has signed in.
type Visitor struct {
	*Session
	Visit Visit
	token string
}

// Proven reports whether password and second factor were given just now.
func (v *Visitor) Proven(now time.Time) bool { return now.Before(v.Visit.ProvenAt.Add(provenFor)) }

// NewToken draws what a browser's cookie holds.
func NewToken() string {
	token := make([]byte, 32)
	rand.Read(token)
	return base64.RawURLEncoding.EncodeToString(token)
}

// FormToken is what the forms of a page carry that is shown to the browser
// with a token: another site's page cannot know it.
func (d *Door) FormToken(token string) string {
	return hex.EncodeToString(d.people.key.Session()("form", token))
}

// KnowsForm reports whether a form was shown to the browser with a token.
func (d *Door) KnowsForm(token, form string) bool {
	return token != "" && hmac.Equal([]byte(d.FormToken(token)), []byte(form))
}

func (d *Door) visitID(token string) []byte { return d.people.key.Session()("id", token) }

func heldLabel(member string) string { return "visit of " + member }

// begin makes the visit of who has given their password, or both factors, and
// returns its token.
func (d *Door) begin(ctx context.Context, session *Session, agent string, before []byte, whole bool, did ...audit.Draft) (string, error) {
	token, now := NewToken(), d.people.now()
	held, err := d.people.key.Hold(token, heldLabel(session.Member.Name), []byte(session.private.Secret()))
	if err != nil {
		return "", err
	}
	visit := Visit{ID: d.visitID(token), Member: session.Member.Name, Held: held, Whole: whole, Agent: agent, CreatedAt: now, SeenAt: now}
	if whole {
		visit.ProvenAt = now
	}
	return token, d.store.AddVisit(ctx, visit, before, now.Add(-longestVisit), now.Add(-IdleVisit), did...)
}

// ErrNoVisit is returned for a token that opens nothing, or nothing any more.
var ErrNoVisit = errors.New("staff: nobody is signed in")

// Visitor returns who is signed in with a token; [ErrNoVisit] for nobody.
func (d *Door) Visitor(ctx context.Context, token string) (*Visitor, error) {
	return d.visitor(ctx, token, true)
}

func (d *Door) visitor(ctx context.Context, token string, uses bool) (*Visitor, error) {
	if token == "" {
		return nil, ErrNoVisit
	}
	visit, err := d.store.Visit(ctx, d.visitID(token))
	now := d.people.now()
	if fault.KindOf(err) == fault.NotFound || err == nil && visit.over(now) {
		return nil, ErrNoVisit
	}
	if err != nil {
		return nil, err
	}
	session, err := d.resume(ctx, token, visit)
	if err != nil {
		return nil, err
	}
	if uses && !now.Before(visit.SeenAt.Add(seenEvery)) {
		visit.SeenAt = now
		err = d.store.SeeVisit(ctx, visit.ID, now, time.Time{})
	}
	return &Visitor{session, visit, token}, err
}

// resume opens a visit. A member who has left or has another key by now has
// none.
func (d *Door) resume(ctx context.Context, token string, visit Visit) (*Session, error) {
	member, err := d.people.store.Member(ctx, visit.Member)
	if err != nil {
		return nil, err
	}
	secret, err := d.people.key.Held(token, heldLabel(visit.Member), visit.Held)
	if err != nil {
		return nil, ErrNoVisit
	}
	if err := d.people.vouched(member); err != nil {
		return nil, err
	}
	private, err := seal.ParsePrivateKey(string(secret))
	if err != nil || member.Left() || private.Public() != member.Public {
		return nil, ErrNoVisit
	}
	grants, err := d.people.store.Grants(ctx, visit.Member)
	return &Session{Member: member, private: private, grants: grants, log: d.people.log}, err
}
