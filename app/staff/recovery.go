package staff

import (
	"crypto/rand"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Recovery codes stand in for the second factor of who has lost their phone;
// they never stand in for the password. Each can be used once. Of a code its
// digest under the server key is kept.
const (
	recoveryCodes = 10
	recoverySize  = 10 // characters of 5 bits
)

var recoveryPattern = regexp.MustCompile(`^[A-Z2-7]{10}$`)

// newRecoveryCodes draws codes, as they are shown, and what of them is kept.
func (s *Staff) newRecoveryCodes(name string) (codes []string, digests [][]byte) {
	for range recoveryCodes {
		code := rand.Text()[:recoverySize]
		codes = append(codes, code[:recoverySize/2]+"-"+code[recoverySize/2:])
		digests = append(digests, s.recoveryDigest(name, code))
	}
	return codes, digests
}

func (s *Staff) recoveryDigest(name, code string) []byte {
	return s.key.Factor()("recovery code", name, code)
}

// typed is a code as it was meant: in narrow capitals, without blanks and
// hyphens.
func typed(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToUpper(width.Narrow.String(code)))
}
