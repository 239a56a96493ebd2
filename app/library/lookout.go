package library

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// lookout takes the system's notices of changes in every folder of the
// content. Where one folder cannot be watched there are none at all, and the
// caller looks for itself.
type lookout struct {
	folder  *folder
	logger  *slog.Logger
	watcher *fsnotify.Watcher // nil where there are no notices
	watched os.FileInfo       // the content folder that the watcher knows
	tried   time.Time         // when a watcher was last asked for
}

func newLookout(f *folder, logger *slog.Logger) *lookout {
	n := &lookout{folder: f, logger: logger}
	n.begin()
	return n
}

// events is nil, which never comes up in a select, where there are none.
func (n *lookout) events() chan fsnotify.Event {
	if n.watcher == nil {
		return nil
	}
	return n.watcher.Events
}

func (n *lookout) errors() chan error {
	if n.watcher == nil {
		return nil
	}
	return n.watcher.Errors
}

func (n *lookout) begin() {
	n.tried = time.Now()
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		n.logger.Warn("content is watched by looking only", "error", err)
		return
	}
	n.watcher = watcher
	if n.watched, err = os.Stat(n.folder.dir); err != nil {
		n.fail(err)
		return
	}
	n.add(".")
}

func (n *lookout) end() {
	if n.watcher != nil {
		_ = n.watcher.Close()
		n.watcher = nil
	}
}

// mend asks for notices anew where there are none, or where the content
// folder's name means another folder now. It reports whether it got them.
func (n *lookout) mend() bool {
	if n.watcher != nil {
		now, err := os.Stat(n.folder.dir)
		if err == nil && os.SameFile(now, n.watched) {
			return false
		}
		n.end()
	} else if time.Since(n.tried) < lookSeldom {
		return false
	}
	n.begin()
	return n.watcher != nil
}

// take follows an event: what comes in a new folder must be noticed as well.
func (n *lookout) take(event fsnotify.Event) {
	name, err := filepath.Rel(n.folder.dir, event.Name)
	name = filepath.ToSlash(name)
	switch {
	case err != nil || name == "." && (event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename)):
		n.end()
	case event.Has(fsnotify.Create):
		if info, err := fs.Stat(n.folder, name); err == nil && info.IsDir() {
			n.add(name)
		}
	}
}

// fail follows an error of the watcher. Where the system had more notices
// than it could keep, folders may be new; any other error ends them.
func (n *lookout) fail(err error) {
	if errors.Is(err, fsnotify.ErrEventOverflow) {
		n.logger.Warn("notices of content changes were lost", "error", err)
		n.add(".")
		return
	}
	n.logger.Warn("content is watched by looking only", "error", err)
	n.end()
}

// add watches a folder and those in it. Each is watched before it is read, so
// that nothing slips in between.
func (n *lookout) add(name string) {
	err := fs.WalkDir(n.folder, name, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = n.watcher.Add(filepath.Join(n.folder.dir, filepath.FromSlash(name)))
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it has gone again, which is noticed too
		}
		return err
	})
	if err != nil {
		n.fail(err)
	}
}
