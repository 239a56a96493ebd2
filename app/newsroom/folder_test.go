package newsroom_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/staff"
)

// Two who save upon the same revision: the second one's is not kept, the first
// one's is shown to them, and nothing is lost.
func TestAStaleSaveIsAConflict(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		a := r.begin("ed", "two-hands", article("新案子"))
		if _, err := r.Save(t.Context(), r.who("eva"), a.ID, a.Head, []byte(article("伊娃改的"))); err != nil {
			t.Fatal(err)
		}
		for name, act := range map[string]func() error{
			"save": func() error {
				_, err := r.Save(t.Context(), r.who("ed"), a.ID, a.Head, []byte(article("爱德改的")))
				return err
			},
			"submit": func() error { _, err := r.Submit(t.Context(), r.who("ed"), a.ID, a.Head); return err },
			"revert": func() error { _, err := r.Revert(t.Context(), r.who("ed"), a.ID, a.Head, 1); return err },
			"publish": func() error {
				_, err := r.Publish(t.Context(), r.who("rita"), a.ID, a.Head, newsroom.Release{Ticks: allTicks, Urgent: true})
				return err
			},
		} {
			err := act()
			var conflict *newsroom.Conflict
			if !errors.As(err, &conflict) || fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			} else if conflict.Newest.Number != 2 || conflict.Newest.Author != "eva" || !strings.Contains(string(conflict.Newest.Content), "伊娃改的") {
				t.Errorf("%s: %+v", name, conflict.Newest)
			}
		}
	})
}

func TestOfManyWhoSaveAtOnceOneIsFirst(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		a := r.begin("ed", "rush", article("新案子"))
		writers := []*staff.Session{r.who("ed"), r.who("eva")}
		results := make(chan error, 8)
		var group sync.WaitGroup
		for i := range cap(results) {
			group.Go(func() {
				_, err := r.Save(context.WithoutCancel(t.Context()), writers[i%2], a.ID, a.Head, []byte(article(fmt.Sprint("第", i))))
				results <- err
			})
		}
		group.Wait()
		close(results)
		var kept int
		for err := range results {
			if err == nil {
				kept++
			} else if fault.KindOf(err) != fault.Conflict {
				t.Error(err)
			}
		}
		if now, err := r.db.Article(t.Context(), a.ID); kept != 1 || err != nil || now.Head != 2 {
			t.Errorf("%d were kept, the newest is %d, %v", kept, now.Head, err)
		}
	})
}

// Somebody changes a file by hand: it is a revision, and a draft that was
// written meanwhile does not go over it unseen.
func TestAHandEditIsARevisionOutsideTheConsole(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		a, _, err := r.Open(t.Context(), r.who("ed"), "guides/rebate")
		if err != nil {
			t.Fatal(err)
		}
		r.write("guides/rebate.md", article("手工改的"))
		_, err = r.Save(t.Context(), r.who("ed"), a.ID, a.Head, []byte(article("表单改的")))
		var conflict *newsroom.Conflict
		if !errors.As(err, &conflict) || conflict.Newest.Act != newsroom.Outside || conflict.Newest.Author != "" {
			t.Fatalf("%v", err)
		}
		if _, err := r.Save(t.Context(), r.who("ed"), a.ID, conflict.Newest.Number, []byte(article("表单改的"))); err != nil {
			t.Fatal(err)
		}
		history, err := r.History(t.Context(), r.who("ed"), a.ID)
		if err != nil || len(history) != 3 || r.has("guides/rebate.md") != article("手工改的") {
			t.Errorf("%d revisions, %v", len(history), err)
		}
		if want := "server article_changed_outside article:guides:rebate revision:2"; r.acted()[1] != want {
			t.Errorf("logged %q", r.acted()[1])
		}
	})
}

func TestAFileThatIsRemovedByHandIsADraftAgain(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "gone", article("新案子")).ID
		if _, err := r.acts(id, "ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(r.dir, "cases", "gone.md")); err != nil {
			t.Fatal(err)
		}
		a, newest, err := r.Open(t.Context(), r.who("ed"), id)
		if err != nil || a.State != newsroom.Draft || a.Public != 0 || newest.Act != newsroom.Removed || string(newest.Content) != article("新案子") {
			t.Errorf("%+v, %s, %v", a, newest.Content, err)
		}
		if _, err := r.acts(id, "ed submits, rolf publishes"); err != nil || r.has("cases/gone.md") == "" {
			t.Errorf("it did not come back: %v", err)
		}
	})
}

// dying is a database whose program ends when an article has been kept.
type dying struct{ newsroom.Store }

var errDied = errors.New("the program has ended")

func (d dying) AddRevision(ctx context.Context, a newsroom.Article, r newsroom.Revision, did audit.Draft) error {
	return errors.Join(d.Store.AddRevision(ctx, a, r, did), errDied)
}

// crashWhilePublishing ends the program between the database and the file.
func (r *room) crashWhilePublishing(id string) {
	r.t.Helper()
	lost := newsroom.New(newsroom.Options{Store: dying{r.db}, Library: r.lib, Folder: r.dir, Log: r.log, Now: r.clock.Now})
	a, err := r.db.Article(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := lost.Publish(r.t.Context(), r.who("rita"), id, a.Head, newsroom.Release{Ticks: allTicks}); !errors.Is(err, errDied) {
		r.t.Fatalf("published: %v", err)
	}
}

func TestACrashBetweenDatabaseAndFileIsHealedAtTheNextStart(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "crash", article("新案子")).ID
		if _, err := r.acts(id, "ed submits"); err != nil {
			t.Fatal(err)
		}
		r.crashWhilePublishing(id)
		if r.has("cases/crash.md") != "" {
			t.Fatal("it is in the folder")
		}
		r.open()
		for want := 1; want >= 0; want-- {
			if healed, err := r.Heal(t.Context()); err != nil || healed != want {
				t.Errorf("healed %d, %v, want %d", healed, err, want)
			}
		}
		if _, there := r.lib.Snapshot().ByID(id); !there || r.has("cases/crash.md") != article("新案子") {
			t.Error("readers do not see it")
		}
		if rows := r.acted(); len(rows) != 3 {
			t.Errorf("%d acts: %q", len(rows), rows)
		}
	})
}

// Whoever opens the article before the next start heals it as well.
func TestAnArticleThatIsOpenedIsHealed(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "crash", article("新案子")).ID
		if _, err := r.acts(id, "ed submits"); err != nil {
			t.Fatal(err)
		}
		r.crashWhilePublishing(id)
		a, newest, err := r.Open(t.Context(), r.who("ed"), id)
		if err != nil || a.Pending || a.Head != newest.Number || newest.Act != newsroom.Released || r.has("cases/crash.md") != article("新案子") {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

// What was made of the file by hand while the program was down is kept as a
// draft, and what was published stands.
func TestAHandEditMadeWhileDownIsKept(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		a, _, err := r.Open(t.Context(), r.who("ed"), "guides/rebate")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.acts(a.ID, "ed saves, ed submits"); err != nil {
			t.Fatal(err)
		}
		r.crashWhilePublishing(a.ID)
		r.write("guides/rebate.md", article("手工改的"))
		r.open()
		if healed, err := r.Heal(t.Context()); err != nil || healed != 1 {
			t.Fatal(healed, err)
		}
		now, newest, err := r.Open(t.Context(), r.who("ed"), a.ID)
		if err != nil || now.State != newsroom.Draft || newest.Act != newsroom.Outside || string(newest.Content) != article("手工改的") {
			t.Errorf("%+v, %v", now, err)
		}
		if !strings.Contains(r.has("guides/rebate.md"), "改于") {
			t.Error("what was published is not in the folder")
		}
	})
}

// Nothing but a slug of a kind is an address of an article, and no file
// outside the folder is touched.
func TestPathTricksAreNoAddresses(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		for _, id := range []string{
			"", "cases", "cases/", "cases/../site", "cases/..", "../cases/a", "/etc/passwd", "cases/a/b", "cases/a.md", "cases/A", "cases/.a", "media/a",
			"cases/a\x00", "cases/%2e%2e", "cases\\a", "site.yaml", "pages/../units", "cases/" + strings.Repeat("a", 200), "cases/\xff",
		} {
			if _, _, err := r.Open(t.Context(), r.who("rita"), id); fault.KindOf(err) != fault.NotFound {
				t.Errorf("opened %q: %v", id, err)
			}
			if _, err := r.Save(t.Context(), r.who("rita"), id, 0, []byte(article("x"))); fault.KindOf(err) != fault.NotFound {
				t.Errorf("saved %q: %v", id, err)
			}
		}
		for _, slug := range []string{"..", "../site", "a/b", "A", "a b", "a.md", "-a", "a--b", "案子", strings.Repeat("a", 81), "a\x00", "."} {
			if _, err := r.Begin(t.Context(), r.who("ed"), library.Cases, slug, []byte(article("x"))); fault.KindOf(err) != fault.Invalid {
				t.Errorf("began %q: %v", slug, err)
			}
		}
		for _, kind := range []library.Kind{"", "media", "..", "cases/..", "site.yaml"} {
			if _, err := r.Begin(t.Context(), r.who("rita"), kind, "a", []byte(article("x"))); fault.KindOf(err) != fault.NotFound {
				t.Errorf("began a %q: %v", kind, err)
			}
		}
		if rows := r.acted(); len(rows) != 0 {
			t.Errorf("kept %q", rows)
		}
	})
}

// A link in the folder that leads out of it is not followed.
func TestNoFileOutsideTheFolderIsWritten(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		outside := t.TempDir()
		if err := os.Symlink(outside, filepath.Join(r.dir, "tips")); err != nil {
			t.Fatal(err)
		}
		a, err := r.Begin(t.Context(), r.who("ed"), library.Tips, "leak", []byte(article("x")))
		if err == nil {
			_, err = r.acts(a.ID, "ed submits, rita publishes")
		}
		if err == nil {
			t.Error("it was published")
		}
		if found, err := os.ReadDir(outside); err != nil || len(found) != 0 {
			t.Errorf("outside there is %v, %v", found, err)
		}
	})
}

func TestASecondArticleOfTheSameNameGetsAnotherAddress(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for _, want := range []string{"cases/xin-an-zi", "cases/xin-an-zi-2", "cases/xin-an-zi-3"} {
			if a := r.begin("ed", "", article("新案子")); a.ID != want {
				t.Errorf("%s, want %s", a.ID, want)
			}
		}
		_, err := r.Begin(t.Context(), r.who("ed"), library.Cases, "old-one", []byte(article("新案子")))
		wantKind(t, "the address of a file", err, fault.Conflict)
	})
}

func TestTheSitesOwnPagesAreForReviewers(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		_, _, err := r.Open(t.Context(), r.who("ed"), "pages/about")
		wantKind(t, "an editor", err, fault.Forbidden)
		_, _, err = r.Open(t.Context(), r.who("rita"), "pages/about")
		wantKind(t, "a reviewer", err, ok)
		_, err = r.Begin(t.Context(), r.who("ed"), library.Pages, "more", []byte(article("x")))
		wantKind(t, "an editor's new one", err, fault.Forbidden)
	})
}

// The log's chain holds over what the newsroom has done.
func TestTheNewsroomsRowsAreInTheChain(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.begin("ed", "chain", article("新案子")).ID
		if _, err := r.acts(id, "ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		err := r.db.AuditLog(t.Context(), func(stored audit.Stored) error {
			_, err := audit.New(r.people.Key, r.clock.Now).Verify(stored, nil)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
