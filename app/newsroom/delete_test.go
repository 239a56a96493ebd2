package newsroom_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/newsroom"
)

// A draft goes with all that was ever written in it; its address is free again.
func TestADraftIsDeletedWithItsRevisions(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for story, id := range map[string]string{
			"eva saves, ed deletes": "a", "ed submits, ed deletes": "b", "ed submits, rita returns, rita deletes": "c", "rita deletes": "d",
		} {
			a := r.begin("ed", id, article("打错了名字"))
			if _, err := r.acts(a.ID, story); err != nil {
				t.Errorf("%s: %v", story, err)
			}
			_, err := r.db.Article(t.Context(), a.ID)
			wantKind(t, story, err, fault.NotFound)
			if left, err := r.db.Revisions(t.Context(), a.ID); err != nil || len(left) > 0 {
				t.Errorf("%s: %d revisions are left, %v", story, len(left), err)
			}
			if again := r.begin("eva", id, article("另一篇")); again.Head != 1 || again.Author != "eva" {
				t.Errorf("%s: the address is not free: %+v", story, again)
			}
		}
		if acts := strings.Join(r.acted(), "\n"); !strings.Contains(acts, "ed article_deleted article:cases:a revisions:2") {
			t.Error(acts)
		}
	})
}

// Whoever has saved meanwhile does not lose it.
func TestADraftThatSomebodyHasSavedMeanwhileIsNotDeleted(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		a := r.begin("ed", "seen", article("看到的"))
		if _, err := r.acts(a.ID, "eva saves"); err != nil {
			t.Fatal(err)
		}
		err := r.Delete(t.Context(), r.who("ed"), a.ID, a.Head)
		var conflict *newsroom.Conflict
		if !errors.As(err, &conflict) || conflict.Newest.Author != "eva" {
			t.Errorf("%v", err)
		}
		if err := r.db.DeleteArticle(t.Context(), a, r.who("ed").Did("article_deleted")); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the database: %v", err)
		}
	})
}

// What somebody has put into the folder is theirs, a draft too; and what they
// have taken out of it was public.
func TestWhatIsInTheFolderIsNotDeleted(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		r.write("cases/by-hand.md", strings.Replace(article("手放的"), "summary", "status: draft\nsummary", 1))
		r.reload()
		a, _, err := r.Open(t.Context(), r.who("rita"), "cases/by-hand")
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, "a file of the folder", r.Delete(t.Context(), r.who("rita"), a.ID, a.Head), fault.Conflict)
		if err := os.Remove(filepath.Join(r.dir, "cases", "by-hand.md")); err != nil {
			t.Fatal(err)
		}
		r.reload()
		if a, _, err = r.Open(t.Context(), r.who("rita"), "cases/by-hand"); err != nil || a.Public != 0 {
			t.Fatal(a, err)
		}
		wantKind(t, "a file that was taken out", r.Delete(t.Context(), r.who("rita"), a.ID, a.Head), fault.Conflict)
	})
}
