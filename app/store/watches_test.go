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

func TestAWatchIsKeptUntilItEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		begin := func(id, member string, at time.Time) staff.Watch {
			t.Helper()
			w := staff.Watch{ID: []byte(id), Member: member, CreatedAt: at}
			if err := s.AddWatch(t.Context(), w, at.Add(-24*time.Hour), storetest.Did(t)); err != nil {
				t.Fatal(err)
			}
			return w
		}
		there := func(id string) bool {
			t.Helper()
			_, err := s.Watch(t.Context(), []byte(id))
			if err != nil && fault.KindOf(err) != fault.NotFound {
				t.Fatal(err)
			}
			return err == nil
		}
		old := begin("old", "wang", noon)
		if got, err := s.Watch(t.Context(), old.ID); err != nil || cmp.Diff(old, got) != "" {
			t.Errorf("kept as %+v, %v", got, err)
		}
		begin("other", "li", noon.Add(time.Hour))
		begin("new", "wang", noon.Add(24*time.Hour))
		if there("old") || !there("other") || !there("new") {
			t.Error("what began a day ago is kept, or what did not is forgotten")
		}
		if err := s.EndWatch(t.Context(), []byte("other"), storetest.Did(t)); err != nil || there("other") {
			t.Errorf("an ended watch is there, %v", err)
		}
		for name, end := range map[string]func() error{
			"all sessions are ended": func() error { return s.EndVisits(t.Context(), "wang", storetest.Did(t)) },
			"the password is changed": func() error {
				return s.SetPassword(t.Context(), staff.Member{Name: "wang", Locked: []byte{2}}, []byte{2}, nil, storetest.Did(t))
			},
			"the member is removed": func() error { return s.RemoveMember(t.Context(), "wang", noon, storetest.Did(t)) },
		} {
			id := "before " + name
			begin(id, "wang", noon.Add(25*time.Hour))
			if err := end(); err != nil || there(id) {
				t.Errorf("%s: it is there, %v", name, err)
			}
		}
	})
}
