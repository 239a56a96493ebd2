package library

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/fault"
)

// Options are what a library needs beside its folder.
type Options struct {
	BaseURL string           // beats site.yaml's base_url where it is not empty
	Now     func() time.Time // nil: time.Now
	Logger  *slog.Logger     // nil: nothing is logged
}

// Library reads a content folder and keeps its current snapshot.
type Library struct {
	dir     string
	root    *os.Root // nothing outside the folder is read, whatever links say
	content fs.FS
	options Options
	current atomic.Pointer[Snapshot]

	reload      sync.Mutex // one reload at a time; guards what follows
	reader      *reader
	bureauStamp map[string]stamp
	bureauFound fault.Findings
	files       map[string]*file
	subscribers []func(before, now *Snapshot)
}

// stamp tells whether a file has changed.
type stamp struct {
	size int64
	time time.Time
}

// file is what the library knows of one Markdown file.
type file struct {
	stamp    stamp
	findings fault.Findings
	article  *Article // the last good version; nil: never was one
}

// ErrUnusable is returned by [Open] where the bureau's YAML has faults: there
// is no site without it.
var ErrUnusable = errors.New("library: the bureau's YAML files have faults")

// Open reads the folder whole. Faulty articles are left out; on
// [ErrUnusable] the library has no snapshot and Findings says why.
func Open(dir string, options Options) (*Library, fault.Findings, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open content folder: %w", err)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	l := &Library{dir: dir, root: root, content: root.FS(), options: options, files: map[string]*file{}}
	if _, err := l.Reload(); err != nil {
		return nil, l.bureauFound, errors.Join(err, root.Close())
	}
	return l, l.Snapshot().Findings, nil
}

// Close releases the folder.
func (l *Library) Close() error { return l.root.Close() }

// Snapshot returns the current content.
func (l *Library) Snapshot() *Snapshot { return l.current.Load() }

// Content is the folder itself, for media files.
func (l *Library) Content() fs.FS { return l.content }

// Subscribe has f called after each change, one call at a time, with the
// snapshots before and after.
func (l *Library) Subscribe(f func(before, now *Snapshot)) {
	l.reload.Lock()
	defer l.reload.Unlock()
	l.subscribers = append(l.subscribers, f)
}

// Reload looks at every file and swaps the snapshot if something changed.
func (l *Library) Reload() (changed bool, err error) {
	l.reload.Lock()
	defer l.reload.Unlock()
	bureauChanged, err := l.reloadBureau()
	if err != nil {
		return false, err
	}
	filesChanged, err := l.reloadFiles(bureauChanged)
	if err != nil {
		return false, err
	}
	before, now := l.Snapshot(), l.options.Now()
	due := before != nil && !before.next.IsZero() && !before.next.After(now)
	if before != nil && !bureauChanged && !filesChanged && !due {
		return false, nil
	}
	l.swap(before, now)
	return true, nil
}

func (l *Library) swap(before *Snapshot, now time.Time) {
	articles, findings := l.collect()
	var version uint64 = 1
	if before != nil {
		version = before.Version + 1
	}
	after := newSnapshot(version, l.reader.bureau, articles, findings, now)
	l.current.Store(after)
	l.logFindings(before, after)
	for _, f := range l.subscribers {
		f(before, after)
	}
}

// collect gathers the good articles by ID, and all findings.
func (l *Library) collect() (map[string]*Article, fault.Findings) {
	articles := make(map[string]*Article, len(l.files))
	findings := slices.Clone(l.bureauFound)
	names := make([]string, 0, len(l.files))
	for name := range l.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		f := l.files[name]
		findings = append(findings, f.findings...)
		if f.article == nil {
			continue
		}
		if first, taken := articles[f.article.ID()]; taken {
			findings.Add(name, 1, "与 %s 的文件名相同，网址会重复，请改名", first.File)
			continue
		}
		articles[f.article.ID()] = f.article
	}
	findings = append(findings, crossCheck(l.content, articles)...)
	findings.Sort()
	return articles, findings
}

// logFindings logs the faults that have come since the snapshot before.
func (l *Library) logFindings(before, after *Snapshot) {
	for _, f := range after.Findings {
		if before != nil && slices.Contains(before.Findings, f) {
			continue
		}
		level := slog.LevelError
		if f.Warning {
			level = slog.LevelWarn
		}
		l.options.Logger.Log(context.Background(), level, "content fault", "file", f.File, "line", f.Line, "message", f.Message)
	}
}

// BasePath is the path of a base address: "" or "/fanzha".
func BasePath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}
