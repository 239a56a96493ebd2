package library_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"fanzha/app/clocktest"
	"fanzha/app/library"
)

// What was published once and is not any more can be told from what never was.
func TestWhatIsGoneIsToldFromWhatNeverWas(t *testing.T) {
	f := newFolder(t)
	head := func(date, more string) string {
		return "---\ntitle: 标题\ndate: " + date + "\nsummary: 摘要。\n" + more + "---\n正文。\n"
	}
	f.write("tips/withdrawn.md", head("2026-01-02", "status: withdrawn\nwithdrawn_reason: 有误\n"))
	f.write("tips/expired.md", head("2026-01-03", "expire_at: 2026-02-01\n"))
	f.write("tips/expiring.md", head("2026-01-04", "expire_at: 2026-07-01\n"))
	f.write("tips/draft.md", head("2026-01-05", "status: draft\n"))
	f.write("tips/scheduled.md", head("2026-01-06", "publish_at: 2026-07-01\n"))
	saved := time.Date(2026, 1, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(f.dir+"/tips/expired.md", saved, saved); err != nil {
		t.Fatal(err)
	}
	clock := clocktest.At(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
	lib, _, err := library.Open(f.dir, library.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	gone := func() (ids []string) {
		for _, a := range lib.Snapshot().Gone() {
			ids = append(ids, a.Slug)
		}
		return ids
	}
	if ids := gone(); !slices.Equal(ids, []string{"expired", "withdrawn"}) {
		t.Errorf("gone are %v", ids)
	}
	if a := lib.Snapshot().Gone()[0]; !a.Saved.Equal(saved) || !lib.Snapshot().At.Equal(clock.Now()) {
		t.Errorf("saved at %v, looked at %v", a.Saved, lib.Snapshot().At)
	}
	clock.Move(60 * 24 * time.Hour)
	if _, err := lib.Reload(); err != nil {
		t.Fatal(err)
	}
	if ids := gone(); !slices.Equal(ids, []string{"expiring", "expired", "withdrawn"}) {
		t.Errorf("then gone are %v", ids)
	}
}
