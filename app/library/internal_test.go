package library

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

func TestAPanicIsAFaultOfItsFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("---\ntitle: 秘密\n---\n秘密\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	var logged bytes.Buffer
	l := &Library{folder: folder, options: Options{Logger: slog.New(slog.NewTextHandler(&logged, nil))}}
	good := &Article{}
	f := &file{reader: &reader{}, article: good} // it has no guard
	l.readFile("a.md", f)
	if len(f.findings) != 1 || f.findings[0].String() != "a.md:1: 这个文件处理时出错，请把它交给维护网站的人" || f.article != good {
		t.Errorf("findings %v", f.findings)
	}
	if text := logged.String(); !strings.Contains(text, "reader.go") || strings.Contains(text, "秘密") {
		t.Errorf("logged %s", text)
	}
}

func TestWhatAnErrorOfTheWatcherMeans(t *testing.T) {
	for _, test := range []struct {
		err  error
		goes bool // on without a new watcher
	}{{fsnotify.ErrEventOverflow, true}, {errors.New("no more watches"), false}} {
		dir := t.TempDir()
		folder, err := openFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		n := newLookout(folder, slog.New(slog.DiscardHandler))
		defer n.end()
		if err := os.Mkdir(filepath.Join(dir, "unnoticed"), 0o700); err != nil {
			t.Fatal(err)
		}
		n.fail(test.err)
		if goes := n.watcher != nil; goes != test.goes {
			t.Fatalf("%v: goes on: %v", test.err, goes)
		}
		if test.goes && len(n.watcher.WatchList()) != 2 {
			t.Errorf("%v: watches %v, a folder is missing", test.err, n.watcher.WatchList())
		}
		n.tried = time.Time{}
		if mended := n.mend(); mended == test.goes || n.watcher == nil {
			t.Errorf("%v: mended %v", test.err, mended)
		}
	}
}

func TestTheMoreFilesTheRarerTheLooks(t *testing.T) {
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	l := &Library{options: Options{Now: func() time.Time { return noon }}}
	tests := []struct{ took, due, want time.Duration }{
		{time.Millisecond, 0, 500 * time.Millisecond},
		{40 * time.Millisecond, 0, 2 * time.Second},
		{time.Second, 0, 5 * time.Second},
		{time.Second, 700 * time.Millisecond, 700 * time.Millisecond},
		{time.Second, time.Microsecond, settle},
	}
	for _, test := range tests {
		s := &Snapshot{}
		if test.due > 0 {
			s.next = noon.Add(test.due)
		}
		l.current.Store(s)
		if got := l.pause(test.took); got != test.want {
			t.Errorf("after a look of %v, with an article due in %v: %v, want %v", test.took, test.due, got, test.want)
		}
	}
}
