package search_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"fanzha/search"
)

func TestEmbeddedIsReadyAfterItsFirstReplace(t *testing.T) {
	e := openEmbedded(t)
	update(t, e, articles(), nil)
	if e.Ready() {
		t.Error("ready before the first Replace")
	}
	replace(t, e, articles())
	if !e.Ready() {
		t.Error("not ready after Replace")
	}
}

func TestEmbeddedKeepsOneIndexOnDisk(t *testing.T) {
	dir := t.TempDir()
	e, err := search.NewEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		replace(t, e, articles())
		update(t, e, articles()[:1], []string{"cases/vinegar"})
	}
	if got := list(t, dir, "*", "index-*"); len(got) != 1 {
		t.Errorf("indexes on disk: %v", got)
	}
	if err := e.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if got := list(t, dir, "*"); len(got) != 0 {
		t.Errorf("left after Close: %v", got)
	}
}

func TestEmbeddedRemovesWhatDeadProcessesLeft(t *testing.T) {
	dir := t.TempDir()
	alive, err := search.NewEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer alive.Close()
	replace(t, alive, articles())
	stale := deadCopy(t, dir)
	others := []string{
		filepath.Join(dir, "uploads"),
		filepath.Join(dir, "fanzha-search-being-made"), // not locked yet
	}
	for _, other := range others {
		if err := os.Mkdir(other, 0o700); err != nil {
			t.Fatal(err)
		}
	}

	next, err := search.NewEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if _, err := os.Stat(stale); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the dead process's folder is still there: %v", err)
	}
	for _, other := range others {
		if _, err := os.Stat(other); err != nil {
			t.Errorf("a folder that nobody left is gone: %v", err)
		}
	}
	replace(t, alive, articles())
	if r := find(t, alive, search.Query{Text: "刷单"}); r.Total == 0 {
		t.Error("the living process lost its index")
	}
}

// deadCopy copies the only engine's folder in dir, as a killed process leaves
// it: the lock file is there, and nobody holds it.
func deadCopy(t *testing.T, dir string) string {
	t.Helper()
	stale := filepath.Join(dir, "fanzha-search-dead")
	if err := os.CopyFS(stale, os.DirFS(list(t, dir, "*")[0])); err != nil {
		t.Fatal(err)
	}
	return stale
}

// Where there is no folder for an index there is none, until there is one.
func TestEmbeddedWaitsForAFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := search.NewEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Replace(t.Context(), articles()); err == nil || e.Ready() {
		t.Errorf("an index was built in a file: %v", err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	replace(t, e, articles())
	if r := find(t, e, search.Query{Text: "刷单"}); r.Total == 0 {
		t.Error("nothing is found once there is a folder")
	}
}

// An index whose folder was cleaned away answers, follows changes without
// wearing a core out, and is built anew where it is asked for.
func TestEmbeddedOutlivesItsFolder(t *testing.T) {
	dir := t.TempDir()
	e, err := search.NewEmbedded(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	replace(t, e, articles()[1:])
	for _, folder := range list(t, dir, "*") {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
	update(t, e, articles()[:1], nil)
	if r := find(t, e, search.Query{Text: articles()[0].Title}); r.Total == 0 {
		t.Error("what came after the folder had gone is not found")
	}
	began := cpu(t)
	time.Sleep(500 * time.Millisecond)
	if spent := cpu(t) - began; spent > 250*time.Millisecond {
		t.Errorf("%v of half a second were spent on trying again", spent)
	}
	replace(t, e, articles())
	if r := find(t, e, search.Query{Text: "刷单"}); r.Total == 0 || len(list(t, dir, "*", "index-*")) != 1 {
		t.Error("the index is not built anew")
	}
}

// cpu is what the process has spent.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var spent syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &spent); err != nil {
		t.Fatal(err)
	}
	return time.Duration(spent.Utime.Nano() + spent.Stime.Nano())
}

func TestEmbeddedCloseCutsOffReplace(t *testing.T) {
	e := openEmbedded(t)
	begun := make(chan struct{})
	done := make(chan error)
	go func() {
		close(begun)
		done <- e.Replace(context.Background(), corpus(2000, 3000))
	}()
	<-begun
	if err := e.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-done; !errors.Is(err, search.ErrClosed) {
		t.Errorf("Replace: %v", err)
	}
}

// TestSearchDuringChanges holds that a reader sees either the old or the new
// index, whole. It is meant for the race detector.
func TestSearchDuringChanges(t *testing.T) {
	e := openEmbedded(t)
	docs := corpus(120, 500)
	replace(t, e, docs)
	want := find(t, e, search.Query{Text: "骗局"}).Total
	ctx, cancel := context.WithCancel(context.Background())
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for ctx.Err() == nil {
				r, err := e.Search(context.Background(), search.Query{Text: "骗局"})
				if err != nil || r.Total != want {
					t.Errorf("%d hits, want %d: %v", r.Total, want, err)
					return
				}
			}
		})
	}
	for i := range 5 {
		replace(t, e, docs)
		update(t, e, docs[i:i+3], []string{docs[i].ID(), "tips/none"})
	}
	cancel()
	readers.Wait()
}

func openEmbedded(t testing.TB) *search.Embedded {
	t.Helper()
	e, err := search.NewEmbedded(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return e
}

func list(t testing.TB, pattern ...string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(pattern...))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
