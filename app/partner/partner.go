// Package partner knows the partners of the bureau, banks and carriers, who
// get what the public does not: the phone numbers, accounts and handles that
// warnings name. A partner has a token, shown once; what is stored is a digest
// of it under the server key.
package partner

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"math"
	"regexp"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/seal"
	"fanzha/app/tally"
)

// Partner is one partner with one token.
type Partner struct {
	Name      string
	TokenMAC  []byte
	AddedAt   time.Time
	LastUsed  string    // the day, 2026-01-31, where the bureau is; empty: never
	RevokedAt time.Time // zero: the token is taken
}

// Store keeps partners.
type Store interface {
	// AddPartner adds one; a fault of kind Conflict where a partner of that
	// name has a token.
	AddPartner(context.Context, Partner, audit.Draft) error
	// RevokePartner keeps when the token of a partner was revoked; a fault of
	// kind NotFound where none of that name has one.
	RevokePartner(ctx context.Context, name string, now time.Time, did audit.Draft) error
	// Partners returns all, by name, the newest of the same name first.
	Partners(context.Context) ([]Partner, error)
	// PartnerOf returns whose token a digest is of; a fault of kind NotFound
	// where there is none.
	PartnerOf(ctx context.Context, mac []byte) (Partner, error)
	// PartnerUsed keeps on which day a token was last used.
	PartnerUsed(ctx context.Context, mac []byte, day string) error
}

// Actor is who adds and revokes: somebody at the command line, or a member who
// has signed in.
type Actor interface {
	Did(audit.Act, ...audit.Object) audit.Draft
}

// Options are what Partners is made of.
type Options struct {
	Store  Store
	Key    seal.ServerKey
	Now    func() time.Time
	Logger *slog.Logger
}

// Partners manages partners and knows them by their tokens.
type Partners struct {
	Options
	digest  seal.Digester
	guesses *tally.Tally // wrong tokens of every source
}

// New makes Partners.
func New(options Options) *Partners {
	return &Partners{options, options.Key.Partners(), tally.New(tally.MostGuesses, tally.GuessSpan, options.Now)}
}

var namePattern = regexp.MustCompile(`^[\p{L}\p{N}_.-]{2,40}$`)

// Add adds a partner and returns its token, which nobody can find out again. A
// fault of kind Invalid says what is wrong with the name, one of kind Conflict
// that it has a token.
func (p *Partners) Add(ctx context.Context, by Actor, name string) (Token, error) {
	if !namePattern.MatchString(name) {
		return "", fault.New(fault.Invalid, "单位名称要 2 到 40 个字，不能有空格")
	}
	token := newToken()
	added := Partner{Name: name, TokenMAC: p.digest(string(token)), AddedAt: p.Now()}
	if err := p.Store.AddPartner(ctx, added, by.Did(audit.PartnerAdded, audit.Partner(name))); err != nil {
		return "", err
	}
	return token, nil
}

// Revoke takes a partner's token back, on all replicas at once. A fault of kind
// NotFound says that there is none.
func (p *Partners) Revoke(ctx context.Context, by Actor, name string) error {
	return p.Store.RevokePartner(ctx, name, p.Now(), by.Did(audit.PartnerRevoked, audit.Partner(name)))
}

// List returns all partners, by name.
func (p *Partners) List(ctx context.Context) ([]Partner, error) { return p.Store.Partners(ctx) }

// errToken is the one answer to every token that is not taken.
var errToken = fault.New(fault.Unauthorized, "令牌不对，或者已经停用。请向发给您令牌的公安机关核对")

// noToken stands in for the digest of a partner that is not there.
var noToken = make([]byte, sha256.Size)

// Admit knows a partner by its token. A fault of kind Unauthorized is a token
// that is wrong or was revoked. A source (an address, or a network for IPv6)
// from which too many of those came is refused with kind TooMany, before
// anything is looked up. Kind Unavailable is a database that did not answer.
// The day of use is one of the given zone.
func (p *Partners) Admit(ctx context.Context, source, typed string, zone *time.Location) error {
	if wait := p.guesses.Begin(source); wait > 0 {
		refused := fault.New(fault.TooMany, fmt.Sprintf("错误的令牌太多，请 %.0f 分钟后再试", math.Ceil(wait.Minutes())))
		refused.RetryAfter = int(math.Ceil(wait.Seconds()))
		return refused
	}
	known, err := p.known(ctx, typed)
	if fault.KindOf(err) != fault.Unauthorized {
		p.guesses.TakeBack(source)
	}
	if err == nil {
		p.used(ctx, known, p.Now().In(zone).Format(time.DateOnly))
	}
	return err
}

const retrySeconds = 5

// known returns whose token it is.
func (p *Partners) known(ctx context.Context, typed string) (Partner, error) {
	token, ok := ParseToken(typed)
	if !ok {
		return Partner{}, errToken
	}
	digest := p.digest(string(token))
	known, err := p.Store.PartnerOf(ctx, digest)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		failed := fault.Wrap(fault.Unavailable, "暂时核对不了令牌，请稍后再试", err)
		failed.RetryAfter = retrySeconds
		return Partner{}, failed
	}
	want := known.TokenMAC
	if err != nil {
		want = noToken
	}
	if fits := hmac.Equal(digest, want); err != nil || !fits || !known.RevokedAt.IsZero() {
		return Partner{}, errToken
	}
	return known, nil
}

// used keeps on which day a token was last used, once a day. A partner is
// served whether that could be kept or not.
func (p *Partners) used(ctx context.Context, known Partner, day string) {
	if known.LastUsed == day {
		return
	}
	if err := p.Store.PartnerUsed(ctx, known.TokenMAC, day); err != nil {
		p.Logger.Error("the use of a partner's token was not kept", "error", err)
	}
}
