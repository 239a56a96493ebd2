package library_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fanzha/app/library"
)

// watch runs the library's watch until the test ends. The returned function
// waits until the current snapshot has what is asked, a second at most: much
// less than the pause between two looks.
func watch(t *testing.T, l *library.Library) (await func(what string, holds func(*library.Snapshot) bool)) {
	t.Helper()
	changed := make(chan struct{}, 1)
	l.Subscribe(func(_, _ *library.Snapshot) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); l.Watch(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return func(what string, holds func(*library.Snapshot) bool) {
		t.Helper()
		for deadline := time.After(3 * time.Second); !holds(l.Snapshot()); {
			select {
			case <-changed:
			case <-deadline:
				t.Fatalf("waited in vain: %s", what)
			}
		}
	}
}

func has(id string) func(*library.Snapshot) bool {
	return func(s *library.Snapshot) bool { _, ok := s.ByID(id); return ok }
}

func lacks(id string) func(*library.Snapshot) bool {
	return func(s *library.Snapshot) bool { return !has(id)(s) }
}

func (f folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f folder) do(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func TestWatchSeesEveryChangeByNotice(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	await := watch(t, l)
	f.write("guides/second.md", goodArticle)
	await("a new file", has("guides/second"))

	f.write("guides/.second.tmp", change("刷单不能做", "改好了"))
	f.do(os.Rename(f.path("guides/.second.tmp"), f.path("guides/second.md")))
	await("an editor's rename over the file", func(s *library.Snapshot) bool {
		a, _ := s.ByID("guides/second")
		return a.Title == "改好了"
	})

	f.write("tips/2026/third.md", goodArticle)
	await("a file in a new folder", has("tips/third"))
	time.Sleep(100 * time.Millisecond) // the folder is old by now
	f.write("tips/2026/fourth.md", goodArticle)
	await("a later file in it", has("tips/fourth"))

	f.do(os.Remove(f.path("guides/second.md")))
	await("a removed file", lacks("guides/second"))
	f.do(os.RemoveAll(f.path("tips")))
	await("a removed folder", lacks("tips/third"))
	f.write("tips/2026/fifth.md", goodArticle)
	await("the folder made again", has("tips/fifth"))

	f.do(os.Rename(f.path("tips"), f.path("away")))
	await("a folder moved away", lacks("tips/fifth"))
	f.write("tips/2026/sixth.md", goodArticle)
	await("another in its place", has("tips/sixth"))
	f.do(os.RemoveAll(f.path("tips")))
	f.do(os.Rename(f.path("away"), f.path("tips")))
	await("the folder moved back", has("tips/fifth"))
	f.write("tips/2026/seventh.md", goodArticle)
	await("a file in it", has("tips/seventh"))
}

func TestWatchFollowsTheFolderItself(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	await := watch(t, l)
	f.write("guides/before.md", goodArticle)
	await("a new file", has("guides/before"))
	f.do(os.Rename(f.dir, f.dir+"-old"))
	f.do(os.CopyFS(f.dir, os.DirFS(f.dir+"-old")))
	f.write("guides/after.md", goodArticle)
	await("a file in the folder that took its place", has("guides/after"))
}

func TestWatchShowsAnArticleWhenItIsDue(t *testing.T) {
	f := newFolder(t)
	f.write("cases/due.md", change("scam: rebate", "publish_at: 2026-05-01 12:00"))
	start := time.Now()
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.FixedZone("", 8*60*60))
	l, _ := f.open(library.Options{Now: func() time.Time { return noon.Add(time.Since(start) - time.Second) }})
	if has("cases/due")(l.Snapshot()) {
		t.Fatal("it is early")
	}
	watch(t, l)("an article that is due in a second", has("cases/due"))
}
