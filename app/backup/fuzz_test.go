package backup_test

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"strings"
	"testing"

	"fanzha/app/backup"
)

// Any bytes before an end that holds are refused, or are entries that lead
// nowhere else and are what the manifest says.
func FuzzOpen(f *testing.F) {
	f.Fuzz(func(t *testing.T, zipped []byte) {
		a, err := read(ended(append(zipped, end("")...)))
		if err != nil {
			return
		}
		for _, e := range a.Entries {
			wantPlace(t, e.Name)
			in, err := a.Open(e.Name)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := io.Copy(io.Discard, in); n != e.Size || err != nil {
				t.Errorf("%s has %d bytes, %v", e.Name, n, err)
			}
		}
	})
}

func wantPlace(t *testing.T, name string) {
	t.Helper()
	top, _, below := strings.Cut(name, "/")
	if !below || !fs.ValidPath(name) || path.Clean(name) != name || strings.ContainsAny(name, "\\:\x00\n") ||
		top != "database" && top != "evidence" && top != "content" {
		t.Errorf("an entry is called %q", name)
	}
}

// Any name is refused by writer and reader alike.
func FuzzName(f *testing.F) {
	f.Fuzz(func(t *testing.T, name string) {
		w, err := backup.NewWriter(io.Discard, backup.Manifest{ServerKey: keyID}, vouch)
		if err != nil {
			t.Fatal(err)
		}
		if w.Add(name, func(out io.Writer) error { return errOf(io.WriteString(out, "x")) }) != nil {
			return
		}
		wantPlace(t, name)
		if bytes.ContainsAny([]byte(path.Base(name)), "\r\n") || strings.Contains(name, "/.") {
			t.Errorf("%q is taken", name)
		}
		a := backup.Manifest{Entries: []backup.Entry{entry(name, "x")}}
		if strings.HasPrefix(name, "database/") {
			a.Tables = []backup.Table{{Name: strings.TrimSuffix(strings.TrimPrefix(name, "database/"), ".jsonl")}}
		}
		if _, err := read(forged(t, a, part{name, 0, "x"})); err != nil {
			t.Errorf("%q is written and not read: %v", name, err)
		}
	})
}
