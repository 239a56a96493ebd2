package seal_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"fanzha/app/seal"
)

func newKey(t *testing.T) seal.PrivateKey {
	t.Helper()
	key, err := seal.NewPrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestAnEnvelopeIsOpenedByItsRecipientsAlone(t *testing.T) {
	first, second, other := newKey(t), newKey(t), newKey(t)
	envelope, err := seal.Seal("report 123456788", []byte("经过"), first.Public(), second.Public())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(envelope, []byte("经过")) || bytes.Contains(envelope, []byte("report")) {
		t.Error("the envelope can be read")
	}
	for _, key := range []seal.PrivateKey{first, second} {
		if got, err := seal.Open("report 123456788", envelope, key); err != nil || string(got) != "经过" {
			t.Errorf("a recipient reads %q, %v", got, err)
		}
	}
	tests := []struct {
		name     string
		label    string
		envelope []byte
		with     seal.PrivateKey
		want     error
	}{
		{"another key", "report 123456788", envelope, other, seal.ErrNotRecipient},
		{"another report's place", "report 000000003", envelope, first, seal.ErrLabel},
		{"a shorter label", "report", envelope, first, seal.ErrLabel},
		{"nothing", "report 123456788", nil, first, seal.ErrEnvelope},
		{"an unknown suite", "report 123456788", append([]byte{9}, envelope[1:]...), first, seal.ErrEnvelope},
		{"cut short", "report 123456788", envelope[:len(envelope)-1], first, seal.ErrEnvelope},
		{"something behind it", "report 123456788", append(bytes.Clone(envelope), 0), first, seal.ErrEnvelope},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := seal.Open(test.label, test.envelope, test.with); !errors.Is(err, test.want) || got != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestNoByteOfAnEnvelopeCanBeChanged(t *testing.T) {
	key := newKey(t)
	envelope, err := seal.Seal("a", []byte("b"), key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for i := range envelope {
		changed := bytes.Clone(envelope)
		changed[i] ^= 1
		if got, err := seal.Open("a", changed, key); err == nil {
			t.Errorf("with byte %d changed it reads %q", i, got)
		}
	}
}

func TestWhatIsNoKeyIsRefusedUnquoted(t *testing.T) {
	if _, err := seal.Seal("a", nil, "age1nothing"); err == nil {
		t.Error("sealed to no key")
	}
	if _, err := seal.Seal("a", nil); err == nil {
		t.Error("sealed to nobody")
	}
	const secret = "AGE-SECRET-KEY-1NOTHING"
	if _, err := seal.ParsePrivateKey(secret); err == nil || bytes.Contains([]byte(err.Error()), []byte(secret)) {
		t.Errorf("got %v", err)
	}
	key := newKey(t)
	if again, err := seal.ParsePrivateKey(key.Secret()); err != nil || again.Public() != key.Public() {
		t.Errorf("%v, %v", again.Public(), err)
	}
}

// Known answers: what was sealed once has to open for ever.
func TestEnvelopesOfEarlierVersionsOpen(t *testing.T) {
	text, err := os.ReadFile("testdata/envelopes.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct{ Name, Private, Label, Envelope, Content, Fault string }
	if err := json.Unmarshal(text, &vectors); err != nil || len(vectors) < 5 {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	faults := map[string]error{"envelope": seal.ErrEnvelope, "recipient": seal.ErrNotRecipient, "label": seal.ErrLabel, "": nil}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			key, err := seal.ParsePrivateKey(v.Private)
			if err != nil {
				t.Fatal(err)
			}
			envelope, err := base64.StdEncoding.DecodeString(v.Envelope)
			if err != nil {
				t.Fatal(err)
			}
			want, known := faults[v.Fault]
			got, err := seal.Open(v.Label, envelope, key)
			if !known || !errors.Is(err, want) || string(got) != v.Content {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

// FuzzOpen proves that no bytes open but those that were sealed, and that a
// failure is one of those that are named.
func FuzzOpen(f *testing.F) {
	key, err := seal.ParsePrivateKey(fuzzKey)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, label string, envelope []byte) {
		content, err := seal.Open(label, envelope, key)
		switch {
		case err == nil && (label != "fuzz" || string(content) != "content"):
			t.Errorf("%q opened as %q", label, content)
		case err != nil && !errors.Is(err, seal.ErrEnvelope) && !errors.Is(err, seal.ErrNotRecipient) && !errors.Is(err, seal.ErrLabel):
			t.Errorf("got %v", err)
		}
	})
}
