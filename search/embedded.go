package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
)

// Embedded is the engine that keeps an index of its own, on Bleve. The index
// lies in a temporary folder that is private to the engine; the documents stay
// in memory, where their owner has them anyway.
//
// Of 10,000 articles of 3 kB the index takes 10 s of one core to build and
// 33 MB of disk; a query takes 1 to 5 ms, an Update 10 ms.
type Embedded struct {
	dir    string
	folder *folder // nil: there was no room for one yet
	turn   turn
	ready  atomic.Bool

	mu   sync.RWMutex // held by readers for as long as they search
	live *snapshot    // nil once closed
}

// NewEmbedded returns an engine without documents that keeps its index in
// dir, or in the system's temporary folder where dir is empty. What earlier
// processes left in dir is removed; processes may share it. Where there is no
// room for an index now, each Replace asks again.
func NewEmbedded(dir string) (*Embedded, error) {
	e := &Embedded{dir: dir, turn: newTurn()}
	_ = e.settle()
	empty, err := newDisk(e.turn.life, "", nil)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if e.live, err = newSnapshot(empty, new(catalog)); err != nil {
		return nil, errors.Join(fmt.Errorf("search: %w", err), empty.remove())
	}
	return e, nil
}

// settle has a folder for indexes: the one there was, or another where that is
// gone, as where temporary folders are cleaned up.
func (e *Embedded) settle() error {
	if e.folder != nil {
		if _, err := os.Stat(e.folder.path); !errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		_ = e.folder.lock.Close()
		e.folder = nil
	}
	folder, err := newFolder(e.dir)
	if err != nil {
		return fmt.Errorf("search: folder of the index: %w", err)
	}
	e.folder = folder
	return nil
}

// Ready reports whether a first Replace has completed.
func (e *Embedded) Ready() bool { return e.ready.Load() }

// Search implements [Engine].
func (e *Embedded) Search(ctx context.Context, q Query) (Result, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.live == nil {
		return Result{}, ErrClosed
	}
	return e.live.answer(ctx, e.live, "embedded", q)
}

// Suggest implements [Engine].
func (e *Embedded) Suggest(ctx context.Context, text string) ([]string, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.live == nil {
		return nil, ErrClosed
	}
	return e.live.complete(ctx, text)
}

// Replace implements [Engine]. An Update that comes meanwhile waits, and is
// then made to the new index.
func (e *Embedded) Replace(ctx context.Context, docs []Document) error {
	return e.turn.do(ctx, func(ctx context.Context) error {
		next, err := e.build(ctx, docs)
		if err != nil {
			return err
		}
		old := e.swap(next)
		e.ready.Store(true)
		if err := errors.Join(old.close(), old.disk.remove()); err != nil {
			return fmt.Errorf("search: the new index is live, the old one remains: %w", err)
		}
		return nil
	})
}

// Update implements [Engine]. Once begun it is not cut off by ctx. After an
// error the index needs a Replace.
func (e *Embedded) Update(ctx context.Context, put []Document, remove []string) error {
	return e.turn.do(ctx, func(context.Context) error {
		next, err := e.live.with(put, remove)
		if err != nil {
			return fmt.Errorf("search: update the index: %w", err)
		}
		return e.swap(next).close()
	})
}

// Close implements [Engine]. It cuts off a Replace and waits for readers.
func (e *Embedded) Close() error {
	return e.turn.end(func() error {
		old := e.swap(nil)
		if old == nil {
			return nil
		}
		err := errors.Join(old.close(), old.disk.remove())
		if e.folder != nil {
			err = errors.Join(err, e.folder.remove())
		}
		return err
	})
}

// build makes an index of docs beside the live one.
func (e *Embedded) build(ctx context.Context, docs []Document) (*snapshot, error) {
	c, added := new(catalog).with(docs, nil)
	if err := e.settle(); err != nil {
		return nil, err
	}
	path, err := e.folder.sub()
	if err != nil {
		return nil, fmt.Errorf("search: folder of the index: %w", err)
	}
	disk, err := newDisk(ctx, path, added)
	if err != nil {
		return nil, fmt.Errorf("search: build the index: %w", err)
	}
	s, err := newSnapshot(disk, c)
	if err != nil {
		return nil, fmt.Errorf("search: read the index: %w", errors.Join(err, disk.remove()))
	}
	return s, nil
}

// swap makes next live and returns what was, which nobody reads any more.
func (e *Embedded) swap(next *snapshot) *snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	old := e.live
	e.live = next
	return old
}
