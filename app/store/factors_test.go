package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fanzha/app/fault"
	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestACodeIsUsedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		addMembers(t, s, "wang", "li")
		if err := s.SetFactor(t.Context(), "wang", staff.Factor{Sealed: []byte{1}, MAC: []byte{2}, Step: 10}, [][]byte{{3}, {4}}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		for _, test := range []struct {
			step int64
			want bool
		}{{10, false}, {9, false}, {12, true}, {12, false}, {11, false}, {13, true},
			{1000, true}, {990, false}, {14, true}, {14, false}, {13, false}} { // from 1000 on, by a clock that was wrong
			if ok, err := s.UseStep(t.Context(), "wang", test.step); ok != test.want || err != nil {
				t.Errorf("step %d: %v, %v", test.step, ok, err)
			}
		}
		var used atomic.Int64
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				ok, err := s.UseRecoveryCode(t.Context(), "wang", []byte{3}, storetest.Did(t))
				if err != nil {
					t.Error(err)
				}
				if ok {
					used.Add(1)
				}
			})
		}
		group.Wait()
		if n, err := s.RecoveryCodes(t.Context(), "wang"); used.Load() != 1 || n != 1 || err != nil {
			t.Errorf("used %d times, %d left, %v", used.Load(), n, err)
		}
		if ok, err := s.UseRecoveryCode(t.Context(), "li", []byte{4}, storetest.Did(t)); ok || err != nil {
			t.Errorf("another member's code: %v, %v", ok, err)
		}
		if err := s.SetRecoveryCodes(t.Context(), "wang", [][]byte{{5}, {6}, {7}}, storetest.Did(t)); err != nil {
			t.Fatal(err)
		}
		if ok, err := s.UseRecoveryCode(t.Context(), "wang", []byte{4}, storetest.Did(t)); ok || err != nil {
			t.Errorf("a code of before: %v, %v", ok, err)
		}
	})
}

func TestAOneTimeAddressIsGoodUntilThereIsAnAdministrator(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, digest := range []string{"one", "two"} {
			if err := s.AddFirstAddress(t.Context(), []byte(digest), noon.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		wantFirst := func(digest string, now time.Time, want bool) {
			t.Helper()
			if good, err := s.FirstAddress(t.Context(), []byte(digest), now); good != want || err != nil {
				t.Errorf("%s: %v, %v", digest, good, err)
			}
		}
		wantFirst("one", noon, true)
		wantFirst("one", noon.Add(time.Hour), false)
		wantFirst("none", noon, false)
		var added atomic.Int64
		var group sync.WaitGroup
		for i := range 4 {
			group.Go(func() {
				m := staff.Member{Name: "admin" + string(rune('0'+i)), Role: staff.Administrator, Public: "age1", PublicMAC: []byte{1}, Locked: []byte{2}, CreatedAt: noon}
				err := s.AddFirst(t.Context(), m, []byte("one"), noon, storetest.Did(t))
				if err == nil {
					added.Add(1)
				} else if fault.KindOf(err) != fault.NotFound {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if added.Load() != 1 {
			t.Errorf("%d first administrators", added.Load())
		}
		wantFirst("two", noon, false)
	})
}
