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
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"fanzha/app/fault"
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
	Granted   bool // has the key of the unit; worked out when it is read
}

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
	BindRecoveryKey(ctx context.Context, key seal.PublicKey, mac []byte) (seal.PublicKey, []byte, error)
	// RecoveryKey returns it; empty for a database that has none yet.
	RecoveryKey(context.Context) (seal.PublicKey, []byte, error)
	// AddUnitKey adds a generation, unless it is there, and returns the one
	// that is.
	AddUnitKey(context.Context, UnitKey) (UnitKey, error)
	// UnitKeys returns the newest generation of every unit that has a key.
	UnitKeys(context.Context) ([]UnitKey, error)
	// AddMember adds a member; a fault of kind Conflict where the name is
	// taken.
	AddMember(context.Context, Member) error
	// Member returns one; a fault of kind NotFound where there is none.
	Member(ctx context.Context, name string) (Member, error)
	// Members returns all, by name.
	Members(context.Context) ([]Member, error)
	// AddGrant keeps a grant, in place of an earlier one.
	AddGrant(context.Context, Grant) error
	// Grants returns what a member was granted.
	Grants(ctx context.Context, member string) ([]Grant, error)
}

// Staff manages members and keys.
type Staff struct {
	store  Store
	key    seal.ServerKey
	now    func() time.Time
	recent recentKeys
}

// New makes a staff.
func New(store Store, key seal.ServerKey, now func() time.Time) *Staff {
	return &Staff{store: store, key: key, now: now}
}

var namePattern = regexp.MustCompile(`^[\p{L}\p{N}_.-]{2,40}$`)

const shortestPassword = 10 // characters

// Add adds a member, who is pending: the unit's key has to be granted. A
// fault of kind Invalid says what is wrong, one of kind Conflict that the name
// is taken.
func (s *Staff) Add(ctx context.Context, name, role, unit, password string) error {
	switch {
	case !namePattern.MatchString(name):
		return fault.New(fault.Invalid, "姓名或账号要 2 到 40 个字，不能有空格")
	case !slices.Contains(Roles, role):
		return fault.New(fault.Invalid, "没有这个角色："+role)
	case (role == Investigator) != (unit != ""):
		return fault.New(fault.Invalid, "侦查员（investigator）要写明单位，其他角色不写")
	case len([]rune(password)) < shortestPassword:
		return fault.New(fault.Invalid, "密码至少 "+strconv.Itoa(shortestPassword)+" 个字符")
	}
	private, err := seal.NewPrivateKey()
	if err != nil {
		return err
	}
	locked, err := s.key.Lock(password, []byte(private.Secret()))
	if err != nil {
		return fmt.Errorf("lock key: %w", err)
	}
	public := private.Public()
	return s.store.AddMember(ctx, Member{
		Name: name, Role: role, Unit: unit, Public: public, PublicMAC: s.key.Vouch(memberOwner(name), public),
		Locked: locked, CreatedAt: s.now(),
	})
}

// List returns all members, by name.
func (s *Staff) List(ctx context.Context) ([]Member, error) { return s.store.Members(ctx) }

// ErrSignIn is returned for a name or a password that is wrong; it does not
// say which.
var ErrSignIn = errors.New("staff: wrong name or password")

// SignIn opens a member's key.
func (s *Staff) SignIn(ctx context.Context, name, password string) (*Session, error) {
	member, err := s.store.Member(ctx, name)
	if fault.KindOf(err) == fault.NotFound {
		_, _ = s.key.Unlock(password, decoy()) // takes as long
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	secret, err := s.key.Unlock(password, member.Locked)
	if errors.Is(err, seal.ErrPassword) {
		return nil, ErrSignIn
	}
	if err != nil {
		return nil, err
	}
	private, err := seal.ParsePrivateKey(string(secret))
	if err != nil {
		return nil, err
	}
	grants, err := s.store.Grants(ctx, name)
	return &Session{member, private, grants}, err
}

// decoy is a locked secret of nobody.
func decoy() []byte { return append([]byte{1}, make([]byte, 100)...) }

// The owners that public keys are vouched for.

func memberOwner(name string) string { return "member " + name }

func unitOwner(unit string, generation int) string {
	return "unit " + unit + " " + strconv.Itoa(generation)
}

const recoveryOwner = "recovery"
