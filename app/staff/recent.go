package staff

import (
	"context"
	"sync"
	"time"
)

// recentFor is how long a unit's key is taken from memory. A key that another
// process has rotated is sealed to for so long.
const recentFor = time.Second

// recentKeys are the units' keys as they were a moment ago, so that reports
// that come in numbers do not each read them.
type recentKeys struct {
	mu   sync.Mutex
	keys map[string]recentKey
}

type recentKey struct {
	UnitKey
	until time.Time
}

// recentUnitKeys is [Staff.UnitKeys] as of the last second.
func (s *Staff) recentUnitKeys(ctx context.Context, units []string) ([]UnitKey, error) {
	now := s.now()
	if keys, ok := s.recent.find(units, now); ok {
		return keys, nil
	}
	keys, err := s.UnitKeys(ctx, units)
	if err == nil {
		s.recent.keep(keys, now.Add(recentFor))
	}
	return keys, err
}

// find is ok where all are there.
func (r *recentKeys) find(units []string, now time.Time) (keys []UnitKey, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, unit := range units {
		key, kept := r.keys[unit]
		if !kept || !now.Before(key.until) {
			return nil, false
		}
		keys = append(keys, key.UnitKey)
	}
	return keys, true
}

// forget has a unit's key read again.
func (r *recentKeys) forget(unit string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.keys, unit)
}

func (r *recentKeys) keep(keys []UnitKey, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.keys == nil {
		r.keys = map[string]recentKey{}
	}
	for _, key := range keys {
		r.keys[key.Unit] = recentKey{key, until}
	}
}
