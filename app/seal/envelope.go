package seal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"filippo.io/age"
)

// suiteAge is the first byte of an envelope: what follows is an age file
// (age-encryption.org/v1) to X25519 recipients. A bureau that needs other
// algorithms adds a suite; age is not 国密.
const suiteAge = 1

// Errors of [Open].
var (
	ErrEnvelope     = errors.New("seal: not an envelope of ours, or damaged")
	ErrNotRecipient = errors.New("seal: not sealed to this key")
	ErrLabel        = errors.New("seal: sealed as something else")
)

// PublicKey is what is sealed to: an X25519 key as age writes it, age1….
type PublicKey string

// PrivateKey opens what was sealed to its public half.
type PrivateKey struct{ identity *age.X25519Identity }

// NewPrivateKey draws a key.
func NewPrivateKey() (PrivateKey, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return PrivateKey{}, fmt.Errorf("draw key: %w", err)
	}
	return PrivateKey{identity}, nil
}

// ParsePrivateKey reads what [PrivateKey.Secret] wrote.
func ParsePrivateKey(text string) (PrivateKey, error) {
	identity, err := age.ParseX25519Identity(text)
	if err != nil {
		return PrivateKey{}, errors.New("seal: not a private key") // age's own error quotes it
	}
	return PrivateKey{identity}, nil
}

// Public returns the half that is sealed to.
func (k PrivateKey) Public() PublicKey { return PublicKey(k.identity.Recipient().String()) }

// Secret returns the key as text, AGE-SECRET-KEY-1…: whoever has it, opens.
func (k PrivateKey) Secret() string { return k.identity.String() }

// Seal makes an envelope that each of these keys opens. The label says what
// is sealed, and of whom: it is sealed too, and who opens must know it, so
// that no envelope can be put in another's place.
func Seal(label string, content []byte, to ...PublicKey) ([]byte, error) {
	recipients := make([]age.Recipient, len(to))
	for i, key := range to {
		recipient, err := age.ParseX25519Recipient(string(key))
		if err != nil {
			return nil, fmt.Errorf("seal: %q is not a public key", key)
		}
		recipients[i] = recipient
	}
	var out bytes.Buffer
	out.WriteByte(suiteAge)
	w, err := age.Encrypt(&out, recipients...)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	named := binary.AppendUvarint(nil, uint64(len(label)))
	named = append(append(named, label...), content...)
	if _, err := w.Write(named); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

// Open opens an envelope. It gives nothing of one that is damaged, cut short
// or sealed under another label.
func Open(label string, envelope []byte, with PrivateKey) ([]byte, error) {
	if len(envelope) == 0 || envelope[0] != suiteAge {
		return nil, ErrEnvelope
	}
	r, err := age.Decrypt(bytes.NewReader(envelope[1:]), with.identity)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return nil, ErrNotRecipient
	}
	if err != nil {
		return nil, ErrEnvelope
	}
	named, err := io.ReadAll(r)
	if err != nil {
		return nil, ErrEnvelope
	}
	length, n := binary.Uvarint(named)
	if n <= 0 || length > uint64(len(named)-n) { //nolint:gosec // n is at most the length
		return nil, ErrEnvelope
	}
	named = named[n:]
	if string(named[:length]) != label {
		return nil, ErrLabel
	}
	return named[length:], nil
}
