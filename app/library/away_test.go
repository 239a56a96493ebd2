package library_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fanzha/app/library"
)

// The place where a share is mounted is an empty folder while it is not.
func TestAShareThatIsNotMountedTakesNoArticleAway(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	for name, unmount := range map[string]func(){
		"an empty folder in its place": func() {
			f.do(os.Rename(f.dir, f.dir+"-share"))
			f.do(os.Mkdir(f.dir, 0o755))
		},
		"all that is in it gone": func() {
			f.do(os.CopyFS(f.dir+"-share", os.DirFS(f.dir)))
			entries, err := os.ReadDir(f.dir)
			f.do(err)
			for _, entry := range entries {
				f.do(os.RemoveAll(f.path(entry.Name())))
			}
		},
	} {
		unmount()
		if _, err := l.Reload(); err == nil || !strings.Contains(err.Error(), "mounted") {
			t.Errorf("%s: %v", name, err)
		}
		if s := l.Snapshot(); !has("guides/good")(s) || s.Findings.Failed() {
			t.Errorf("%s: the articles are gone, %v", name, s.Findings)
		}
		f.do(os.RemoveAll(f.dir))
		f.do(os.Rename(f.dir+"-share", f.dir))
		f.write("guides/second.md", goodArticle)
		reload(t, l)
		if !has("guides/second")(l.Snapshot()) {
			t.Errorf("%s: the folder is not read once it is back", name)
		}
		f.do(os.Remove(f.path("guides/second.md")))
		reload(t, l)
	}
}

// What was read while the rest could not be is shown when the rest can.
func TestAChangeOfTheBureauIsShownOnceTheFolderCanBeRead(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	f.do(os.Rename(f.path("guides"), f.path("away")))
	f.do(os.Symlink("guides", f.path("guides"))) // leads to itself: it can be read by nobody, root included
	f.write("site.yaml", strings.Replace(siteYAML, "name: ", "name: 新名", 1))
	if _, err := l.Reload(); err == nil {
		t.Fatal("a folder that cannot be read was read")
	}
	f.do(os.Remove(f.path("guides")))
	f.do(os.Rename(f.path("away"), f.path("guides")))
	reload(t, l)
	if s := l.Snapshot(); !strings.HasPrefix(s.Bureau.Site.Name, "新名") || !has("guides/good")(s) {
		t.Errorf("the site is %q", s.Bureau.Site.Name)
	}
}

// A pipe where a file belongs holds nobody up.
func TestAPipeIsNotWaitedFor(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	f.do(os.Remove(f.path("site.yaml")))
	f.do(os.MkdirAll(f.path("media"), 0o755))
	for _, name := range []string{"site.yaml", "media/a.jpg", "guides/a.md"} {
		f.do(syscall.Mkfifo(f.path(name), 0o644))
	}
	f.write("guides/second.md", goodArticle)
	done := make(chan error, 2)
	go func() {
		_, err := l.Reload()
		done <- err
		_, err = l.Content().Open("media/a.jpg")
		done <- err
	}()
	for _, fails := range []bool{false, true} {
		select {
		case err := <-done:
			if (err != nil) != fails {
				t.Error(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("it waits for somebody to write")
		}
	}
	if s := l.Snapshot(); !has("guides/second")(s) || !s.Findings.Failed() {
		t.Error("the folder is not followed, or the pipe is no fault")
	}
}

// logged is a log that can be read while it is written.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) count(words string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), words)
}

// The log says once that the folder is away, and once that it is back.
func TestAFolderThatIsAwayIsLoggedOnce(t *testing.T) {
	f, log := newFolder(t), &logged{}
	l, _ := f.open(library.Options{Logger: slog.New(slog.NewTextHandler(log, nil))})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); l.Watch(ctx) }()
	defer func() { stop(); <-done }()
	f.do(os.Rename(f.dir, f.dir+"-away"))
	time.Sleep(1200 * time.Millisecond) // two looks and more
	f.do(os.Rename(f.dir+"-away", f.dir))
	for deadline := time.Now().Add(5 * time.Second); log.count("content is read again") == 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for the folder to be read again")
		}
	}
	if away, back := log.count("content was not reloaded"), log.count("content is read again"); away != 1 || back != 1 {
		t.Errorf("%d lines say that it is away, %d that it is back", away, back)
	}
}
