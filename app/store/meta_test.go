package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestADatabaseBelongsToOneServerKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		wantServerKey(t, s, "")
		if err := s.BindServerKey(t.Context(), ""); err == nil {
			t.Error("an empty id was bound")
		}
		steps := []struct {
			id   string
			want error
		}{
			{"00aa", nil},
			{"00aa", nil},
			{"00bb", store.ErrServerKey},
			{"00aa", nil},
		}
		for _, step := range steps {
			if err := s.BindServerKey(t.Context(), step.id); !errors.Is(err, step.want) {
				t.Errorf("bind %s: %v", step.id, err)
			}
			wantServerKey(t, s, "00aa")
		}
	})
}

func TestOneOfTwoServerKeysWins(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		replicas := map[string]*store.Store{
			"00aa": storetest.OpenDatabase(t, database),
			"00bb": storetest.OpenDatabase(t, database),
		}
		var group sync.WaitGroup
		var winner atomic.Value
		for id, replica := range replicas {
			group.Go(func() {
				switch err := replica.BindServerKey(t.Context(), id); {
				case err == nil:
					if other := winner.Swap(id); other != nil {
						t.Errorf("%s and %s both won", id, other)
					}
				case !errors.Is(err, store.ErrServerKey):
					t.Error(err)
				}
			})
		}
		group.Wait()
		for _, replica := range replicas {
			wantServerKey(t, replica, winner.Load())
		}
	})
}

func wantServerKey(t *testing.T, s *store.Store, want any) {
	t.Helper()
	if id, err := s.ServerKeyID(t.Context()); err != nil || id != want {
		t.Errorf("the server key is %q, %v; want %q", id, err, want)
	}
}
