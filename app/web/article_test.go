package web

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fanzha/app/library"
)

// many opens a library of the starter content and n cases about one scam type.
func many(t testing.TB, n int) *library.Snapshot {
	t.Helper()
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS("../../content")); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		text := "---\ntitle: 一起案例\ndate: 2026-01-02\nsummary: 一句话。\nscam: [task_rebate, pyramid]\n---\n文字。\n"
		if err := os.WriteFile(filepath.Join(content, "cases", fmt.Sprintf("made-%04d.md", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lib, _, err := library.Open(content, library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	return lib.Snapshot()
}

func TestRelatedArticlesAreOfAnotherKindFirst(t *testing.T) {
	snapshot := many(t, 6)
	for _, id := range []string{"cases/made-0000", "guides/task-rebate"} {
		a, _ := snapshot.ByID(id)
		list := related(snapshot, a)
		if len(list) != 4 || slices.ContainsFunc(list, func(other *library.Article) bool { return other.Kind == a.Kind }) {
			t.Errorf("%s leads to %d articles, of its own kind too", id, len(list))
		}
	}
}

// The related articles of a scam type with very many cost no more than a walk
// through them: readers in elder mode have such pages made over and over.
func BenchmarkRelatedArticles(b *testing.B) {
	snapshot := many(b, 2000)
	a, _ := snapshot.ByID("cases/made-0000")
	b.Run("a walk", func(b *testing.B) {
		for b.Loop() {
			snapshot.List(library.Filter{Scam: "task_rebate"})
		}
	})
	b.Run("related", func(b *testing.B) {
		for b.Loop() {
			related(snapshot, a)
		}
	})
}
