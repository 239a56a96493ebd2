package store

import (
	"context"
	"errors"
	"fmt"
)

// Alone runs work unless another replica is at such work, and reports whether
// it ran. It is for what one does for all, such as feeding the search server.
func (s *Store) Alone(ctx context.Context, work func(context.Context) error) (ran bool, err error) {
	unlock, ok, err := s.tryLock(ctx)
	if err != nil {
		return false, fmt.Errorf("take the lock of work for all replicas: %w", err)
	}
	if !ok {
		return false, nil
	}
	defer func() { err = errors.Join(err, unlock()) }()
	return true, work(ctx)
}
