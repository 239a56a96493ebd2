// Package staff knows who works here and what each can open: members, the
// units' keys, and the grants that give a unit's key to a member.
//
// A unit's private key stands nowhere in the open. It is sealed to each member
// whom it was granted, and to the recovery key, which lies offline. A member's
// own private key is locked under the password; opening it is the check of the
// password.
package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/password"
	"fanzha/app/seal"
)

// The roles.
const (
	Editor        = "editor"
	Reviewer      = "reviewer"
	Investigator  = "investigator"
	Dispatcher    = "dispatcher"
	Administrator = "administrator"
)

// Roles are all roles.
var Roles = []string{Editor, Reviewer, Investigator, Dispatcher, Administrator}

// Member is somebody who works here.
type Member struct {
	Name      string
	Role      string
	Unit      string // an investigator's; else empty
	Public    seal.PublicKey
	PublicMAC []byte
	Locked    []byte // the private half, under the password
	CreatedAt time.Time
	LeftAt    time.Time // zero: works here
	Granted   bool      // has the key of the unit; worked out when it is read
	Factor    Factor
	Passkeys  int  // how many there are; worked out when it is read
	Initial   bool // somebody else knows the password: it is to be changed
}

// Left reports whether a member does not work here any more.
func (m Member) Left() bool { return !m.LeftAt.IsZero() }

// HasFactor reports whether a member has any second factor.
func (m Member) HasFactor() bool { return m.Factor.Enrolled() || m.Passkeys > 0 }

// UnitKey is one generation of a unit's key pair.
type UnitKey struct {
	Unit       string
	Generation int
	Public     seal.PublicKey
	PublicMAC  []byte
	Recovery   []byte // the private half, sealed to the recovery key
	CreatedAt  time.Time
	Members    int // how many can open it; worked out when it is read
}

// Grant is a unit's private half, sealed to a member.
type Grant struct {
	Unit       string
	Generation int
	Member     string
	Sealed     []byte
	CreatedAt  time.Time
}

// Store keeps members and keys.
type Store interface {
	// BindRecoveryKey keeps the public half of the recovery key, unless there
	// is one, and returns the one that holds.
	BindRecoveryKey(ctx context.Context, key seal.PublicKey, mac []byte, did audit.Draft) (seal.PublicKey, []byte, error)
	// RecoveryKey returns it; empty for a database that has none yet.
	RecoveryKey(context.Context) (seal.PublicKey, []byte, error)
	// AddUnitKey adds a generation, unless it is there, and returns the one
	// that is.
	AddUnitKey(context.Context, UnitKey, audit.Draft) (UnitKey, error)
	// UnitKeys returns the newest generation of every unit that has a key.
	UnitKeys(context.Context) ([]UnitKey, error)
	// AddMember adds a member; a fault of kind Conflict where the name is
	// taken.
	AddMember(context.Context, Member, audit.Draft) error
	// Member returns one; a fault of kind NotFound where there is none.
	Member(ctx context.Context, name string) (Member, error)
	// Members returns all, by name.
	Members(context.Context) ([]Member, error)
	// AddGrants keeps grants, in place of earlier ones.
	AddGrants(context.Context, []Grant, audit.Draft) error
	// Generations returns all of a unit's keys, the oldest first.
	Generations(ctx context.Context, unit string) ([]UnitKey, error)
	// RotateUnitKey adds the next generation of a unit's key with its grants; a
	// fault of kind Conflict where another was quicker.
	RotateUnitKey(context.Context, UnitKey, []Grant, audit.Draft) error
	// ResetMember puts a member's new key in the place of the old one, takes
	// back what was granted to that, and forgets their second factor, recovery
	// codes and visits.
	ResetMember(context.Context, Member, audit.Draft) error
	// RemoveMember keeps when a member has left, takes back what was granted to
	// them and ends their visits; a fault of kind NotFound where there is none.
	RemoveMember(ctx context.Context, name string, now time.Time, did audit.Draft) error
	// SetFactor puts a second factor and recovery codes in the place of those
	// before.
	SetFactor(ctx context.Context, name string, f Factor, recoveryCodes [][]byte, did audit.Draft) error
	// VouchMember puts a digest in the place of the one before; it does nothing
	// where that is another by now.
	VouchMember(ctx context.Context, name string, before, mac []byte, did audit.Draft) error
	// Grants returns what a member was granted.
	Grants(ctx context.Context, member string) ([]Grant, error)
	// Audit keeps an act that changes nothing else. Every other act is kept in
	// the transaction of what it does.
	Audit(context.Context, audit.Draft) error
}

// Staff manages members and keys.
type Staff struct {
	store Store
	key   seal.ServerKey
	now   func() time.Time
	log   audit.Log
	actor string
	// places are the names of the bureau, of which no password may be made.
	places func() []string

	recent *recentKeys
}

// New makes a staff whose acts are those of somebody at the command line.
func New(store Store, key seal.ServerKey, now func() time.Time) *Staff {
	return &Staff{store, key, now, audit.New(key, now), audit.Command, func() []string { return nil }, &recentKeys{}}
}

// At returns the same staff in a place whose names everybody knows: no new
// password may be made of them.
func (s *Staff) At(names func() []string) *Staff {
	at := *s
	at.places = names
	return &at
}

// As returns the same staff, whose acts are another's: a member who has signed
// in, or the server.
func (s *Staff) As(actor string) *Staff {
	as := *s
	as.actor = actor
	return &as
}

// Did makes the row for the audit log of what the actor does.
func (s *Staff) Did(act audit.Act, objects ...audit.Object) audit.Draft {
	return s.log.Did(s.actor, act, objects...)
}

var namePattern = regexp.MustCompile(`^[\p{L}\p{N}_.-]+$`)

// Add adds a member, who is pending: the unit's key has to be granted. A
// fault of kind Invalid says what is wrong, one of kind Conflict that the name
// is taken.
func (s *Staff) Add(ctx context.Context, name, role, unit, password string) error {
	member, err := s.newMember(name, role, unit)
	if err != nil {
		return err
	}
	return s.add(ctx, member, password)
}

// Invite adds a member as [Staff.Add] does, with a password that is drawn and
// that they have to change when they sign in first.
func (s *Staff) Invite(ctx context.Context, name, role, unit string) (password string, err error) {
	member, err := s.newMember(name, role, unit)
	if err != nil {
		return "", err
	}
	member.Initial, password = true, newPassword()
	return password, s.add(ctx, member, password)
}

func (s *Staff) newMember(name, role, unit string) (Member, error) {
	length := utf8.RuneCountInString(name)
	switch {
	case name == audit.Command || name == audit.Server:
		return Member{}, fault.New(fault.Invalid, name+" 是审计日志留用的名字，请换一个")
	case !namePattern.MatchString(name) || length < 2 || length > 40:
		return Member{}, fault.New(fault.Invalid, "姓名或账号要 2 到 40 个字，不能有空格")
	case !slices.Contains(Roles, role):
		return Member{}, fault.New(fault.Invalid, "没有这个角色："+role)
	case (role == Investigator) != (unit != ""):
		return Member{}, fault.New(fault.Invalid, "侦查员（investigator）要写明单位，其他角色不写")
	}
	return Member{Name: name, Role: role, Unit: unit, CreatedAt: s.now()}, nil
}

func (s *Staff) add(ctx context.Context, m Member, password string) error {
	if err := s.lockNew(&m, password); err != nil {
		return err
	}
	return s.store.AddMember(ctx, m, s.Did(audit.MemberAdded, audit.Member(m.Name)))
}

// lockNew draws a member's key and locks it under a password; a fault of kind
// Invalid for one that is too short or easily guessed.
func (s *Staff) lockNew(m *Member, password string) error {
	private, err := seal.NewPrivateKey()
	if err != nil {
		return err
	}
	m.Public = private.Public()
	m.PublicMAC = s.key.Vouch(memberOwner(*m), m.Public)
	return s.lock(m, private, password)
}

func (s *Staff) lock(m *Member, private seal.PrivateKey, text string) (err error) {
	if err := password.Check(text, append(s.places(), m.Name)...); err != nil {
		return err
	}
	if m.Locked, err = s.key.Lock(text, []byte(private.Secret())); err != nil {
		return fmt.Errorf("lock key: %w", err)
	}
	return nil
}

// newPassword draws one that can be read out: 80 bits in four groups.
func newPassword() string {
	text := strings.ToLower(rand.Text()[:16])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
}

// List returns all members, by name.
func (s *Staff) List(ctx context.Context) ([]Member, error) { return s.store.Members(ctx) }

// ErrSignIn is returned for a name or a password that is wrong; it does not
// say which.
var ErrSignIn = errors.New("staff: wrong name or password")

// SignIn opens a member's key. What fails is kept in the audit log, without
// the name where nobody has it: people type passwords there.
func (s *Staff) SignIn(ctx context.Context, name, password string) (*Session, error) {
	member, err := s.store.Member(ctx, name)
	if fault.KindOf(err) == fault.NotFound || err == nil && member.Left() {
		_, _ = s.key.Unlock(password, decoy()) // takes as long
		return nil, s.refuse(ctx)
	}
	if err != nil {
		return nil, err
	}
	secret, err := s.key.Unlock(password, member.Locked)
	if errors.Is(err, seal.ErrPassword) {
		return nil, s.refuse(ctx, audit.Member(name))
	}
	if err == nil {
		err = s.vouched(member)
	}
	if err != nil {
		return nil, err
	}
	private, err := seal.ParsePrivateKey(string(secret))
	if err != nil {
		return nil, err
	}
	grants, err := s.store.Grants(ctx, name)
	return &Session{Member: member, private: private, grants: grants, log: s.log}, err
}

// refuse keeps that somebody failed to sign in.
func (s *Staff) refuse(ctx context.Context, as ...audit.Object) error {
	if err := s.store.Audit(ctx, s.Did(audit.SignInFailed, as...)); err != nil {
		return err
	}
	return ErrSignIn
}

// decoy is a locked secret of nobody.
func decoy() []byte { return append([]byte{1}, make([]byte, 100)...) }

// The owners that public keys are vouched for.

// memberOwner has what a member may do in it, so that nobody who can write to
// the database gives themselves another role or unit. Names, roles and units
// have no blanks.
func memberOwner(m Member) string { return "member " + m.Name + " " + m.Role + " " + m.Unit }

func unitOwner(unit string, generation int) string {
	return "unit " + unit + " " + strconv.Itoa(generation)
}

const recoveryOwner = "recovery"
