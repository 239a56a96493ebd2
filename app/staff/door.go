package staff

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/tally"
	"fanzha/app/turn"
)

// Door lets members into the console: with their password, and then with a
// second factor.
//
// Wrong passwords make a pause for an account as it is tried from one source,
// and for a source that tries very many; nobody else waits. A wrong second
// factor, which takes the right password, makes one for the account.
//
// To check a password takes a core for a while, and reports need it. So one is
// checked at a time, and after a wrong one the next has to wait: however many are
// tried from however many places, they take a small part of a core. Where a
// right password has come from, nobody waits for what is tried elsewhere.
type Door struct {
	people     *Staff
	store      Visits
	strangers  *turn.Line
	colleagues *turn.Line
	known      *lru.Cache[string, struct{}] // sources of colleagues
	tried      *tally.Tally                 // of an account, from one source
	sources    *tally.Tally
	factors    *tally.Tally // of an account, from anywhere
	meter      Meter        // nil: nobody measures
}

// Meter is told how each password and second factor was taken (ok, wrong,
// paused, crowded, failed), and of the lines in which passwords wait.
type Meter interface {
	SignedIn(step, outcome string)
	Line(name string, line *turn.Line)
}

// The bounds of what is tried within a span.
const (
	triedSpan   = 15 * time.Minute
	mostTried   = 5
	mostOfOne   = 50 // a whole bureau may be behind one address
	mostFactors = 5
)

const (
	mostKnown = 1024 // sources of colleagues
	restAfter = 12   // times what a wrong password took, until the next stranger's

	longestTurn = 5 * time.Second // is waited for
)

var passwordLimits = turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 16}

// NewDoor makes the door to a site. What fails is an act of the server.
func NewDoor(people *Staff, store Visits) *Door {
	known, _ := lru.New[string, struct{}](mostKnown) // fails only below one
	return &Door{
		people: people.As(audit.Server), store: store, known: known,
		strangers: turn.New(passwordLimits), colleagues: turn.New(passwordLimits),
		tried:   tally.New(mostTried, triedSpan, people.now),
		sources: tally.New(mostOfOne, triedSpan, people.now),
		factors: tally.New(mostFactors, triedSpan, people.now),
	}
}

// Observe has a meter told of who comes in. It is called before anybody does.
func (d *Door) Observe(meter Meter) {
	d.meter = meter
	meter.Line("passwords", d.strangers)
	meter.Line("passwords_of_colleagues", d.colleagues)
}

// measure tells how a password or a second factor was taken.
func (d *Door) measure(step string, err error) {
	if d.meter == nil {
		return
	}
	outcome := "ok"
	switch kind := fault.KindOf(err); {
	case err == nil:
	case kind == fault.Invalid:
		outcome = "wrong"
	case kind == fault.TooMany && errors.Unwrap(err) != nil: // their turn did not come
		outcome = "crowded"
	case kind == fault.TooMany:
		outcome = "paused"
	default:
		outcome = "failed"
	}
	d.meter.SignedIn(step, outcome)
}

// Enter checks name and password and returns the token of a visit that still
// lacks the second factor. A wrong pair is a fault of kind Invalid, the same
// in the same time whichever is wrong; one of kind TooMany asks to wait.
func (d *Door) Enter(ctx context.Context, source, name, password, agent string) (token string, err error) {
	session, err := d.password(ctx, source, name, password)
	if err != nil {
		return "", err
	}
	return d.begin(ctx, session, agent, nil, false)
}

// password checks name and password when its turn comes.
func (d *Door) password(ctx context.Context, source, name, password string) (session *Session, err error) {
	defer func() { d.measure("password", err) }()
	pair := name + " " + source // names have no blanks
	if len(name) > 160 {
		pair = source // nobody's
	}
	if wait := d.tried.Begin(pair); wait > 0 {
		return nil, pause(wait)
	}
	if wait := d.sources.Begin(source); wait > 0 {
		d.tried.TakeBack(pair)
		return nil, pause(wait)
	}
	session, err = d.inTurn(ctx, source, name, password)
	if errors.Is(err, ErrSignIn) {
		return nil, fault.New(fault.Invalid, "账号或密码不对")
	}
	d.tried.TakeBack(pair)
	d.sources.TakeBack(source)
	if err == nil {
		d.known.Add(source, struct{}{})
	}
	return session, err
}

func (d *Door) inTurn(ctx context.Context, source, name, password string) (*Session, error) {
	line, rest := d.strangers, restAfter
	if d.known.Contains(source) {
		line, rest = d.colleagues, 0
	}
	waiting, stop := context.WithTimeout(ctx, longestTurn)
	defer stop()
	leave, err := line.Enter(waiting, source)
	if err != nil {
		refused := fault.Wrap(fault.TooMany, "现在登录的人太多，请过几秒再试", err)
		refused.RetryAfter = 5
		return nil, refused
	}
	began := time.Now()
	session, err := d.people.SignIn(ctx, name, password)
	if errors.Is(err, ErrSignIn) && rest > 0 {
		time.AfterFunc(time.Duration(rest)*time.Since(began), leave)
	} else {
		leave()
	}
	return session, err
}

func pause(wait time.Duration) error {
	refused := fault.New(fault.TooMany, fmt.Sprintf("试错次数太多，请 %.0f 分钟后再试", math.Ceil(wait.Minutes())))
	refused.RetryAfter = int(math.Ceil(wait.Seconds()))
	return refused
}

// Proof is by what somebody shows that they have their second factor.
type Proof struct {
	Code   string // of the app, or a recovery code
	Answer string // a passkey's, as their browser gave it; empty: the code counts
	Place  Place  // where they were asked
}

// Pass checks the second factor of who has given their password, or one of
// their recovery codes, and returns the token of a visit that takes the place
// of theirs.
func (d *Door) Pass(ctx context.Context, v *Visitor, proof Proof) (token string, err error) {
	if err := d.factor(ctx, v, v.Session, proof); err != nil {
		return "", err
	}
	return d.begin(ctx, v.Session, v.Visit.Agent, v.Visit.ID, true, v.Did(audit.SignedIn))
}

// Prove checks password and second factor again, before something dangerous.
func (d *Door) Prove(ctx context.Context, source string, v *Visitor, password string, proof Proof) error {
	session, err := d.password(ctx, source, v.Member.Name, password)
	if err != nil {
		return err
	}
	if err := d.factor(ctx, v, session, proof); err != nil {
		return err
	}
	v.Visit.ProvenAt = d.people.now()
	return d.store.SeeVisit(ctx, v.Visit.ID, v.Visit.ProvenAt, v.Visit.ProvenAt)
}

var errFactor = fault.New(fault.Invalid, "验证码不对。验证码半分钟换一次，用过的不能再用")

// factor checks what a passkey has signed or a code of the app, or takes a
// recovery code.
func (d *Door) factor(ctx context.Context, v *Visitor, session *Session, proof Proof) (err error) {
	defer func() { d.measure("factor", err) }()
	name := session.Member.Name
	if !session.Member.HasFactor() {
		return fault.New(fault.Forbidden, "还没有绑定第二道验证")
	}
	if wait := d.factors.Begin(name); wait > 0 {
		return pause(wait)
	}
	check, wrong := d.use, errFactor
	if proof.Answer != "" {
		check, wrong = d.signed, errPasskey
	}
	ok, err := check(ctx, v, session, proof)
	if err == nil && !ok {
		return cmp.Or(d.people.store.Audit(ctx, session.Did(audit.FactorFailed)), error(wrong))
	}
	d.factors.TakeBack(name)
	return err
}

// use takes a code of the app, or a recovery code.
func (d *Door) use(ctx context.Context, _ *Visitor, session *Session, proof Proof) (ok bool, err error) {
	name, code := session.Member.Name, typed(proof.Code)
	if recoveryPattern.MatchString(code) {
		return d.store.UseRecoveryCode(ctx, name, d.people.recoveryDigest(name, code), session.Did(audit.RecoveryCodeUsed))
	}
	if !session.Member.Factor.Enrolled() {
		return false, nil
	}
	secret, err := d.people.secretOf(session)
	if err != nil {
		return false, err
	}
	step, ok := secret.step(code, d.people.now())
	if !ok {
		return false, nil
	}
	return d.store.UseStep(ctx, name, step)
}
