package seal

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"

	"golang.org/x/crypto/chacha20poly1305"
)

// ErrStaged is returned for what was not staged under this name, or is
// damaged.
var ErrStaged = errors.New("seal: not staged under this name")

// Stage seals what waits for a form to be sent, under a secret that only the
// form's page knows, and the server key. The label says what it is.
func (k ServerKey) Stage(secret, label string, content []byte) ([]byte, error) {
	aead, err := k.staging(secret)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return aead.Seal(nonce, nonce, content, []byte(label)), nil
}

// Unstage returns what was staged.
func (k ServerKey) Unstage(secret, label string, staged []byte) ([]byte, error) {
	aead, err := k.staging(secret)
	if err != nil {
		return nil, err
	}
	if len(staged) < aead.NonceSize() {
		return nil, ErrStaged
	}
	content, err := aead.Open(nil, staged[:aead.NonceSize()], staged[aead.NonceSize():], []byte(label))
	if err != nil {
		return nil, ErrStaged
	}
	return content, nil
}

func (k ServerKey) staging(secret string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, mac(k.subkey(purposeStaging), secret), nil, "fanzha staging 1", chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.NewX(key)
}
