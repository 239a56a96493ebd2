package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

// addMembers adds members with a key and nothing else.
func addMembers(t *testing.T, s *store.Store, names ...string) {
	t.Helper()
	for _, name := range names {
		m := staff.Member{Name: name, Role: staff.Editor, Public: "age1", PublicMAC: []byte{1}, Locked: []byte{2}, CreatedAt: noon}
		if err := s.AddMember(t.Context(), m, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
	}
}

func visit(id, member string) staff.Visit {
	return staff.Visit{ID: []byte(id), Member: member, Held: []byte("held"), Whole: true, Agent: "Edge，Windows", CreatedAt: noon, SeenAt: noon, ProvenAt: noon}
}

func addVisits(t *testing.T, s *store.Store, visits ...staff.Visit) {
	t.Helper()
	for _, v := range visits {
		if err := s.AddVisit(t.Context(), v, nil, noon.Add(-time.Hour), noon.Add(-time.Hour), storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
	}
}

// wantVisits fails where a member's visits are not these, by id.
func wantVisits(t *testing.T, s *store.Store, member string, want ...string) {
	t.Helper()
	visits, err := s.VisitsOf(t.Context(), member)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, v := range visits {
		ids = append(ids, string(v.ID))
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("%s's visits (-want +got):\n%s", member, diff)
	}
}

func TestAVisitIsKeptUntilItEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		half := visit("half", "wang")
		half.Whole, half.ProvenAt = false, time.Time{}
		addVisits(t, s, half)
		if got, err := s.Visit(t.Context(), half.ID); err != nil || cmp.Diff(half, got) != "" {
			t.Errorf("kept as %+v, %v", got, err)
		}
		if err := s.AddVisit(t.Context(), visit("whole", "wang"), half.ID, noon.Add(-time.Hour), noon.Add(-time.Hour), storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		wantVisits(t, s, "wang", "whole")
		if _, err := s.Visit(t.Context(), half.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("what was replaced: %v", err)
		}

		addVisits(t, s, visit("other", "wang"), visit("li", "li"))
		if err := s.SeeVisit(t.Context(), []byte("other"), noon.Add(time.Minute), time.Time{}); err != nil {
			t.Fatal(err)
		}
		wantVisits(t, s, "wang", "other", "whole")
		if err := s.SeeVisit(t.Context(), []byte("whole"), noon.Add(2*time.Minute), noon.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		wantVisits(t, s, "wang", "whole", "other")
		for id, want := range map[string]time.Time{"other": noon, "whole": noon.Add(2 * time.Minute)} {
			if v, err := s.Visit(t.Context(), []byte(id)); err != nil || !v.ProvenAt.Equal(want) {
				t.Errorf("%s was proven at %s, %v", id, v.ProvenAt, err)
			}
		}
		if err := s.EndVisit(t.Context(), "wang", []byte("li"), storetest.Did(t)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another member's visit is ended: %v", err)
		}
		if err := s.EndVisit(t.Context(), "wang", []byte("other"), storetest.Did(t)); err != nil {
			t.Error(err)
		}
		wantVisits(t, s, "wang", "whole")
		if err := s.EndVisits(t.Context(), "wang", storetest.Did(t)); err != nil {
			t.Error(err)
		}
		wantVisits(t, s, "wang")
		wantVisits(t, s, "li", "li")
	})
}

func TestOldVisitsAreForgottenWithTheNextOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang")
		long, idle := visit("long", "wang"), visit("idle", "wang")
		long.CreatedAt, idle.SeenAt = noon.Add(-12*time.Hour), noon.Add(-30*time.Minute)
		for _, v := range []staff.Visit{long, idle, visit("good", "wang")} {
			if err := s.AddVisit(t.Context(), v, nil, time.Time{}, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.AddVisit(t.Context(), visit("new", "wang"), nil, noon.Add(-12*time.Hour), noon.Add(-30*time.Minute)); err != nil {
			t.Fatal(err)
		}
		wantVisits(t, s, "wang", "good", "new")
	})
}

func TestANewPasswordEndsTheOtherVisits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang")
		addVisits(t, s, visit("here", "wang"), visit("there", "wang"))
		m := staff.Member{Name: "wang", Locked: []byte("new")}
		if err := s.SetPassword(t.Context(), m, []byte("not the one before"), []byte("here"), storetest.Did(t)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a password that was changed meanwhile: %v", err)
		}
		wantVisits(t, s, "wang", "here", "there")
		if err := s.SetPassword(t.Context(), m, []byte{2}, []byte("here"), storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		wantVisits(t, s, "wang", "here")
	})
}

func TestWhoIsResetOrRemovedHasNothingLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		for name, end := range map[string]func() error{
			"wang": func() error {
				return s.ResetMember(t.Context(), staff.Member{Name: "wang", Public: "age2", PublicMAC: []byte{3}, Locked: []byte{4}, Initial: true}, storetest.Did(t))
			},
			"li": func() error { return s.RemoveMember(t.Context(), "li", noon, storetest.Did(t)) },
		} {
			if err := s.SetFactor(t.Context(), name, staff.Factor{Sealed: []byte{5}, MAC: []byte{6}, Step: 7}, [][]byte{{8}, {9}}, storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
			addVisits(t, s, visit(name, name))
			if err := end(); err != nil {
				t.Fatal(err)
			}
			wantVisits(t, s, name)
			if n, err := s.RecoveryCodes(t.Context(), name); n != 0 || err != nil {
				t.Errorf("%s has %d recovery codes, %v", name, n, err)
			}
		}
		if m, err := s.Member(t.Context(), "wang"); err != nil || m.Factor.Enrolled() || m.Factor.Step != 0 || !m.Initial {
			t.Errorf("after a reset: %+v, %v", m, err)
		}
	})
}
