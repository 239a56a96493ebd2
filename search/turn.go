package search

import "context"

// turn lets one at a time change an index, until the engine ends.
type turn struct {
	token chan struct{}   // holds one: the right to change the index
	life  context.Context // ends with the engine
	die   context.CancelFunc
}

func newTurn() turn {
	life, die := context.WithCancel(context.Background())
	return turn{make(chan struct{}, 1), life, die}
}

// do calls change when its turn has come. The context that change gets also
// ends with the engine; then the error is [ErrClosed].
func (t turn) do(ctx context.Context, change func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(t.life, func() { cancel(ErrClosed) })()
	select {
	case t.token <- struct{}{}:
		defer func() { <-t.token }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	switch {
	case t.life.Err() != nil:
		return ErrClosed
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return change(ctx)
}

// end cuts off a change that is being made and calls last; later changes get
// [ErrClosed].
func (t turn) end(last func() error) error {
	t.die()
	t.token <- struct{}{}
	defer func() { <-t.token }()
	return last()
}
