package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/audit"
	"fanzha/app/fault"
	"fanzha/app/newsroom"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func addRevision(t *testing.T, s *store.Store, a newsroom.Article, r newsroom.Revision) error {
	t.Helper()
	return s.AddRevision(t.Context(), a, r, storetest.Did(t))
}

func TestAnArticleAndItsRevisionsAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := newsroom.Article{
			ID: "cases/a", File: "cases/2026/a.md", Title: "标题", State: newsroom.Published, Head: 1, Public: 1, Digest: "d", Before: "b", Pending: true,
			Author: "wang", SavedBy: "wang", SavedAt: noon, UrgentBy: "li", UrgentAt: noon,
		}
		first := newsroom.Revision{
			Article: a.ID, Number: 1, Act: newsroom.Urgently, Author: "wang", At: noon, Remark: "说明",
			Ticks: newsroom.Ticks{UnitAgrees: true, NoPerson: true}, Content: []byte("---\n\x00\xff"),
		}
		if err := addRevision(t, s, a, first); err != nil {
			t.Fatal(err)
		}
		got, err := s.Article(t.Context(), a.ID)
		if diff := cmp.Diff(a, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		revision, err := s.Revision(t.Context(), a.ID, 1)
		if diff := cmp.Diff(first, revision); diff != "" || err != nil {
			t.Error(diff, err)
		}
		second := newsroom.Revision{Article: a.ID, Number: 2, Base: 1, Act: newsroom.Saved, Author: "zhao", At: noon.Add(time.Hour), Content: []byte("x")}
		a.Head, a.State, a.SavedBy, a.Pending = 2, newsroom.Draft, "zhao", false
		if err := addRevision(t, s, a, second); err != nil {
			t.Fatal(err)
		}
		first.Content, second.Content = nil, nil
		history, err := s.Revisions(t.Context(), a.ID)
		if diff := cmp.Diff([]newsroom.Revision{second, first}, history); diff != "" || err != nil {
			t.Error(diff, err)
		}
		for member, mine := range map[string]bool{"wang": true, "zhao": true, "li": false} {
			if all, err := s.Articles(t.Context(), member); err != nil || len(all) != 1 || all[0].Mine != mine {
				t.Errorf("%s: %+v, %v", member, all, err)
			}
		}
		if _, err := s.Article(t.Context(), "cases/none"); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if _, err := s.Revision(t.Context(), a.ID, 3); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

// A revision upon another than the newest leaves nothing behind, no row of
// the audit log either.
func TestARevisionIsUponTheNewestOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := newsroom.Article{ID: "cases/a", File: "cases/a.md", State: newsroom.Draft, Head: 1, SavedAt: noon}
		r := newsroom.Revision{Article: a.ID, Number: 1, Act: newsroom.Saved, At: noon, Content: []byte("1")}
		if err := addRevision(t, s, a, r); err != nil {
			t.Fatal(err)
		}
		for _, base := range []int{0, 2, 7} {
			stale, again := r, a
			stale.Base, stale.Number, again.Head, again.Title = base, base+1, base+1, "另一个"
			if err := addRevision(t, s, again, stale); fault.KindOf(err) != fault.Conflict {
				t.Errorf("upon %d: %v", base, err)
			}
		}
		if got, err := s.Article(t.Context(), a.ID); err != nil || got.Head != 1 || got.Title != "" {
			t.Errorf("%+v, %v", got, err)
		}
		if history, err := s.Revisions(t.Context(), a.ID); err != nil || len(history) != 1 {
			t.Errorf("%d revisions, %v", len(history), err)
		}
		if rows, err := s.AuditPage(t.Context(), audit.Filter{Limit: 9}); err != nil || len(rows) != 1 {
			t.Errorf("%d rows of the audit log, %v", len(rows), err)
		}
	})
}

func TestWhatIsInTheFolderIsToldToTheReplicas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := newsroom.Article{ID: "cases/a", File: "cases/a.md", State: newsroom.Published, Head: 1, Public: 1, Pending: true, SavedAt: noon}
		if err := addRevision(t, s, a, newsroom.Revision{Article: a.ID, Number: 1, Act: newsroom.Released, At: noon, Content: []byte("1")}); err != nil {
			t.Fatal(err)
		}
		waiting := func(want int, version int64) {
			t.Helper()
			all, err := s.Unwritten(t.Context())
			if err != nil || len(all) != want {
				t.Errorf("%d are not in the folder, %v", len(all), err)
			}
			if got, err := s.ContentVersion(t.Context()); err != nil || got != version {
				t.Errorf("version %d, %v", got, err)
			}
		}
		waiting(1, 0)
		if ok, err := s.Written(t.Context(), a.ID, 2); ok || err != nil {
			t.Errorf("another revision: %v, %v", ok, err)
		}
		if ok, err := s.Written(t.Context(), a.ID, 1); !ok || err != nil {
			t.Errorf("the public one: %v, %v", ok, err)
		}
		waiting(0, 1)
	})
}

func TestAnUrgentPublicationIsConfirmedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := newsroom.Article{ID: "cases/a", File: "cases/a.md", State: newsroom.Published, Head: 1, Public: 1, SavedAt: noon, UrgentBy: "wang", UrgentAt: noon}
		if err := addRevision(t, s, a, newsroom.Revision{Article: a.ID, Number: 1, Act: newsroom.Urgently, At: noon, Content: []byte("1")}); err != nil {
			t.Fatal(err)
		}
		other := a
		other.Public = 2
		for i, test := range []struct {
			a    newsroom.Article
			want fault.Kind
		}{{other, fault.Conflict}, {a, fault.Internal}, {a, fault.Conflict}} {
			err := s.ConfirmUrgent(t.Context(), test.a, "li", noon, storetest.Did(t))
			if test.want == fault.Internal && err != nil || test.want != fault.Internal && fault.KindOf(err) != test.want {
				t.Errorf("%d: %v", i, err)
			}
		}
		r, err := s.Revision(t.Context(), a.ID, 1)
		if err != nil || r.ConfirmedBy != "li" || !r.ConfirmedAt.Equal(noon) {
			t.Errorf("%+v, %v", r, err)
		}
		if now, err := s.Article(t.Context(), a.ID); err != nil || now.UrgentBy != "" {
			t.Errorf("%+v, %v", now, err)
		}
	})
}
