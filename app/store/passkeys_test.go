package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func passkey(id, member string) staff.Passkey {
	return staff.Passkey{
		ID: []byte(id), Member: member, Name: "电脑", Site: "example.org", Public: []byte{1}, MAC: []byte{2}, Counter: 7, Backup: true, CreatedAt: noon,
	}
}

func addPasskeys(t *testing.T, s *store.Store, passkeys ...staff.Passkey) {
	t.Helper()
	for _, p := range passkeys {
		if err := s.AddPasskey(t.Context(), p, nil, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPasskeysAreAddedAndCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		want := passkey("one", "wang")
		addPasskeys(t, s, want, passkey("of li", "li"))
		if got, err := s.Passkeys(t.Context(), "wang"); err != nil || cmp.Diff([]staff.Passkey{want}, got) != "" {
			t.Errorf("kept as %+v, %v", got, err)
		}
		if err := s.AddPasskey(t.Context(), passkey("one", "li"), nil, storetest.Did(t)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("one that is there: %v", err)
		}
		if err := s.AddPasskey(t.Context(), passkey("two", "nobody"), nil, storetest.Did(t)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("of nobody: %v", err)
		}
		if m, err := s.Member(t.Context(), "wang"); err != nil || m.Passkeys != 1 || !m.HasFactor() || m.Factor.Enrolled() {
			t.Errorf("the member has %d, %v", m.Passkeys, err)
		}
		none := passkey("uncounted", "wang")
		none.Counter = 0
		if err := s.AddPasskey(t.Context(), none, [][]byte{{3}}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if n, err := s.RecoveryCodes(t.Context(), "wang"); n != 1 || err != nil {
			t.Errorf("%d recovery codes, %v", n, err)
		}
		for _, test := range []struct {
			id      string
			counter uint32
			want    bool
		}{
			{"one", 7, false}, {"one", 6, false}, {"one", 0, false}, {"one", 9, true}, {"one", 9, false}, {"one", 1<<32 - 1, true},
			{"uncounted", 0, true}, {"uncounted", 0, true}, {"uncounted", 1, true}, {"uncounted", 0, false}, {"nobody's", 99, false},
		} {
			if ok, err := s.UsePasskey(t.Context(), []byte(test.id), test.counter, noon.Add(time.Minute)); ok != test.want || err != nil {
				t.Errorf("%s at %d: %v, %v", test.id, test.counter, ok, err)
			}
		}
	})
}

// Of two who remove a member's two passkeys at once, one is refused.
func TestTheLastSecondFactorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang")
		addPasskeys(t, s, passkey("one", "wang"), passkey("two", "wang"))
		if err := s.RemovePasskey(t.Context(), "li", []byte("one"), storetest.Did(t)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's: %v", err)
		}
		var removed atomic.Int64
		var group sync.WaitGroup
		did := storetest.Did(t)
		for _, id := range []string{"one", "two"} {
			group.Go(func() {
				err := s.RemovePasskey(t.Context(), "wang", []byte(id), did)
				if err == nil {
					removed.Add(1)
				} else if fault.KindOf(err) != fault.Conflict {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if m, err := s.Member(t.Context(), "wang"); err != nil || removed.Load() != 1 || m.Passkeys != 1 {
			t.Errorf("%d removed, %d left, %v", removed.Load(), m.Passkeys, err)
		}
		if err := s.SetFactor(t.Context(), "wang", staff.Factor{Sealed: []byte{1}, MAC: []byte{2}}, nil, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		left, err := s.Passkeys(t.Context(), "wang")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RemovePasskey(t.Context(), "wang", left[0].ID, storetest.Did(t)); err != nil {
			t.Errorf("beside an app: %v", err)
		}
	})
}

// With a lost passkey go the visits of its member, and of nobody else; one that
// has to stay leaves them be.
func TestALostPasskeyGoesWithItsMembersVisits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		addPasskeys(t, s, passkey("one", "wang"), passkey("two", "wang"))
		addVisits(t, s, visit("a", "wang"), visit("b", "wang"), visit("c", "li"))
		wantVisits := func(wang, li int) {
			t.Helper()
			for member, want := range map[string]int{"wang": wang, "li": li} {
				if open, err := s.VisitsOf(t.Context(), member); err != nil || len(open) != want {
					t.Errorf("%s has %d visits, want %d, %v", member, len(open), want, err)
				}
			}
		}
		if err := s.RemoveLostPasskey(t.Context(), "li", []byte("one"), storetest.Did(t)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another's: %v", err)
		}
		wantVisits(2, 1)
		if err := s.RemoveLostPasskey(t.Context(), "wang", []byte("one"), storetest.Did(t)); err != nil {
			t.Error(err)
		}
		wantVisits(0, 1)
		addVisits(t, s, visit("d", "wang"))
		if err := s.RemoveLostPasskey(t.Context(), "wang", []byte("two"), storetest.Did(t)); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the last: %v", err)
		}
		wantVisits(1, 1)
	})
}

func TestAChallengeIsTakenOnceByItsVisit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang")
		addVisits(t, s, visit("one", "wang"), visit("two", "wang"))
		until := noon.Add(time.Minute)
		take := func(id, challenge string, now time.Time, want bool) {
			t.Helper()
			if ok, err := s.TakeChallenge(t.Context(), []byte(id), []byte(challenge), now); ok != want || err != nil {
				t.Errorf("%s takes %q: %v, %v", id, challenge, ok, err)
			}
		}
		set := func(challenge string) {
			t.Helper()
			if err := s.SetChallenge(t.Context(), []byte("one"), []byte(challenge), until); err != nil {
				t.Fatal(err)
			}
		}
		take("one", "", noon, false)
		set("first")
		take("two", "first", noon, false)
		take("one", "first", until, false)
		set("second")
		take("one", "first", noon, false)
		take("one", "second", noon, true)
		take("one", "second", noon, false)
		take("one", "", noon, false)
	})
}

func TestWhoIsResetHasNoPasskeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang")
		addPasskeys(t, s, passkey("one", "wang"))
		if err := s.ResetMember(t.Context(), staff.Member{Name: "wang", Public: "age2", PublicMAC: []byte{3}, Locked: []byte{4}}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if m, err := s.Member(t.Context(), "wang"); err != nil || m.HasFactor() {
			t.Errorf("after a reset: %+v, %v", m, err)
		}
	})
}
