package search

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// Meilisearch is the engine that keeps its index on a Meilisearch server. The
// documents stay in memory, where their owner has them anyway: the server
// says which of them hold what is looked for, the best thousand where there are
// more; the rest of an answer is made here, as it is for the other engines.
//
// The server gets texts cut into units, with a blank between any two, so that
// its phrases find every sequence of characters. Its own cutting of Chinese
// into words would miss some.
//
// Processes may share an index, each with its own documents: what the server
// finds that a process does not have is left out.
type Meilisearch struct {
	server meilisearch.ServiceManager
	index  string // its name on the server
	turn   turn
	live   atomic.Pointer[served] // nil once closed; what it points to never changes
}

// MeilisearchOptions say where the index is.
type MeilisearchOptions struct {
	URL   string // http://host:7700
	Key   string // empty where the server wants none
	Index string // its name there; empty: DefaultIndex
}

// DefaultIndex is the name of the index on the server. While it is built anew
// there is a second one with "_new" behind its name.
const DefaultIndex = "fanzha"

// ErrBehind is returned by a search where the server does not hold what is
// searched.
var ErrBehind = errors.New("the server's index holds something else")

// The bounds of a call to the server and of a whole change, whatever the
// context.
const (
	callTimeout   = 30 * time.Second
	changeTimeout = 10 * time.Minute
)

// NewMeilisearch returns an engine without documents. It does not ask the
// server yet.
func NewMeilisearch(options MeilisearchOptions) *Meilisearch {
	if options.Index == "" {
		options.Index = DefaultIndex
	}
	e := &Meilisearch{
		server: meilisearch.New(options.URL,
			meilisearch.WithAPIKey(options.Key),
			meilisearch.WithCustomClient(&http.Client{Timeout: callTimeout}),
			meilisearch.DisableRetries()), // no reader waits for a second try
		index: options.Index,
		turn:  newTurn(),
	}
	e.live.Store(newServed())
	return e
}

// Search implements [Engine].
func (e *Meilisearch) Search(ctx context.Context, q Query) (Result, error) {
	live := e.live.Load()
	if live == nil {
		return Result{}, ErrClosed
	}
	result, err := live.answer(ctx, &serverMatcher{e, live}, "meilisearch", q)
	if err != nil {
		return Result{}, fmt.Errorf("search: Meilisearch: %w", inTime(ctx, err))
	}
	return result, nil
}

// Suggest implements [Engine], without the server.
func (e *Meilisearch) Suggest(ctx context.Context, text string) ([]string, error) {
	live := e.live.Load()
	if live == nil {
		return nil, ErrClosed
	}
	return live.complete(ctx, text)
}

// Replace implements [Engine].
func (e *Meilisearch) Replace(ctx context.Context, docs []Document) error {
	return e.change(ctx, func(ctx context.Context) (*served, error) {
		next, _ := newServed().with(docs, nil)
		return next, e.rebuild(ctx, next)
	})
}

// Update implements [Engine]. After an error the index needs a Replace.
func (e *Meilisearch) Update(ctx context.Context, put []Document, remove []string) error {
	return e.change(ctx, func(ctx context.Context) (*served, error) {
		next, added := e.live.Load().with(put, remove)
		return next, e.apply(ctx, next, added, remove)
	})
}

// Adopt changes what is searched as Update does, without a change on the
// server, whatever that has: see [Meilisearch.Has].
func (e *Meilisearch) Adopt(ctx context.Context, put []Document, remove []string) error {
	return e.change(ctx, func(context.Context) (*served, error) {
		next, _ := e.live.Load().with(put, remove)
		return next, nil
	})
}

// Has reports whether the server has just what is searched, under our
// settings. Where it has not, who may write there has to Replace it.
func (e *Meilisearch) Has(ctx context.Context) (bool, error) {
	live := e.live.Load()
	if live == nil {
		return false, ErrClosed
	}
	has, err := e.has(ctx, live)
	if err != nil {
		return false, fmt.Errorf("search: Meilisearch: %w", inTime(ctx, err))
	}
	return has, nil
}

// Close implements [Engine]. The index stays on the server.
func (e *Meilisearch) Close() error {
	return e.turn.end(func() error {
		e.live.Store(nil)
		e.server.Close()
		return nil
	})
}

// change makes what make returns the documents that are searched.
func (e *Meilisearch) change(ctx context.Context, make func(context.Context) (*served, error)) error {
	return e.turn.do(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, changeTimeout)
		defer cancel()
		next, err := make(ctx)
		if err != nil {
			return fmt.Errorf("search: Meilisearch: %w", inTime(ctx, err))
		}
		e.live.Store(next)
		return nil
	})
}

// inTime returns the context's error where that is why a call failed: the
// client does not tell.
func inTime(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
