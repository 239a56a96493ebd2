package library

import (
	"context"
	"time"
)

const (
	lookOften  = 500 * time.Millisecond // where the system's notices do not come
	lookSeldom = 5 * time.Second        // where they do: it only makes sure of them
	settle     = 30 * time.Millisecond  // an editor's save is several events
	unsettled  = 300 * time.Millisecond // the longest that a reload waits for events to end
)

// Watch reloads the library as its files change and as articles come due,
// until ctx ends. The system's notices make it quick; a look at all files
// makes it sure, seldom while there are notices: it costs as much as there are
// files.
func (l *Library) Watch(ctx context.Context) {
	n := newLookout(l.folder, l.options.Logger)
	defer n.end()
	look, soon := time.NewTimer(l.pause(n)), time.NewTimer(0)
	defer look.Stop()
	defer soon.Stop()
	var since time.Time // of the first event that no reload has followed
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-n.events():
			n.take(event)
			if since.IsZero() {
				since = time.Now()
			}
			if time.Since(since) < unsettled {
				soon.Reset(settle)
			}
		case err := <-n.errors():
			n.fail(err)
			soon.Reset(0)
		case <-soon.C:
			since = time.Time{}
			l.tryReload()
			look.Reset(l.pause(n))
		case <-look.C:
			l.tryReload()
			if n.mend() {
				soon.Reset(0) // what came before the notices did
			}
			look.Reset(l.pause(n))
		}
	}
}

// pause is how long nothing needs to be looked at without a notice.
func (l *Library) pause(n *lookout) time.Duration {
	pause := lookOften
	if n.come() {
		pause = lookSeldom
	}
	if next := l.Snapshot().next; !next.IsZero() {
		pause = min(pause, next.Sub(l.options.Now()))
	}
	return max(pause, settle)
}

func (l *Library) tryReload() {
	if _, err := l.Reload(); err != nil {
		l.options.Logger.Error("content was not reloaded", "error", err)
	}
}
