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

// A locked secret is: lockVersion, salt, ChaCha20-Poly1305 of the secret with
// the version and salt as associated data. Its key is used once, so the nonce
// is zero.
const (
	lockVersion = 1
	saltSize    = 16

	// OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, two passes, one
	// lane.
	argonMemory = 19 << 10 // KiB
	argonPasses = 2
)

// ErrPassword is returned for a wrong password, and for a locked secret that
// is damaged or was locked under another server key: they cannot be told
// apart.
var ErrPassword = errors.New("seal: wrong password")

// Lock locks a secret under a password and the server key: a stolen database
// alone does not let passwords be guessed.
func (k ServerKey) Lock(password string, secret []byte) ([]byte, error) {
	head := append([]byte{lockVersion}, make([]byte, saltSize)...)
	rand.Read(head[1:])
	lock, err := k.passwordLock(password, head[1:])
	if err != nil {
		return nil, err
	}
	return lock.Seal(head, make([]byte, lock.NonceSize()), secret, head), nil //nolint:gosec // the salt makes the key a new one each time
}

// Unlock returns the secret. Opening it is the check of the password: nothing
// else of it is stored.
func (k ServerKey) Unlock(password string, locked []byte) ([]byte, error) {
	if len(locked) < 1+saltSize || locked[0] != lockVersion {
		return nil, ErrPassword
	}
	head := locked[:1+saltSize]
	lock, err := k.passwordLock(password, head[1:])
	if err != nil {
		return nil, err
	}
	secret, err := lock.Open(nil, make([]byte, lock.NonceSize()), locked[len(head):], head)
	if err != nil {
		return nil, ErrPassword
	}
	return secret, nil
}

// passwordLock is HMAC(server key, password), then Argon2id, then HKDF.
func (k ServerKey) passwordLock(password string, salt []byte) (cipher.AEAD, error) {
	keyed := mac(k.subkey(purposePassword), password)
	slow := argon2.IDKey(keyed, salt, argonPasses, argonMemory, 1, chacha20poly1305.KeySize)
	key, err := hkdf.Key(sha256.New, slow, nil, "fanzha password lock 1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.New(key)
}
