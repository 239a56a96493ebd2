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
	return staged.seal(k, secret, label, content)
}

// Unstage returns what was staged.
func (k ServerKey) Unstage(secret, label string, content []byte) ([]byte, error) {
	return staged.open(k, secret, label, content)
}

// Hold seals what a signed-in member needs for as long as they are, under a
// secret that only their browser knows, and the server key.
func (k ServerKey) Hold(secret, label string, content []byte) ([]byte, error) {
	return held.seal(k, secret, label, content)
}

// Held returns what [ServerKey.Hold] sealed; [ErrStaged] for anything else.
func (k ServerKey) Held(secret, label string, content []byte) ([]byte, error) {
	return held.open(k, secret, label, content)
}

// box is one use of sealing under a drawn secret and the server key.
type box struct{ purpose, info string }

var (
	staged = box{purposeStaging, "fanzha staging 1"}
	held   = box{purposeSession, "fanzha session 1"}
)

func (b box) seal(k ServerKey, secret, label string, content []byte) ([]byte, error) {
	aead, err := b.cipher(k, secret)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	rand.Read(nonce)
	return aead.Seal(nonce, nonce, content, []byte(label)), nil
}

func (b box) open(k ServerKey, secret, label string, sealed []byte) ([]byte, error) {
	aead, err := b.cipher(k, secret)
	if err != nil {
		return nil, err
	}
	if len(sealed) < aead.NonceSize() {
		return nil, ErrStaged
	}
	content, err := aead.Open(nil, sealed[:aead.NonceSize()], sealed[aead.NonceSize():], []byte(label))
	if err != nil {
		return nil, ErrStaged
	}
	return content, nil
}

func (b box) cipher(k ServerKey, secret string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, mac(k.subkey(b.purpose), secret), nil, b.info, chacha20poly1305.KeySize)
	if err != nil {
		return nil, err
	}
	return chacha20poly1305.NewX(key)
}
