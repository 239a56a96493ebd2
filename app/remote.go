package main

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"fanzha/app/library"
	"fanzha/search"
)

const (
	remotePatience = 300 * time.Millisecond // for one answer to a reader
	remoteLook     = 10 * time.Second       // for one look at the server
	remotePause    = 2 * time.Second        // between two
	remoteSlow     = 3                      // answers that came too late, one after the other, make a server fail
)

// What is known of the search server, for /readyz and the log.
const (
	remoteOK      = "ok"
	remoteBehind  = "behind" // it does not hold our documents, under our settings
	remoteFailing = "failing"
	remoteUnknown = "not asked yet"
)

// remote asks a search server for as long as it answers well, and keeps its
// index in step with the content. One replica writes there for all.
type remote struct {
	logger  *slog.Logger
	engine  *search.Meilisearch
	alone   func(context.Context, func(context.Context) error) (bool, error)
	state   atomic.Value  // one of the above
	late    atomic.Int32  // answers that did not come in time since the last that did
	changed chan struct{} // holds one notice that there is something to look at
}

// newRemote returns nil where there is no engine.
func newRemote(engine *search.Meilisearch, alone func(context.Context, func(context.Context) error) (bool, error), logger *slog.Logger) *remote {
	if engine == nil {
		return nil
	}
	r := &remote{logger: logger, engine: engine, alone: alone, changed: make(chan struct{}, 1)}
	r.state.Store(remoteUnknown)
	return r
}

// search asks the server. It is not ok where the server must not be asked or
// does not answer in time: then another engine answers.
func (r *remote) search(ctx context.Context, q search.Query) (result search.Result, ok bool) {
	if r.known() != remoteOK {
		return search.Result{}, false
	}
	patience, cancel := context.WithTimeout(ctx, remotePatience)
	defer cancel()
	result, err := r.engine.Search(patience, q)
	switch {
	case err == nil:
		r.late.Store(0)
	case ctx.Err() != nil: // the reader has gone
	case patience.Err() != nil && r.late.Add(1) < remoteSlow: // some questions take long
	default:
		r.doubt(err)
	}
	return result, err == nil
}

// doubt takes a failure for what it says of the server.
func (r *remote) doubt(err error) {
	if errors.Is(err, search.ErrBehind) {
		r.become(remoteBehind, err)
		r.notice()
	} else {
		r.become(remoteFailing, err)
	}
}

// known is what is known of the server.
func (r *remote) known() string { return r.state.Load().(string) }

// notice asks follow to look soon.
func (r *remote) notice() {
	select {
	case r.changed <- struct{}{}:
	default: // it will
	}
}

// become changes what is known of the server, and logs it where it is new.
func (r *remote) become(state string, err error) {
	if before := r.state.Swap(state); before == state {
		return
	}
	if state == remoteOK {
		r.logger.Info("search server answers")
		return
	}
	r.logger.Warn("search server is not asked; the embedded engine answers", "state", state, "error", err)
}

// follow keeps the server in step until ctx ends.
func (r *remote) follow(ctx context.Context, current func() *library.Snapshot) {
	var fed *library.Snapshot // what the engine searches; nil: nothing yet
	for ctx.Err() == nil {
		now := current()
		if err := r.bring(ctx, fed, now); err != nil && ctx.Err() == nil {
			r.doubt(err)
		}
		fed = now
		select {
		case <-ctx.Done():
		case <-r.changed:
		case <-time.After(remotePause):
		}
	}
}

// bring takes the engine from one snapshot to another, and then the server's
// index, if it is not there and no other replica is at it.
func (r *remote) bring(ctx context.Context, before, now *library.Snapshot) error {
	put, remove := difference(before, now)
	if len(put)+len(remove) > 0 {
		if err := r.engine.Adopt(ctx, put, remove); err != nil {
			return err
		}
	}
	has, err := r.has(ctx)
	if err != nil {
		return err
	}
	if !has {
		if has, err = r.feed(ctx, put, remove, now); err != nil {
			return err
		}
	}
	if !has {
		r.become(remoteBehind, nil)
		return nil
	}
	if err := r.probe(ctx); err != nil {
		return err
	}
	r.late.Store(0)
	r.become(remoteOK, nil)
	return nil
}

// probe asks as a reader would: a server may be well and too slow.
func (r *remote) probe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, remotePatience)
	defer cancel()
	_, err := r.engine.Search(ctx, search.Query{Text: "诈骗"})
	return err
}

func (r *remote) has(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, remoteLook)
	defer cancel()
	return r.engine.Has(ctx)
}

// feed writes to the server, where no other replica does. A change is put on
// an index that was in step; any other is made anew.
func (r *remote) feed(ctx context.Context, put []search.Document, remove []string, now *library.Snapshot) (done bool, err error) {
	return r.alone(ctx, func(ctx context.Context) error {
		if has, err := r.has(ctx); has || err != nil {
			return err // another replica was quicker
		}
		if r.known() == remoteOK {
			if err := r.engine.Update(ctx, put, remove); err != nil {
				return err
			}
			if has, err := r.has(ctx); has || err != nil {
				return err
			}
		}
		r.become(remoteBehind, nil)
		return r.engine.Replace(ctx, documents(now))
	})
}

// searchFlags name the search server.
type searchFlags struct {
	SearchURL     string `name:"search-url" help:"http://host:7700 of a Meilisearch; empty: the embedded engine alone." placeholder:"URL"`
	SearchKey     string `name:"search-key" help:"Its key: in the environment alone, where other users do not see it." placeholder:"KEY"`
	SearchKeyFile string `name:"search-key-file" help:"A file that holds it, instead." placeholder:"FILE"`
}

// meilisearch returns the engine that the flags name, nil for none.
func (f searchFlags) meilisearch() (*search.Meilisearch, error) {
	if f.SearchURL == "" {
		return nil, nil
	}
	if u, err := url.Parse(f.SearchURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || u.RawQuery != "" {
		return nil, usageError{"--search-url must be like http://127.0.0.1:7700; the key goes into FANZHA_SEARCH_KEY"}
	}
	key, err := secret(f.SearchKey, f.SearchKeyFile)
	if err != nil {
		return nil, err
	}
	return search.NewMeilisearch(search.MeilisearchOptions{URL: strings.TrimRight(f.SearchURL, "/"), Key: key}), nil
}
