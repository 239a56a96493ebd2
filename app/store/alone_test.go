package store_test

import (
	"context"
	"errors"
	"testing"

	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

func TestOneReplicaWorksForAll(t *testing.T) {
	storetest.EachDatabase(t, func(t *testing.T, database store.Options) {
		first, second := storetest.OpenDatabase(t, database), storetest.OpenDatabase(t, database)
		if database.DatabaseURL == "" {
			second = first // a site on SQLite is one process
		}
		want := func(step string, s *store.Store, want bool) {
			t.Helper()
			ran, err := s.Alone(t.Context(), func(context.Context) error { return nil })
			if err != nil || ran != want {
				t.Errorf("%s: ran %v, %v", step, ran, err)
			}
		}
		failed := errors.New("failed")
		ran, err := first.Alone(t.Context(), func(context.Context) error {
			want("while the first is at it", second, false)
			return failed
		})
		if !ran || !errors.Is(err, failed) {
			t.Errorf("the first: %v, %v", ran, err)
		}
		want("after a failure", second, true)
		want("again", first, true)
	})
}
