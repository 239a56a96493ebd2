package library

import (
	"context"
	"time"
)

const (
	lookOften  = 500 * time.Millisecond // between two looks at all files, where they are few
	lookSeldom = 5 * time.Second        // where they are many
	lookShare  = 50                     // a look may take one part in so many of the time
	settle     = 30 * time.Millisecond  // an editor's save is several events
	unsettled  = 300 * time.Millisecond // the longest that a reload waits for events to end
)

// Watch reloads the library as its files change and as articles come due,
// until ctx ends. The system's notices make it quick. A look at all files
// makes it sure: some file systems that are mounted take a watch and never
// give a notice.
func (l *Library) Watch(ctx context.Context) {
	n := newLookout(l.folder, l.options.Logger)
	defer n.end()
	look, soon := time.NewTimer(l.pause(0)), time.NewTimer(0)
	defer look.Stop()
	defer soon.Stop()
	var since time.Time // of the first event that no reload has followed
	failing := false
	again := func() time.Duration {
		var took time.Duration
		took, failing = l.tryReload(failing)
		return l.pause(took)
	}
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
			look.Reset(again())
		case <-look.C:
			look.Reset(again())
			if n.mend() {
				soon.Reset(0) // what came before the notices did
			}
		}
	}
}

// pause is how long to wait for the next look at all files, after one that
// took so long.
func (l *Library) pause(took time.Duration) time.Duration {
	pause := min(max(lookShare*took, lookOften), lookSeldom)
	if next := l.Snapshot().next; !next.IsZero() {
		pause = min(pause, next.Sub(l.options.Now()))
	}
	return max(pause, settle)
}

// tryReload looks at all files and returns how long it took, and whether it
// failed. That is logged where it is new.
func (l *Library) tryReload(before bool) (took time.Duration, failed bool) {
	began := time.Now()
	_, err := l.Reload()
	switch {
	case err != nil && !before:
		l.options.Logger.Error("content was not reloaded: what was read last stays, and the folder is looked at again", "error", err)
	case err == nil && before:
		l.options.Logger.Info("content is read again")
	}
	return time.Since(began), err != nil
}
