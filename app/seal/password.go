package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// lock is one way of locking a secret. What it makes is: its version, a salt,
// ChaCha20-Poly1305 of the secret with version and salt as associated data. The
// key is used once, so the nonce is zero.
type lock struct {
	version byte
	purpose string // of the server's subkey
	info    string // of the key's derivation
	memory  uint32 // KiB
	passes  uint32
}

const saltSize = 16

var (
	// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one
	// lane.
	passwordLock = lock{1, purposePassword, "fanzha password lock 1", 19 << 10, 2}
	// A receipt's code is drawn, not chosen: it has 53 bits, and the server key
	// lies apart. One is locked for every report.
	codeLock = lock{2, purposeCodeLock, "fanzha code lock 1", 2 << 10, 1}
)

// ErrPassword is returned for a wrong password or code, and for a locked
// secret that is damaged or was locked under another server key: they cannot
// be told apart.
var ErrPassword = errors.New("seal: wrong password")

// Lock locks a secret under a password and the server key: a stolen database
// alone does not let passwords be guessed.
func (k ServerKey) Lock(password string, secret []byte) ([]byte, error) {
	return passwordLock.lock(k, password, secret)
}

// Unlock returns the secret. Opening it is the check of the password: nothing
// else of it is stored.
func (k ServerKey) Unlock(password string, locked []byte) ([]byte, error) {
	return passwordLock.unlock(k, password, locked)
}

// LockUnderCode locks a secret under a receipt's code and the server key.
func (k ServerKey) LockUnderCode(code string, secret []byte) ([]byte, error) {
	return codeLock.lock(k, code, secret)
}

// UnlockWithCode returns what [ServerKey.LockUnderCode] locked.
func (k ServerKey) UnlockWithCode(code string, locked []byte) ([]byte, error) {
	return codeLock.unlock(k, code, locked)
}

func (l lock) lock(k ServerKey, word string, secret []byte) ([]byte, error) {
	head := append([]byte{l.version}, make([]byte, saltSize)...)
	rand.Read(head[1:])
	aead, err := l.cipher(k, word, head[1:])
	if err != nil {
		return nil, err
	}
	return aead.Seal(head, make([]byte, aead.NonceSize()), secret, head), nil //nolint:gosec // the salt makes the key a new one each time
}

func (l lock) unlock(k ServerKey, word string, locked []byte) ([]byte, error) {
	if len(locked) < 1+saltSize || locked[0] != l.version {
		return nil, ErrPassword
	}
	head := locked[:1+saltSize]
	aead, err := l.cipher(k, word, head[1:])
	if err != nil {
		return nil, err
	}
	secret, err := aead.Open(nil, make([]byte, aead.NonceSize()), locked[len(head):], head)
	if err != nil {
		return nil, ErrPassword
	}
	return secret, nil
}

// cipher is made by HMAC(server key, word), then Argon2id, then HKDF.
func (l lock) cipher(k ServerKey, word string, salt []byte) (cipher.AEAD, error) {
	keyed := mac(k.subkey(l.purpose), word)
	slow := argon2.IDKey(keyed, salt, l.passes, l.memory, 1, chacha20poly1305.KeySize)
	key, err := hkdf.Key(sha256.New, slow, nil, l.info, chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(key)
}
