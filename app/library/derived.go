package library

import "sync"

// Derived holds what was worked out of the newest snapshot it was asked for,
// so that each snapshot is worked through once. The zero value is ready.
type Derived[T any] struct {
	mu       sync.Mutex
	snapshot *Snapshot
	value    T
}

// Of returns what is worked out of a snapshot.
func (d *Derived[T]) Of(snapshot *Snapshot, derive func(*Snapshot) T) T {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.snapshot != snapshot {
		d.snapshot, d.value = snapshot, derive(snapshot)
	}
	return d.value
}
