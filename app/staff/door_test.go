package staff_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/seal"
	"fanzha/app/staff"
	"fanzha/app/staff/stafftest"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
	"fanzha/app/turn"
)

// RFC 6238, appendix B, in six digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	secret := staff.Secret("12345678901234567890")
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := secret.Code(time.Unix(at, 0)); got != want || err != nil {
			t.Errorf("at %d: %s, %v, want %s", at, got, err, want)
		}
	}
	again, err := staff.ParseSecret(secret.String())
	if err != nil || string(again) != string(secret) {
		t.Errorf("read back as %q, %v", again, err)
	}
	address, err := secret.Address("反诈平台", "王警官")
	if err != nil || !strings.HasPrefix(address, "otpauth://totp/") || !strings.Contains(address, "secret="+secret.String()) {
		t.Errorf("%s, %v", address, err)
	}
}

// door is the door of a site with one member.
func door(t *testing.T) (*staff.Door, *store.Store) {
	t.Helper()
	db := storetest.Open(t)
	people := stafftest.New(t, db)
	if err := people.Add(t.Context(), "wang", staff.Editor, "", stafftest.Password); err != nil {
		t.Fatal(err)
	}
	return staff.NewDoor(people.Staff, db), db
}

// enter gives the password.
func enter(t *testing.T, d *staff.Door) *staff.Visitor {
	t.Helper()
	token, err := d.Enter(t.Context(), "192.0.2.1", "wang", stafftest.Password, "Edge")
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Visitor(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func shownBy(t *testing.T, secret staff.Secret) string {
	t.Helper()
	code, err := secret.Code(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Who can write to the database can seal a secret of their own to a member's
// public key.
func TestAFactorThatIsNotOursIsNotTaken(t *testing.T) {
	d, db := door(t)
	member, err := db.Member(t.Context(), "wang")
	if err != nil {
		t.Fatal(err)
	}
	secret := staff.NewSecret()
	sealed, err := seal.Seal("totp wang", secret, member.Public)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SetFactor(t.Context(), "wang", staff.Factor{Sealed: sealed, MAC: make([]byte, 32)}, nil, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pass(t.Context(), enter(t, d), staff.Proof{Code: shownBy(t, secret)}); !errors.Is(err, staff.ErrVouched) {
		t.Errorf("a forged factor: %v", err)
	}
}

// A secret is taken when the app has shown a code of it, and only who has
// proven the one before may have another.
func TestAFactorIsEnrolledOnce(t *testing.T) {
	d, _ := door(t)
	v, thief := enter(t, d), enter(t, d)
	if _, _, err := d.Enrol(t.Context(), v, "000000"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a wrong code: %v", err)
	}
	codes, token, err := d.Enrol(t.Context(), v, shownBy(t, d.NextSecret(v)))
	if err != nil || len(codes) != 10 {
		t.Fatalf("%q, %v", codes, err)
	}
	if _, err := d.Visitor(t.Context(), token); err != nil {
		t.Errorf("the new visit: %v", err)
	}
	late, err := d.Visitor(t.Context(), token)
	if err != nil || !late.Member.Factor.Enrolled() {
		t.Fatalf("%v", err)
	}
	thief.Member = late.Member // as a request would find it now
	if _, _, err := d.Enrol(t.Context(), thief, shownBy(t, d.NextSecret(thief))); fault.KindOf(err) != fault.Conflict {
		t.Errorf("with the password alone, beside an enrolled factor: %v", err)
	}
}

// fill lets strangers wait until their line takes no more; empty lets them go.
func fill(t *testing.T, d *staff.Door) (empty func()) {
	t.Helper()
	line, waits := d.Strangers(), sync.WaitGroup{}
	ctx, stop := context.WithCancel(t.Context())
	leave, err := line.Enter(ctx, "198.51.100.0")
	if err != nil {
		t.Fatal(err)
	}
	for n := range 16 {
		waits.Go(func() { _, _ = line.Enter(ctx, fmt.Sprintf("198.51.100.%d", n+1)) })
	}
	for line.Waiting() < 16 {
		time.Sleep(time.Millisecond)
	}
	return func() { stop(); waits.Wait(); leave() }
}

// Who finds the line full is told when to come again, and nothing is counted
// against them.
func TestAFullLineTurnsAwayAndCountsNothing(t *testing.T) {
	d, _ := door(t)
	empty := fill(t, d)
	for range 9 {
		_, err := d.Enter(t.Context(), "192.0.2.1", "wang", stafftest.Password, "")
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Kind != fault.TooMany || refused.RetryAfter == 0 || !errors.Is(err, turn.ErrFull) {
			t.Fatalf("a full line: %v", err)
		}
	}
	empty()
	enter(t, d)
}

// Strangers who try passwords without end keep out nobody who comes from
// where a right one has come from.
func TestColleaguesDoNotWaitForStrangers(t *testing.T) {
	d, _ := door(t)
	enter(t, d)
	defer fill(t, d)()
	enter(t, d)
}

// After a wrong password of a stranger's the next one rests for longer than it
// took to check.
func TestAWrongPasswordOfAStrangerIsFollowedByARest(t *testing.T) {
	d, _ := door(t)
	if _, err := d.Enter(t.Context(), "192.0.2.1", "wang", "not the password", ""); fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
	late, stop := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer stop()
	if _, err := d.Strangers().Enter(late, "192.0.2.2"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the next has a turn at once: %v", err)
	}
	enter(t, d) // waits for it
}

// A visit is opened by its token and the server key together.
func TestAVisitOfAnotherSiteIsNone(t *testing.T) {
	d, db := door(t)
	token, err := d.Enter(t.Context(), "192.0.2.1", "wang", stafftest.Password, "")
	if err != nil {
		t.Fatal(err)
	}
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	other := staff.NewDoor(staff.New(db, key, time.Now), db)
	for name, open := range map[string]func() (*staff.Visitor, error){
		"another server key": func() (*staff.Visitor, error) { return other.Visitor(t.Context(), token) },
		"another token":      func() (*staff.Visitor, error) { return d.Visitor(t.Context(), staff.NewToken()) },
		"no token":           func() (*staff.Visitor, error) { return d.Visitor(t.Context(), "") },
	} {
		if _, err := open(); !errors.Is(err, staff.ErrNoVisit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Who can write to the database can put a key of their own beside a member's
// passkeys.
func TestAPasskeyThatIsNotOursIsNotAskedFor(t *testing.T) {
	d, db := door(t)
	forged := staff.Passkey{ID: []byte("forged"), Member: "wang", Name: "x", Site: "example.org", Public: []byte{1}, MAC: make([]byte, 32), CreatedAt: time.Now()}
	if err := db.AddPasskey(t.Context(), forged, nil, storetest.Did(t)); err != nil {
		t.Fatal(err)
	}
	at := staff.Place{Site: "example.org", Origins: []string{"https://example.org"}, Title: "反诈"}
	if asked, err := d.AskPasskey(t.Context(), enter(t, d), at); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a forged passkey is asked for: %s, %v", asked, err)
	}
}

// Whatever a browser answers, nothing fails but the second factor.
func FuzzPasskeyAnswer(f *testing.F) {
	f.Add(`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA","signature":"AA"}}`)
	f.Add(`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`)
	f.Add("{}")
	key, err := seal.CreateServerKey(f.TempDir() + "/server.key")
	if err != nil {
		f.Fatal(err)
	}
	db, now := storetest.Open(f), time.Now()
	people := staff.New(db, key, func() time.Time { return now }) // the visit lasts as long as the test
	if err := people.Add(f.Context(), "wang", staff.Editor, "", stafftest.Password); err != nil {
		f.Fatal(err)
	}
	if _, err := people.NewFactor(f.Context(), "wang"); err != nil {
		f.Fatal(err)
	}
	token, err := staff.NewDoor(people, db).Enter(f.Context(), "192.0.2.1", "wang", stafftest.Password, "")
	if err != nil {
		f.Fatal(err)
	}
	at := staff.Place{Site: "example.org", Origins: []string{"https://example.org"}, Title: "反诈"}
	f.Fuzz(func(t *testing.T, answer string) {
		d := staff.NewDoor(people, db) // one that remembers no wrong answers
		v, err := d.Visitor(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Pass(t.Context(), v, staff.Proof{Answer: answer, Place: at}); answer != "" && fault.KindOf(err) != fault.Invalid {
			t.Errorf("taken, or failed: %v", err)
		}
		if err := d.AddPasskey(t.Context(), v, at, "x", answer); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a new one with the password alone: %v", err)
		}
	})
}

// heard is what a door tells of who comes in.
type heard struct{ all []string }

func (h *heard) SignedIn(step, outcome string)  { h.all = append(h.all, step+" "+outcome) }
func (h *heard) Line(name string, _ *turn.Line) { h.all = append(h.all, "line "+name) }

func TestADoorTellsHowEachPasswordAndFactorWasTaken(t *testing.T) {
	d, _ := door(t)
	var h heard
	d.Observe(&h)
	v := enter(t, d)
	for range 6 {
		_, _ = d.Enter(t.Context(), "192.0.2.1", "wang", "not the password", "")
	}
	if _, _, err := d.Enrol(t.Context(), v, shownBy(t, d.NextSecret(v))); err != nil {
		t.Fatal(err)
	}
	known, stop := context.WithCancel(t.Context())
	stop()
	_, _ = d.Enter(known, "192.0.2.9", "wang", stafftest.Password, "")
	want := []string{
		"line passwords", "line passwords_of_colleagues", "password ok",
		"password wrong", "password wrong", "password wrong", "password wrong", "password wrong", "password paused",
		"password crowded",
	}
	if !slices.Equal(h.all, want) {
		t.Errorf("told %q\nwant %q", h.all, want)
	}
}
