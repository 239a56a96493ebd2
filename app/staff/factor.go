package staff

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/seal"
)

// Secret is what a member's authenticator app and the site share (TOTP, RFC
// 6238). The site keeps it sealed to the member's key: it can be read while
// they sign in, behind the right password, and by nobody who has the database
// and the server key alone.
type Secret []byte

const (
	secretSize = 20 // bytes, as RFC 4226 recommends
	stepLength = 30 * time.Second
)

// The only values that every authenticator app knows.
var totpOptions = totp.ValidateOpts{Period: uint(stepLength / time.Second), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret draws one.
func NewSecret() Secret {
	secret := make(Secret, secretSize)
	rand.Read(secret)
	return secret
}

// String is the secret as it is typed into an app that cannot read pictures.
func (s Secret) String() string { return base32Text.EncodeToString(s) }

// Address is the secret as apps read it from a QR code (otpauth://).
func (s Secret) Address(issuer, name string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: issuer, AccountName: name, Secret: s,
		Period: totpOptions.Period, Digits: totpOptions.Digits, Algorithm: totpOptions.Algorithm,
	})
	if err != nil {
		return "", fmt.Errorf("write otpauth address: %w", err)
	}
	return key.URL(), nil
}

// Code is what the app shows at a time.
func (s Secret) Code(at time.Time) (string, error) {
	return totp.GenerateCodeCustom(s.String(), at, totpOptions)
}

// step finds the time step whose code was typed: now's, or one beside it, for
// clocks that differ and people who type slowly.
func (s Secret) step(code string, now time.Time) (step int64, ok bool) {
	for _, at := range []time.Time{now.Add(-stepLength), now, now.Add(stepLength)} {
		want, err := s.Code(at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = at.Unix()/int64(stepLength/time.Second), true
		}
	}
	return step, ok
}

// Factor is a member's second factor as it is stored.
type Factor struct {
	Sealed []byte // the secret, to the member's key; empty: none yet
	MAC    []byte // it was sealed here, for this key
	Step   int64  // the last time step whose code was used
}

// Enrolled reports whether there is one.
func (f Factor) Enrolled() bool { return len(f.Sealed) > 0 }

// NewFactor gives a member a second factor, in place of one they had.
func (s *Staff) NewFactor(ctx context.Context, name string) (Secret, error) {
	member, err := s.store.Member(ctx, name)
	if err != nil {
		return nil, err
	}
	if member.Left() {
		return nil, fault.New(fault.Invalid, name+" 已经停用")
	}
	secret := NewSecret()
	factor, err := s.sealFactor(member, secret, 0)
	if err != nil {
		return nil, err
	}
	return secret, s.store.SetFactor(ctx, name, factor, nil, s.Did(audit.FactorEnrolled, audit.Member(name)))
}

func (s *Staff) sealFactor(m Member, secret Secret, step int64) (Factor, error) {
	if err := s.vouched(m); err != nil {
		return Factor{}, err
	}
	sealed, err := seal.Seal(factorLabel(m.Name), secret, m.Public)
	return Factor{sealed, s.vouchFactor(m, secret), step}, err
}

// secretOf opens the second factor of who has given their password.
func (s *Staff) secretOf(session *Session) (Secret, error) {
	member := session.Member
	secret, err := seal.Open(factorLabel(member.Name), member.Factor.Sealed, session.private)
	if err == nil && !hmac.Equal(s.vouchFactor(member, secret), member.Factor.MAC) {
		err = fmt.Errorf("second factor of %s: %w", member.Name, ErrVouched)
	}
	return secret, err
}

// vouchFactor keeps who can write to the database from putting a factor of
// their own there: sealing to a public key is anybody's to do.
func (s *Staff) vouchFactor(m Member, secret Secret) []byte {
	return s.key.Factor()("totp", m.Name, string(m.Public), string(secret))
}

func factorLabel(name string) string { return "totp " + name }

// ParseSecret reads what [Secret.String] wrote.
func ParseSecret(text string) (Secret, error) {
	secret, err := base32Text.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	return secret, nil
}
