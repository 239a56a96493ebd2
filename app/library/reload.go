package library

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"

	"fanzha/app/bureau"
)

// bureauFiles are the YAML files that package bureau reads.
var bureauFiles = []string{"site.yaml", "scams.yaml", "units.yaml", "stats.yaml"}

// reloadBureau reads the YAML files if one has changed. Faulty ones leave the
// last good bureau in place; at the first read there is none.
func (l *Library) reloadBureau() (changed bool, err error) {
	stamps := map[string]stamp{}
	for _, name := range bureauFiles {
		if info, err := fs.Stat(l.content, name); err == nil {
			stamps[name] = stamp{info.Size(), info.ModTime()}
		}
	}
	if l.bureauStamp != nil && maps.Equal(stamps, l.bureauStamp) {
		return false, nil
	}
	l.bureauStamp = stamps
	b, findings := bureau.Load(l.content)
	l.bureauFound = findings
	if findings.Failed() {
		if l.reader == nil {
			return false, ErrUnusable
		}
		return true, nil
	}
	if l.options.BaseURL != "" {
		b.Site.BaseURL = strings.TrimRight(l.options.BaseURL, "/")
	}
	l.reader = newReader(b, BasePath(b.Site.BaseURL))
	for _, f := range l.files {
		f.stamp = stamp{} // keys, hotlines and numbers may have changed: read all again
	}
	return true, nil
}

// parallel is how many files are read at once.
const parallel = 8

// reloadFiles reads every Markdown file that has changed, on all cores.
func (l *Library) reloadFiles(all bool) (changed bool, err error) {
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
		if known && f.stamp == st && !all {
			continue
		}
		if !known {
			f = &file{}
			l.files[name] = f
		}
		f.stamp, changed = st, true
		group.Go(func() error {
			l.readFile(name, f)
			return nil
		})
	}
	return changed, group.Wait()
}

func (l *Library) readFile(name string, f *file) {
	data, err := fs.ReadFile(l.content, name)
	if err != nil {
		f.findings = nil
		f.findings.Add(name, 1, "读不到这个文件：%v", err)
		return
	}
	article, findings := l.reader.read(name, data)
	f.findings = findings
	if !findings.Failed() {
		f.article = article
	}
}

// scan lists the Markdown files with their stamps.
func (l *Library) scan() (map[string]stamp, error) {
	found := map[string]stamp{}
	for _, kind := range Kinds {
		err := fs.WalkDir(l.content, string(kind), func(name string, d fs.DirEntry, err error) error {
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
