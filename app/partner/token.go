package partner

import (
	"crypto/rand"
	"regexp"
)

// Token is what a partner shows: 130 random bits in base32, behind a prefix by
// which programs that look for lost secrets know it.
type Token string

const tokenPrefix = "fanzha_"

// The letters are those of [rand.Text].
var tokenPattern = regexp.MustCompile(`^` + tokenPrefix + `[A-Z2-7]{26}$`)

func newToken() Token { return Token(tokenPrefix + rand.Text()) }

// ParseToken reads a token. It is not ok for what is none.
func ParseToken(typed string) (Token, bool) {
	return Token(typed), tokenPattern.MatchString(typed)
}

// String hides the token from logs.
func (t Token) String() string { return tokenPrefix + "…" }

// Secret is the token itself.
func (t Token) Secret() string { return string(t) }
