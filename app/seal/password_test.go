package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fanzha/app/seal"
)

func serverKey(t *testing.T) seal.ServerKey {
	t.Helper()
	key, err := seal.CreateServerKey(filepath.Join(t.TempDir(), "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// locks are the ways of locking a secret, each with a known answer.
func locks(key seal.ServerKey) map[string]struct {
	lock, unlock func(string, []byte) ([]byte, error)
	vector       string
} {
	return map[string]struct {
		lock, unlock func(string, []byte) ([]byte, error)
		vector       string
	}{
		"password": {key.Lock, key.Unlock, lockVector},
		"code":     {key.LockUnderCode, key.UnlockWithCode, codeVector},
	}
}

func TestALockOpensWithItsWordAndItsServerKey(t *testing.T) {
	const word = "正确的密码 1"
	key, other := locks(serverKey(t)), locks(serverKey(t))
	for kind, l := range key {
		t.Run(kind, func(t *testing.T) {
			locked, err := l.lock(word, []byte("secret"))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := l.unlock(word, locked); err != nil || string(got) != "secret" {
				t.Errorf("got %q, %v", got, err)
			}
			otherKind := map[string]string{"password": "code", "code": "password"}[kind]
			for name, open := range map[string]func() ([]byte, error){
				"a wrong word":          func() ([]byte, error) { return l.unlock("正确的密码 2", locked) },
				"an empty word":         func() ([]byte, error) { return l.unlock("", locked) },
				"another server's key":  func() ([]byte, error) { return other[kind].unlock(word, locked) },
				"as the other kind":     func() ([]byte, error) { return key[otherKind].unlock(word, locked) },
				"a lock cut short":      func() ([]byte, error) { return l.unlock(word, locked[:10]) },
				"nothing":               func() ([]byte, error) { return l.unlock(word, nil) },
				"a lock of no version":  func() ([]byte, error) { return l.unlock(word, append([]byte{9}, locked[1:]...)) },
				"a lock with a new end": func() ([]byte, error) { return l.unlock(word, append(bytes.Clone(locked), 0)) },
			} {
				if got, err := open(); !errors.Is(err, seal.ErrPassword) || got != nil {
					t.Errorf("%s: %q, %v", name, got, err)
				}
			}
			again, err := l.lock(word, []byte("secret"))
			if err != nil || bytes.Equal(again, locked) {
				t.Errorf("the same lock twice, %v", err)
			}
		})
	}
}

// A known answer: what was locked once has to open for ever.
func TestALockOfAnEarlierVersionOpens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.key")
	if err := os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := seal.LoadServerKey(path)
	if err != nil {
		t.Fatal(err)
	}
	for kind, l := range locks(key) {
		locked, err := base64.StdEncoding.DecodeString(l.vector)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := l.unlock("password of the vector", locked); err != nil || string(got) != "secret of the vector" {
			t.Errorf("%s: got %q, %v", kind, got, err)
		}
	}
}

func TestAPublicKeyIsVouchedForItsOwnerAlone(t *testing.T) {
	key, public := serverKey(t), newKey(t).Public()
	digest := key.Vouch("unit center 1", public)
	if !key.Vouches("unit center 1", public, digest) {
		t.Error("its own digest is refused")
	}
	if key.Vouches("unit center 2", public, digest) || key.Vouches("unit center 1", newKey(t).Public(), digest) ||
		serverKey(t).Vouches("unit center 1", public, digest) || key.Vouches("unit center 1", public, nil) {
		t.Error("another owner's, key's or server's digest is taken")
	}
}
