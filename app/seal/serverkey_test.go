package seal_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fanzha/app/seal"
)

func TestServerKeyIsMadeOnceAndReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.key")
	if _, err := seal.LoadServerKey(path); !errors.Is(err, seal.ErrNoServerKey) {
		t.Fatalf("loading nothing: %v", err)
	}
	made, err := seal.CreateServerKey(path)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := seal.LoadServerKey(path)
	if err != nil || loaded.ID() != made.ID() || len(made.ID()) != 16 {
		t.Errorf("loaded %s, made %s, %v", loaded.ID(), made.ID(), err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file is readable by others: %v", info.Mode())
	}
	if _, err := seal.CreateServerKey(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a key was made over another: %v", err)
	}
}

func TestLoadServerKeyRefusesOtherFiles(t *testing.T) {
	for _, text := range []string{"", "not base64!", "c2hvcnQ="} {
		path := filepath.Join(t.TempDir(), "server.key")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.LoadServerKey(path); err == nil || errors.Is(err, seal.ErrNoServerKey) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// The digests are what stored receipts are proven by: a change of one is a
// change of what is stored.
func TestKnownAnswers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "server.key")
	if err := os.WriteFile(path, []byte("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := seal.LoadServerKey(path)
	if err != nil {
		t.Fatal(err)
	}
	macs := key.MACs()
	for name, got := range map[string][]byte{
		"form": macs.Form("f"), "submission": macs.Submission("f", []byte("c")),
		"code": macs.Code("f", []byte("c")), "receipt": macs.Receipt("r", "c"),
	} {
		if want := known[name]; hex.EncodeToString(got) != want {
			t.Errorf("%s = %x, want %s", name, got, want)
		}
	}
	if key.ID() != known["id"] {
		t.Errorf("id = %s", key.ID())
	}
	if bytes.Equal(macs.Receipt("12", "3"), macs.Receipt("1", "23")) {
		t.Error("the border between the parts does not count")
	}
}

// known was worked out by this package on the day it was written.
var known = map[string]string{
	"form":       "1bdbe4c38619ae38e003f89ed471256db9d857c2f57ee3271ba60f4ff6d9e3d9",
	"submission": "1acc5416bbc9605100833bea5075e09b0185d3c05942fc7e11085fe292638282",
	"code":       "183e21bbc8a21205bdee415f04d143de010e71f3adf2c94f9272bfdbdaa454d5",
	"receipt":    "3b4e0e1cc9c91a55d9095b4adb66ecd14803a5244a33f2bc286237cfc19a1a72",
	"id":         "1dc576287ac2be5d",
}
