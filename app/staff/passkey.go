package staff

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"fanzha/app/audit"
	"fanzha/app/fault"
)

// Passkey is a second factor that a member's device keeps (WebAuthn): a key
// that signs what the site draws for one visit, for this site's pages alone.
// It stands beside the app; the password comes first either way.
type Passkey struct {
	ID        []byte
	Member    string
	Name      string // by which the member tells it from their others
	Site      string // the host that it is for
	Public    []byte // as COSE has it
	MAC       []byte // it was enrolled here, by this member
	Counter   uint32 // how often it was used, as its device counts; 0: it does not
	Backup    bool   // it may be copied to the member's other devices
	CreatedAt time.Time
	UsedAt    time.Time
}

// Place is where a passkey is asked for.
type Place struct {
	Site    string   // the host, without port
	Origins []string // of its pages
	Title   string   // of the site, for the device to show
}

const (
	challengeFor = 5 * time.Minute // how long a browser may take
	mostPasskeys = 10
	longestName  = 40 // characters, of a passkey
)

var (
	errPasskey     = fault.New(fault.Invalid, "通行密钥没有通过。请再试一次，或者改用验证码")
	errPasskeyName = fault.New(fault.Invalid, "给通行密钥起个名字，最多 40 个字")
	errPasskeys    = fault.New(fault.Invalid, fmt.Sprintf("最多 %d 个通行密钥，请先移除不用的", mostPasskeys))
	errNoPasskey   = fault.New(fault.Invalid, "您在这个网址还没有通行密钥，请改用验证码")
)

// AskPasskey draws what one of the visitor's passkeys has to sign, and returns
// what their browser needs for it, as JSON. What was drawn before is void.
func (d *Door) AskPasskey(ctx context.Context, v *Visitor, at Place) ([]byte, error) {
	holder, party, err := d.holder(ctx, v, at)
	if err != nil {
		return nil, err
	}
	if len(holder.passkeys) == 0 {
		return nil, errNoPasskey
	}
	asked, _, err := party.BeginLogin(holder)
	if err != nil {
		return nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	return d.draw(ctx, v, asked.Response.Challenge, asked)
}

// AskNewPasskey draws what a new passkey of the visitor has to sign, as
// [Door.AskPasskey] does.
func (d *Door) AskNewPasskey(ctx context.Context, v *Visitor, at Place) ([]byte, error) {
	holder, party, err := d.holder(ctx, v, at)
	if err != nil {
		return nil, err
	}
	if len(holder.passkeys) >= mostPasskeys {
		return nil, errPasskeys
	}
	asked, _, err := party.BeginRegistration(holder, webauthn.WithExclusions(webauthn.Credentials(holder.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("ask for a new passkey: %w", err)
	}
	return d.draw(ctx, v, asked.Response.Challenge, asked)
}

func (d *Door) draw(ctx context.Context, v *Visitor, challenge []byte, asked any) ([]byte, error) {
	if err := d.store.SetChallenge(ctx, v.Visit.ID, challenge, d.people.now().Add(challengeFor)); err != nil {
		return nil, err
	}
	return json.Marshal(asked)
}

// taken reports whether an answer signs what was drawn for this visit, which
// is void from now on.
func (d *Door) taken(ctx context.Context, v *Visitor, challenge string) (bool, error) {
	drawn, err := base64.RawURLEncoding.DecodeString(challenge)
	if err != nil || len(drawn) == 0 {
		return false, nil //nolint:nilerr // it is not ours
	}
	return d.store.TakeChallenge(ctx, v.Visit.ID, drawn, d.people.now())
}

// signed reports whether one of the visitor's passkeys has signed.
func (d *Door) signed(ctx context.Context, v *Visitor, _ *Session, proof Proof) (ok bool, err error) {
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(proof.Answer))
	if err != nil {
		return false, nil //nolint:nilerr // it is no answer
	}
	challenge := answer.Response.CollectedClientData.Challenge
	if ok, err := d.taken(ctx, v, challenge); err != nil || !ok {
		return false, err
	}
	holder, party, err := d.holder(ctx, v, proof.Place)
	if err != nil {
		return false, err
	}
	asked := webauthn.SessionData{Challenge: challenge, RelyingPartyID: proof.Place.Site, UserID: holder.id, UserVerification: verification}
	used, err := party.ValidateLogin(holder, asked, answer)
	if err != nil || used.Authenticator.CloneWarning {
		return false, nil //nolint:nilerr // whoever sent it is told that it did not pass
	}
	return d.store.UsePasskey(ctx, used.ID, used.Authenticator.SignCount, d.people.now())
}

// AddPasskey adds what the visitor's browser has made to their passkeys.
func (d *Door) AddPasskey(ctx context.Context, v *Visitor, at Place, name, answer string) error {
	passkey, err := d.newPasskey(ctx, v, at, name, answer)
	if err != nil {
		return err
	}
	return d.store.AddPasskey(ctx, passkey, nil, v.Did(audit.PasskeyAdded, audit.Member(v.Member.Name), audit.Passkey(passkey.ID)))
}

// EnrolPasskey makes a passkey the visitor's first second factor, as
// [Door.Enrol] does with an app.
func (d *Door) EnrolPasskey(ctx context.Context, v *Visitor, at Place, name, answer string) (codes []string, token string, err error) {
	passkey, err := d.newPasskey(ctx, v, at, name, answer)
	if err != nil {
		return nil, "", err
	}
	codes, digests := d.people.newRecoveryCodes(v.Member.Name)
	did := v.Did(audit.PasskeyAdded, audit.Member(v.Member.Name), audit.Passkey(passkey.ID))
	if err := d.store.AddPasskey(ctx, passkey, digests, did); err != nil {
		return nil, "", err
	}
	token, err = d.begin(ctx, v.Session, v.Visit.Agent, v.Visit.ID, true, v.Did(audit.SignedIn))
	return codes, token, err
}

func (d *Door) newPasskey(ctx context.Context, v *Visitor, at Place, name, answer string) (Passkey, error) {
	name = strings.TrimSpace(name)
	if length := utf8.RuneCountInString(name); length == 0 || length > longestName {
		return Passkey{}, errPasskeyName
	}
	if !d.mayEnrol(v) {
		return Passkey{}, errEnrolled
	}
	made, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return Passkey{}, fault.Wrap(fault.Invalid, errPasskey.Message, err)
	}
	challenge := made.Response.CollectedClientData.Challenge
	if ok, err := d.taken(ctx, v, challenge); err != nil || !ok {
		return Passkey{}, notTaken(err)
	}
	holder, party, err := d.holder(ctx, v, at)
	if err != nil {
		return Passkey{}, err
	}
	if len(holder.passkeys) >= mostPasskeys {
		return Passkey{}, errPasskeys
	}
	asked := webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: at.Site, UserID: holder.id, UserVerification: verification, CredParams: webauthn.CredentialParametersDefault(),
	}
	credential, err := party.CreateCredential(holder, asked, made)
	if err != nil {
		return Passkey{}, fault.Wrap(fault.Invalid, errPasskey.Message, err)
	}
	passkey := Passkey{
		ID: credential.ID, Member: v.Member.Name, Name: name, Site: at.Site, Public: credential.PublicKey,
		Counter: credential.Authenticator.SignCount, Backup: credential.Flags.BackupEligible, CreatedAt: d.people.now(),
	}
	passkey.MAC = d.people.vouchPasskey(v.Member, passkey)
	return passkey, nil
}

func notTaken(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Invalid, "等得太久，或者在别的页面又开始了一次。请再试一次")
}

// Passkeys are the visitor's, the oldest first.
func (d *Door) Passkeys(ctx context.Context, v *Visitor) ([]Passkey, error) {
	return d.store.Passkeys(ctx, v.Member.Name)
}

// RemovePasskey takes one of the visitor's away; a fault of kind Conflict where
// they would be left without any second factor.
func (d *Door) RemovePasskey(ctx context.Context, v *Visitor, id []byte) error {
	return d.store.RemovePasskey(ctx, v.Member.Name, id, v.Did(audit.PasskeyRemoved, audit.Member(v.Member.Name), audit.Passkey(id)))
}
