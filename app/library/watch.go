package library

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	lookEvery = 500 * time.Millisecond // where the system's notices do not come
	settle    = 30 * time.Millisecond  // an editor's save is several events
)

// Watch reloads the library as its files change, until ctx ends. The system's
// notices make it quick; a regular look makes it sure.
func (l *Library) Watch(ctx context.Context) {
	var events chan fsnotify.Event // nil channels never come up in select
	var faults chan error
	if watcher, err := fsnotify.NewWatcher(); err != nil {
		l.options.Logger.Warn("content is watched by looking only", "error", err)
	} else {
		defer watcher.Close()
		l.watchFolders(watcher)
		events, faults = watcher.Events, watcher.Errors
	}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	soon := time.NewTimer(0)
	defer soon.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-faults:
			l.options.Logger.Warn("notices of content changes were lost", "error", err)
		case <-events:
			soon.Reset(settle)
		case <-soon.C:
			l.tryReload()
		case <-look.C:
			l.tryReload()
		}
	}
}

// watchFolders watches every folder there is now; what comes in folders made
// later is found by looking.
func (l *Library) watchFolders(watcher *fsnotify.Watcher) {
	err := fs.WalkDir(l.folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() {
			return nil
		}
		return watcher.Add(filepath.Join(l.folder.dir, filepath.FromSlash(name)))
	})
	if err != nil {
		l.options.Logger.Warn("some content folders are watched by looking only", "error", err)
	}
}

func (l *Library) tryReload() {
	if _, err := l.Reload(); err != nil {
		l.options.Logger.Error("content was not reloaded", "error", err)
	}
}
