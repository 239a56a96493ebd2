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
	f := &file{reader: &reader{}, article: good} // it has neither guard nor renderer
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
		err   error
		pause time.Duration
	}{{fsnotify.ErrEventOverflow, lookSeldom}, {errors.New("no more watches"), lookOften}} {
		dir := t.TempDir()
		folder, err := openFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		l := &Library{folder: folder}
		l.current.Store(&Snapshot{})
		n := newLookout(folder, slog.New(slog.DiscardHandler))
		defer n.end()
		if err := os.Mkdir(filepath.Join(dir, "unnoticed"), 0o700); err != nil {
			t.Fatal(err)
		}
		n.fail(test.err)
		if got := l.pause(n); got != test.pause {
			t.Errorf("%v: the next look is in %v, want %v", test.err, got, test.pause)
		}
		if n.come() && len(n.watcher.WatchList()) != 2 {
			t.Errorf("%v: watches %v, a folder is missing", test.err, n.watcher.WatchList())
		}
		n.tried = time.Time{}
		if mended := n.mend(); mended != (test.pause == lookOften) || !n.come() {
			t.Errorf("%v: mended %v", test.err, mended)
		}
	}
}
