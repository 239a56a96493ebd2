package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanzha/app/backup"
)

const keyID = "0123456789abcdef"

func vouch(parts ...string) []byte {
	mac := hmac.New(sha256.New, []byte("a server key"))
	fmt.Fprintf(mac, "%q", parts)
	return mac.Sum(nil)
}

var file = strings.Repeat("0a", 16)

// made is a small backup.
func made(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := backup.NewWriter(&out, backup.Manifest{At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Schema: 17, ServerKey: keyID}, vouch)
	if err != nil {
		t.Fatal(err)
	}
	w.Tables = []backup.Table{{Name: "meta", Rows: 1}}
	content := fstest.MapFS{
		"site.yaml": {Data: []byte("name: 反诈")}, "cases/a.md": {Data: []byte(strings.Repeat("刷单", 100))}, "media/a/x.bin": {Data: []byte{0, 1}},
		"hook.secret": {Data: []byte("s")}, ".git/a.md": {Data: []byte("x")}, "cases/.a.md": {Data: []byte("x")},
	}
	sealed := func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("sealed")), nil }
	err = w.Add(backup.TableName("meta"), func(out io.Writer) error { return errors.Join(errOf(io.WriteString(out, "[\"name\"]\n"))) })
	if err == nil {
		_, err = w.AddFile(file, sealed)
	}
	left, failed := w.AddContent(content)
	if err := errors.Join(err, failed, w.Close()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(left)
	if !slices.Equal(left, []string{"cases/.a.md", "hook.secret"}) {
		t.Errorf("left out: %q", left)
	}
	return out.Bytes()
}

func errOf(_ int, err error) error { return err }

// read opens a backup and reads it to its end.
func read(archive []byte) (*backup.Archive, error) {
	a, err := backup.Open(bytes.NewReader(archive), int64(len(archive)), vouch)
	if err == nil {
		err = a.Verify(context.Background())
	}
	return a, err
}

func TestABackupIsReadAsItWasWritten(t *testing.T) {
	a, err := read(made(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range a.Entries {
		in, err := a.Open(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if sum := sha256.Sum256(content); err != nil || hex.EncodeToString(sum[:]) != e.SHA256 || int64(len(content)) != e.Size {
			t.Errorf("%s: %q, %v", e.Name, content, err)
		}
		names = append(names, e.Name)
	}
	if want := []string{"database/meta.jsonl", "evidence/" + file, "content/cases/a.md", "content/media/a/x.bin", "content/site.yaml"}; !slices.Equal(names, want) {
		t.Errorf("it holds %q", names)
	}
}

func TestNoByteOfABackupCanBeChangedOrMissing(t *testing.T) {
	whole := made(t)
	for i := range whole {
		for _, flip := range []byte{1, 0x80, 0xff} {
			changed := bytes.Clone(whole)
			changed[i] ^= flip
			if _, err := read(changed); err == nil {
				t.Fatalf("byte %d of %d may be changed by %x", i, len(whole), flip)
			}
		}
		if _, err := read(whole[:i]); err == nil {
			t.Fatalf("it may end behind byte %d of %d", i, len(whole))
		}
	}
	if _, err := read(append(bytes.Clone(whole), 0)); err == nil {
		t.Error("something may stand behind it")
	}
}

// Somebody without the server key can make a file whose digest is right.
func TestABackupOfAnotherKeyIsRefused(t *testing.T) {
	whole := made(t)
	other := func(parts ...string) []byte { return vouch(append(parts, "other")...) }
	if _, err := backup.Open(bytes.NewReader(whole), int64(len(whole)), other); !errors.Is(err, backup.ErrChanged) {
		t.Errorf("got %v", err)
	}
	if id, err := backup.KeyOf(bytes.NewReader(whole), int64(len(whole))); id != keyID || err != nil {
		t.Errorf("its key is %q, %v", id, err)
	}
}

func TestANewerFormatIsRefused(t *testing.T) {
	newer := bytes.Replace(made(t), []byte("fanzha backup 0001"), []byte("fanzha backup 0002"), 1)
	if _, err := read(newer); !errors.Is(err, backup.ErrNewerFormat) {
		t.Errorf("got %v", err)
	}
}

// ended puts the end behind a ZIP that keeps room for it in its comment.
func ended(out []byte) []byte {
	text := out[:len(out)-len(end(""))]
	sum := sha256.Sum256(text)
	return append(bytes.Clone(text), end(hex.EncodeToString(sum[:]))...)
}

func end(sum string) string {
	mac := hex.EncodeToString(vouch("backup", "0001", keyID, sum))
	return fmt.Sprintf("fanzha backup 0001\nserver key %s\nsha256 %64s\nmac    %s\n", keyID, sum, mac)
}

type part struct {
	name    string
	mode    fs.FileMode
	content string
}

// forged is a ZIP of our choice with an end that holds, as only who has the
// server key could make it.
func forged(t testing.TB, about backup.Manifest, parts ...part) []byte {
	t.Helper()
	about.ServerKey = keyID
	text, err := json.Marshal(about)
	if err != nil {
		t.Fatal(err)
	}
	return forgedWith(t, string(text), parts...)
}

func forgedWith(t testing.TB, manifest string, parts ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range append(parts, part{"manifest.json", 0, manifest}) {
		header := &zip.FileHeader{Name: p.name, Method: zip.Deflate}
		header.SetMode(p.mode)
		w, err := z.CreateHeader(header)
		if err == nil && !strings.HasSuffix(p.name, "/") {
			_, err = io.WriteString(w, p.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.SetComment(end("")), z.Close()); err != nil {
		t.Fatal(err)
	}
	return ended(out.Bytes())
}

func entry(name, content string) backup.Entry {
	sum := sha256.Sum256([]byte(content))
	return backup.Entry{Name: name, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
}

func TestWhatHasNoPlaceInABackupIsRefused(t *testing.T) {
	holding := func(entries ...backup.Entry) backup.Manifest { return backup.Manifest{Entries: entries} }
	good := part{"content/a.md", 0, "x"}
	if _, err := read(forged(t, holding(entry("content/a.md", "x")), good)); err != nil {
		t.Fatalf("a good one: %v", err)
	}
	tests := map[string][]byte{
		"an entry that the manifest does not know": forged(t, holding(), good),
		"an entry that is not there":               forged(t, holding(entry("content/a.md", "x"))),
		"an entry that is named twice":             forged(t, holding(entry("content/a.md", "x"), entry("content/a.md", "x")), good),
		"an entry that is there twice":             forged(t, holding(entry("content/a.md", "x")), good, good),
		"an entry of another size":                 forged(t, holding(entry("content/a.md", "xx")), good),
		"an entry of another content":              forged(t, holding(entry("content/a.md", "y")), good),
		"the manifest as an entry":                 forged(t, holding(entry("manifest.json", "x"))),
		"a link":                                   forged(t, holding(entry("content/a.md", "x")), part{"content/a.md", fs.ModeSymlink, "x"}),
		"a folder":                                 forged(t, holding(entry("content/a.md", "x")), part{"content/a.md", fs.ModeDir, ""}),
		"a table that the manifest does not know":  forged(t, holding(entry("database/x.jsonl", "x")), part{"database/x.jsonl", 0, "x"}),
		"a table that is not there":                forged(t, backup.Manifest{Tables: []backup.Table{{Name: "reports"}}}),
		"no manifest":                              forgedWith(t, ""),
		"a manifest of another key":                forgedWith(t, `{"server_key":"fedcba9876543210"}`),
		"a manifest that is none":                  forgedWith(t, `[]`),
		"a size below nothing":                     forgedWith(t, `{"server_key":"`+keyID+`","entries":[{"name":"content/a.md","size":-1}]}`, good),
	}
	for _, name := range []string{
		"../a.md", "content/../a.md", "content/../../a.md", "/etc/passwd", "content//a.md", "content/a.md/", `content\a.md`, "content/..\\a.md",
		"content/C:a.md", "content/.git/a.md", "content/.a.md", "content/hook.secret", "content/server.key", "content/a\x00.md", "content/a\n.md", "content/\xff.md",
		"server.key", "recovery.key", "erased.list", "fanzha.db", "evidence/x", "evidence/../" + file, "evidence/" + file + "0", "database/Reports.jsonl",
		"database/../x.jsonl", "database/a b.jsonl", "content/", "content", "", "content/" + strings.Repeat("a", 1000) + ".md",
	} {
		tests["a file called "+name] = forged(t, holding(entry(name, "x")), part{name, 0, "x"})
	}
	for name, archive := range tests {
		if _, err := read(archive); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// A small file may say that it unpacks to very much: no more is read than the
// manifest says.
func TestABombIsNotUnpacked(t *testing.T) {
	bomb := strings.Repeat("0", 64<<20)
	archive := forged(t, backup.Manifest{Entries: []backup.Entry{entry("content/a.md", "0")}}, part{"content/a.md", 0, bomb})
	if _, err := read(archive); !errors.Is(err, backup.ErrChanged) {
		t.Errorf("got %v", err)
	}
	// The ZIP itself may lie about it as well.
	lying := forged(t, backup.Manifest{Entries: []backup.Entry{entry("content/a.md", "0")}}, part{"content/a.md", 0, "0"})
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	for at >= 0 && !bytes.Contains(lying[at:at+60], []byte("content/a.md")) {
		at = bytes.LastIndex(lying[:at], []byte("PK\x01\x02"))
	}
	copy(lying[at+24:], []byte{0, 0, 0, 4}) // how long it says that the entry is
	if _, err := read(ended(lying)); !errors.Is(err, backup.ErrChanged) {
		t.Errorf("got %v", err)
	}
}

func TestAWriterThatFailsEndsTheBackup(t *testing.T) {
	w, err := backup.NewWriter(full{}, backup.Manifest{ServerKey: keyID}, vouch)
	if err != nil {
		t.Fatal(err)
	}
	err = w.Add(backup.ContentName("a.md"), func(out io.Writer) error { return errOf(out.Write(make([]byte, 1<<20))) })
	if err := errors.Join(err, w.Close()); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
	if err := w.Add("server.key", nil); err == nil {
		t.Error("a key may be added")
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// A link in the content folder is copied as the file that it leads to, unless
// it leads out of it.
func TestLinksAreFollowedWithinTheContentFolder(t *testing.T) {
	folder, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.md")
	err := errors.Join(os.WriteFile(outside, []byte("x"), 0o600), os.WriteFile(filepath.Join(folder, "a.md"), []byte("a"), 0o600),
		os.Symlink("a.md", filepath.Join(folder, "b.md")), os.Symlink(outside, filepath.Join(folder, "c.md")), os.Symlink("nowhere", filepath.Join(folder, "d.md")))
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var out bytes.Buffer
	w, err := backup.NewWriter(&out, backup.Manifest{ServerKey: keyID}, vouch)
	if err != nil {
		t.Fatal(err)
	}
	left, err := w.AddContent(root.FS())
	if err != nil || !slices.Equal(left, []string{"c.md", "d.md"}) {
		t.Errorf("left out %q, %v", left, err)
	}
	if n := w.Count(backup.Entry.Content); n != 2 {
		t.Errorf("%d files of the content", n)
	}
}
