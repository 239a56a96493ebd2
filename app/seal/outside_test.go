package seal_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"

	"fanzha/app/seal"
)

// What is sealed for outside is opened by age itself.
func TestAFileForOutsideIsAPlainAgeFile(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	hybrid, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	const passphrase = "正确的马电池订书钉共十六个汉字哦"
	secret, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := seal.ToRecipients(identity.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	later, err := seal.ToRecipients(hybrid.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	words, err := seal.ToPassphrase(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		to   seal.Outside
		with age.Identity
	}{"to a recipient": {keys, identity}, "to a post-quantum recipient": {later, hybrid}, "with a passphrase": {words, secret}} {
		t.Run(name, func(t *testing.T) {
			var file bytes.Buffer
			w, err := test.to.Writer(&file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write([]byte("登记")); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			r, err := age.Decrypt(&file, test.with)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || string(got) != "登记" {
				t.Errorf("opened %q, %v", got, err)
			}
		})
	}
}

func TestAFileIsNotSealedToWhatIsNoRecipient(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "age1", identity.String(), "# nobody", "ssh-ed25519 AAAA"} {
		_, err := seal.ToRecipients(key)
		if !errors.Is(err, seal.ErrRecipient) {
			t.Errorf("to %q: %v", key, err)
		}
		if err != nil && strings.Contains(err.Error(), identity.String()) {
			t.Error("the error quotes a private key")
		}
	}
	if _, err := seal.ToPassphrase("short"); !errors.Is(err, seal.ErrPassphrase) {
		t.Errorf("a short passphrase: %v", err)
	}
}
