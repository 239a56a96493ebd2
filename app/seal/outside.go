package seal

import (
	"errors"
	"io"
	"strings"

	"filippo.io/age"
)

// Outside is to whom a file is sealed that leaves the site. Such a file is a
// plain age file, without our envelope: the age program opens it.
type Outside struct{ recipients []age.Recipient }

// Errors of who a file could be sealed to.
var (
	ErrRecipient  = errors.New("seal: not a recipient: one is age1… (接收方公钥应以 age1 开头)")
	ErrPassphrase = errors.New("seal: the passphrase is too short: it can be guessed at leisure, at least 16 characters (口令至少 16 个字符)")
)

// shortestPassphrase is in characters. Who has the file tries as many as they
// like, unlike at a sign-in.
const shortestPassphrase = 16

// ToRecipients is for files that the owners of these public keys open.
func ToRecipients(keys ...string) (Outside, error) {
	var to Outside
	for _, key := range keys {
		// age's own error may quote what was given, which could be a secret.
		recipients, err := age.ParseRecipients(strings.NewReader(key))
		if err != nil {
			return to, ErrRecipient
		}
		to.recipients = append(to.recipients, recipients...)
	}
	if len(to.recipients) == 0 {
		return to, ErrRecipient
	}
	return to, nil
}

// ToPassphrase is for files that who knows a passphrase opens.
func ToPassphrase(passphrase string) (Outside, error) {
	if len([]rune(passphrase)) < shortestPassphrase {
		return Outside{}, ErrPassphrase
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return Outside{}, err
	}
	return Outside{[]age.Recipient{recipient}}, nil
}

// Writer seals what is written to it into w. Nothing of it can be opened
// before it is closed; closing it does not close w.
func (o Outside) Writer(w io.Writer) (io.WriteCloser, error) { return age.Encrypt(w, o.recipients...) }
