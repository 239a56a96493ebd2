package search

import (
	"context"
	"sync"
	"sync/atomic"
)

// Scan is the engine that reads every document for every query. It is ready
// at once and slow: it serves until the index is built.
type Scan struct {
	write sync.Mutex              // held by who changes live
	live  atomic.Pointer[flatSet] // nil once closed; what it points to never changes
}

// NewScan returns an engine without documents.
func NewScan() *Scan {
	s := new(Scan)
	s.live.Store(newFlatSet(new(catalog)))
	return s
}

// Search implements [Engine].
func (s *Scan) Search(ctx context.Context, q Query) (Result, error) {
	live := s.live.Load()
	if live == nil {
		return Result{}, ErrClosed
	}
	return live.answer(ctx, live, "scan", q)
}

// Suggest implements [Engine].
func (s *Scan) Suggest(ctx context.Context, text string) ([]string, error) {
	live := s.live.Load()
	if live == nil {
		return nil, ErrClosed
	}
	return live.complete(ctx, text)
}

// Replace implements [Engine].
func (s *Scan) Replace(ctx context.Context, docs []Document) error {
	return s.change(ctx, func(*catalog) *catalog {
		next, _ := new(catalog).with(docs, nil)
		return next
	})
}

// Update implements [Engine].
func (s *Scan) Update(ctx context.Context, put []Document, remove []string) error {
	return s.change(ctx, func(live *catalog) *catalog {
		next, _ := live.with(put, remove)
		return next
	})
}

// Close implements [Engine].
func (s *Scan) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	s.live.Store(nil)
	return nil
}

// change makes live what next makes of it.
func (s *Scan) change(ctx context.Context, next func(live *catalog) *catalog) error {
	s.write.Lock()
	defer s.write.Unlock()
	live := s.live.Load()
	if live == nil {
		return ErrClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.live.Store(newFlatSet(next(live.catalog)))
	return nil
}
