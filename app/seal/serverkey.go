// Package seal holds the keys of the site and what they do: envelopes that
// only their recipients open, secrets that only a password unlocks, and keyed
// digests.
//
// The server key is one file of 32 random bytes, shared by replicas, not in
// the database. Its subkeys are derived by HKDF (RFC 5869), one for each
// purpose. An envelope is a byte that names the algorithms, and then what they
// made.
package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

const serverKeySize = 32

// ServerKey is the site's root secret.
type ServerKey struct{ secret []byte }

// ErrNoServerKey is returned by [LoadServerKey] where there is no file.
var ErrNoServerKey = errors.New("seal: there is no server key")

// LoadServerKey reads a key file. It returns [ErrNoServerKey] where the file
// is missing.
func LoadServerKey(path string) (ServerKey, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ServerKey{}, ErrNoServerKey
	}
	if err != nil {
		return ServerKey{}, fmt.Errorf("read server key: %w", err)
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != serverKeySize {
		return ServerKey{}, fmt.Errorf("seal: %s is not a server key", path)
	}
	return ServerKey{secret}, nil
}

// CreateServerKey draws a key and writes it to a new file that only its owner
// can read. The file appears whole or not at all; where there is one already,
// the error is [fs.ErrExist].
func CreateServerKey(path string) (ServerKey, error) {
	secret := make([]byte, serverKeySize)
	rand.Read(secret) // never fails: crypto/rand ends the program instead
	text := base64.StdEncoding.EncodeToString(secret) + "\n"
	if err := createKeyFile(path, text); err != nil {
		return ServerKey{}, fmt.Errorf("create server key: %w", err)
	}
	return ServerKey{secret}, nil
}

// ID names the key without giving it away: 16 hex digits. The database
// remembers it, and a server with another key refuses to start.
func (k ServerKey) ID() string { return hex.EncodeToString(k.subkey("id"))[:16] }

// The purposes of subkeys. A purpose is part of what is stored: renaming one
// voids it.
const (
	purposeForm       = "form"
	purposeSubmission = "submission"
	purposeCode       = "code"
	purposeReceipt    = "receipt"
	purposeMark       = "mark" // never changed: it would part old reports from new ones
	purposePassword   = "password"
	purposeCodeLock   = "code lock"
	purposePublicKey  = "public key"
	purposeStaging    = "staging"
	purposeRecipients = "recipients"
	purposeFile       = "file"
	purposeAudit      = "audit"
	purposeErasure    = "erasure"
	purposePartner    = "partner"
	purposeSession    = "session"
	purposeFactor     = "factor"
	purposeBackup     = "backup"
)

// Digester makes keyed digests for one purpose; parts cannot be shifted into
// one another.
type Digester func(parts ...string) []byte

func (k ServerKey) digester(purpose string) Digester {
	key := k.subkey(purpose)
	return func(parts ...string) []byte { return mac(key, parts...) }
}

// Recipients vouches for who has confirmed which recipient, and for the routing
// that stands.
func (k ServerKey) Recipients() Digester { return k.digester(purposeRecipients) }

// Audit chains the rows of the audit log.
func (k ServerKey) Audit() Digester { return k.digester(purposeAudit) }

// Session names a visit to the console by its cookie, and makes what its forms
// carry.
func (k ServerKey) Session() Digester { return k.digester(purposeSession) }

// Factor vouches for second factors, and is what of recovery codes and one-time
// addresses is kept.
func (k ServerKey) Factor() Digester { return k.digester(purposeFactor) }

// Erasure names what was erased, so that it can be told when it comes back.
func (k ServerKey) Erasure() Digester { return k.digester(purposeErasure) }

// Backup vouches that a backup was made by this site.
func (k ServerKey) Backup() Digester { return k.digester(purposeBackup) }

// Partners knows partners by their tokens.
func (k ServerKey) Partners() Digester { return k.digester(purposePartner) }

// MACs makes the keyed digests of reports and receipts.
type MACs struct{ form, submission, code, receipt, mark, file []byte }

// MACs derives the subkeys for reports and receipts.
func (k ServerKey) MACs() MACs {
	return MACs{
		form:       k.subkey(purposeForm),
		submission: k.subkey(purposeSubmission),
		code:       k.subkey(purposeCode),
		receipt:    k.subkey(purposeReceipt),
		mark:       k.subkey(purposeMark),
		file:       k.subkey(purposeFile),
	}
}

// Form identifies a form page.
func (m MACs) Form(formID string) []byte { return mac(m.form, formID) }

// Submission identifies a form page with its content.
func (m MACs) Submission(formID string, content []byte) []byte {
	return mac(m.submission, formID, string(content))
}

// Code is what a receipt's code is made of.
func (m MACs) Code(formID string, content []byte) []byte {
	return mac(m.code, formID, string(content))
}

// Receipt proves a reference and its code.
func (m MACs) Receipt(reference, code string) []byte { return mac(m.receipt, reference, code) }

// File tells the files of a report apart by their content.
func (m MACs) File(reference string, sum []byte) []byte { return mac(m.file, reference, string(sum)) }

// Vouch makes the digest under which a public key is kept in the database, so
// that one which was slipped in there is not sealed to. The owner is a unit, a
// member or the recovery key.
func (k ServerKey) Vouch(owner string, key PublicKey) []byte {
	return mac(k.subkey(purposePublicKey), owner, string(key))
}

// Vouches reports whether a digest is that of this owner's key.
func (k ServerKey) Vouches(owner string, key PublicKey, digest []byte) bool {
	return hmac.Equal(k.Vouch(owner, key), digest)
}

// Mark links reports that name the same thing (a blind index): who has the
// server key can guess what, and nobody else.
func (m MACs) Mark(parts ...string) []byte { return mac(m.mark, parts...) }

func (k ServerKey) subkey(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "fanzha "+purpose, sha256.Size)
	if err != nil {
		panic(err) // only for lengths that SHA-256 cannot give
	}
	return key
}

// mac is HMAC-SHA256 over parts, each with its length before it.
func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return h.Sum(nil)
}
