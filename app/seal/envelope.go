package seal

import (
	"bufio"
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

// Errors of [Open] and [NewReader].
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
	var out bytes.Buffer
	w, err := NewWriter(&out, label, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return out.Bytes(), nil
}

// NewWriter seals what is written to it, as [Seal] does, piece by piece. The
// envelope is whole after Close.
func NewWriter(out io.Writer, label string, to ...PublicKey) (io.WriteCloser, error) {
	recipients := make([]age.Recipient, len(to))
	for i, key := range to {
		recipient, err := age.ParseX25519Recipient(string(key))
		if err != nil {
			return nil, fmt.Errorf("seal: %q is not a public key", key)
		}
		recipients[i] = recipient
	}
	if _, err := out.Write([]byte{suiteAge}); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	w, err := age.Encrypt(out, recipients...)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if _, err := w.Write(append(binary.AppendUvarint(nil, uint64(len(label))), label...)); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return w, nil
}

// Open opens an envelope. It gives nothing of one that is damaged, cut short
// or sealed under another label.
func Open(label string, envelope []byte, with PrivateKey) ([]byte, error) {
	r, err := NewReader(bytes.NewReader(envelope), label, with)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, ErrEnvelope
	}
	return content, nil
}

// longestLabel is more than any label has.
const longestLabel = 1 << 10

// NewReader opens an envelope piece by piece. What it gives is not known to be
// whole before io.EOF: an envelope that is damaged further on ends with
// another error.
func NewReader(envelope io.Reader, label string, with PrivateKey) (io.Reader, error) {
	var suite [1]byte
	if _, err := io.ReadFull(envelope, suite[:]); err != nil || suite[0] != suiteAge {
		return nil, ErrEnvelope
	}
	r, err := age.Decrypt(envelope, with.identity)
	if errors.As(err, new(*age.NoIdentityMatchError)) {
		return nil, ErrNotRecipient
	}
	if err != nil {
		return nil, ErrEnvelope
	}
	opened := bufio.NewReader(r)
	length, err := binary.ReadUvarint(opened)
	if err != nil || length > longestLabel {
		return nil, ErrEnvelope
	}
	found := make([]byte, length)
	if _, err := io.ReadFull(opened, found); err != nil {
		return nil, ErrEnvelope
	}
	if string(found) != label {
		return nil, ErrLabel
	}
	return opened, nil
}
