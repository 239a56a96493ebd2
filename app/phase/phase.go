// Package phase measures what a request spends its time on: waiting for its
// turn, the database, a search, and so on. The times travel in the request's
// context; what is called without them measures nothing.
package phase

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"
)

// Phase is something that takes time within a request. Phases may overlap: a
// body that is sealed while it comes in is both.
type Phase int

// The phases.
const (
	Body      Phase = iota // reading what the client sends
	Turn                   // waiting in a line
	Sealing                // sealing what is reported, opening a receipt
	Database               // waiting for a connection and for answers, commits included
	Search                 // the search engine
	Rendering              // a template
	phases
)

var names = [phases]string{"body_ms", "turn_ms", "sealing_ms", "database_ms", "search_ms", "rendering_ms"}

// Times are a request's context, and how long its phases have taken. They are
// safe for concurrent use.
type Times struct {
	context.Context
	spent [phases]atomic.Int64
}

type key struct{}

// With makes times that are found in the contexts made from them.
func With(ctx context.Context) *Times { return &Times{Context: ctx} }

// Value implements [context.Context].
func (t *Times) Value(k any) any {
	if k == (key{}) {
		return t
	}
	return t.Context.Value(k)
}

// Apart is ctx for work that is no request's own.
func Apart(ctx context.Context) context.Context {
	return context.WithValue(ctx, key{}, (*Times)(nil))
}

// Begin begins a phase of the request that ctx belongs to.
func Begin(ctx context.Context, p Phase) (end func()) {
	t, _ := ctx.Value(key{}).(*Times)
	if t == nil {
		return func() {}
	}
	began := time.Now()
	return func() { t.spent[p].Add(int64(time.Since(began))) }
}

// Spent is how long a phase has taken.
func (t *Times) Spent(p Phase) time.Duration { return time.Duration(t.spent[p].Load()) }

// LogValue implements [slog.LogValuer]: the phases that took a millisecond or
// more.
func (t *Times) LogValue() slog.Value {
	var all []slog.Attr
	for p, name := range names {
		if spent := t.Spent(Phase(p)).Milliseconds(); spent > 0 {
			all = append(all, slog.Int64(name, spent))
		}
	}
	return slog.GroupValue(all...)
}
