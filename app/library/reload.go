package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Reload looks at every file and swaps the snapshot if something changed.
// Where the folder itself is gone, or empty, it fails and the snapshot stays.
func (l *Library) Reload() (changed bool, err error) {
	l.reload.Lock()
	defer l.reload.Unlock()
	if err := l.folder.follow(); err != nil {
		return false, fmt.Errorf("follow content folder: %w", err)
	}
	for _, reload := range []func() bool{l.reloadBureau, l.reloadMedia} {
		l.unshown = reload() || l.unshown
	}
	filesChanged, err := l.reloadFiles()
	if err != nil {
		return false, err
	}
	l.looked.Store(time.Now().UnixMilli())
	next, now := l.Snapshot().next, l.options.Now()
	due := !next.IsZero() && !next.After(now)
	if !l.unshown && !filesChanged && !due {
		return false, nil
	}
	l.swap(now)
	l.unshown = false
	return true, nil
}

// parallel is how many files are read at once.
const parallel = 8

// reloadFiles reads every Markdown file that has changed or was read on
// another basis, on all cores.
func (l *Library) reloadFiles() (changed bool, err error) {
	found, err := l.scan()
	if err != nil {
		return false, fmt.Errorf("read content folder: %w", err)
	}
	for name := range l.files {
		if _, still := found[name]; !still {
			delete(l.files, name)
			changed = true
		}
	}
	var group errgroup.Group
	group.SetLimit(parallel)
	for name, st := range found {
		f, known := l.files[name]
		if known && f.stamp == st && f.reader == l.reader {
			continue
		}
		if !known {
			f = &file{}
			l.files[name] = f
		}
		f.stamp, f.reader, changed = st, l.reader, true
		group.Go(func() error {
			l.readFile(name, f)
			return nil
		})
	}
	return changed, group.Wait()
}

// readFile reads one file. Whatever it does to the program is its own fault:
// the site and the other files go on.
func (l *Library) readFile(name string, f *file) {
	defer func() {
		if cause := recover(); cause != nil {
			// The cause may quote the file, which belongs in no log.
			l.options.Logger.Error("content file could not be processed", "file", name, "cause", fmt.Sprintf("%T", cause), "stack", string(debug.Stack()))
			f.findings = nil
			f.findings.Add(name, 1, "这个文件处理时出错，请把它交给维护网站的人")
		}
	}()
	if info, err := fs.Stat(l.folder, name); err == nil && info.Size() > maxFile {
		f.findings = tooLarge(name, info.Size())
		return
	}
	data, err := fs.ReadFile(l.folder, name)
	if err != nil {
		f.findings = nil
		f.findings.Add(name, 1, "读不到这个文件：%v", err)
		return
	}
	article, findings := f.reader.read(name, data)
	f.findings = findings
	if findings.Failed() {
		return
	}
	if before := f.article; before != nil {
		article.Saved = before.Saved
		if reflect.DeepEqual(article, before) { // what is the same need not be indexed again
			return
		}
	}
	article.Saved = f.stamp.time
	f.article = article
}

// scan lists the Markdown files with their stamps.
func (l *Library) scan() (map[string]stamp, error) {
	found := map[string]stamp{}
	for _, kind := range Kinds {
		err := fs.WalkDir(l.folder, string(kind), func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // a folder may be missing, a file may have just gone
			}
			if err != nil || !isArticle(name, d) {
				return err
			}
			info, err := d.Info()
			if err == nil {
				found[name] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isArticle leaves out folders and what editors leave behind.
func isArticle(name string, d fs.DirEntry) bool {
	base := path.Base(name)
	return d.Type().IsRegular() && strings.EqualFold(path.Ext(base), ".md") &&
		!strings.HasPrefix(base, ".") && !strings.HasPrefix(base, "~")
}
