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

func TestALockOpensWithItsPasswordAndItsServerKey(t *testing.T) {
	key := serverKey(t)
	locked, err := key.Lock("正确的密码 1", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Unlock("正确的密码 1", locked); err != nil || string(got) != "secret" {
		t.Errorf("got %q, %v", got, err)
	}
	for name, open := range map[string]func() ([]byte, error){
		"a wrong password":      func() ([]byte, error) { return key.Unlock("正确的密码 2", locked) },
		"an empty password":     func() ([]byte, error) { return key.Unlock("", locked) },
		"another server's key":  func() ([]byte, error) { return serverKey(t).Unlock("正确的密码 1", locked) },
		"a lock cut short":      func() ([]byte, error) { return key.Unlock("正确的密码 1", locked[:10]) },
		"a lock of no version":  func() ([]byte, error) { return key.Unlock("正确的密码 1", append([]byte{9}, locked[1:]...)) },
		"a lock with a new end": func() ([]byte, error) { return key.Unlock("正确的密码 1", append(bytes.Clone(locked), 0)) },
	} {
		if got, err := open(); !errors.Is(err, seal.ErrPassword) || got != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	again, err := key.Lock("正确的密码 1", []byte("secret"))
	if err != nil || bytes.Equal(again, locked) {
		t.Errorf("the same lock twice, %v", err)
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
	locked, err := base64.StdEncoding.DecodeString(lockVector)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := key.Unlock("password of the vector", locked); err != nil || string(got) != "secret of the vector" {
		t.Errorf("got %q, %v", got, err)
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
