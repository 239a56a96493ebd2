package library

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/picture"
)

// Options are what a library needs beside its folder.
type Options struct {
	BaseURL string           // beats site.yaml's base_url where it is not empty
	Now     func() time.Time // nil: time.Now
	Logger  *slog.Logger     // nil: nothing is logged
}

// Library reads a content folder and keeps its current snapshot.
type Library struct {
	folder   *folder
	options  Options
	basePath string // of the first base address, for the life of the process
	current  atomic.Pointer[Snapshot]
	looked   atomic.Int64 // unix milliseconds of the last look that failed nowhere

	reload      sync.Mutex // one reload at a time; guards what follows
	bureau      *bureau.Bureau
	reader      *reader
	bureauStamp map[string]stamp
	bureauFound fault.Findings
	files       map[string]*file
	media       map[string]stamp
	pictures    map[string]picture.Size // of media/, by name
	unshown     bool                    // the bureau or media/ has changed, and no snapshot has it yet
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
	reader   *reader // what it was read with
	findings fault.Findings
	article  *Article // the last good version; nil: never was one
}

// ErrUnusable is returned by [Open] where the bureau's YAML has faults: there
// is no site without it.
var ErrUnusable = errors.New("library: the bureau's YAML files have faults")

// Open reads the folder whole and returns all that is wrong with it. Faulty
// articles are left out. On [ErrUnusable] there is no library; the findings
// are those of the articles too.
func Open(dir string, options Options) (*Library, fault.Findings, error) {
	if err := bureau.CheckBaseURL(options.BaseURL); err != nil {
		return nil, nil, fmt.Errorf("base address %q: %w", options.BaseURL, err)
	}
	folder, err := openFolder(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open content folder: %w", err)
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.DiscardHandler)
	}
	l := &Library{folder: folder, options: options, files: map[string]*file{}}
	l.reloadMedia()
	l.reloadBureau()
	if _, err := l.reloadFiles(); err != nil {
		return nil, nil, errors.Join(err, folder.Close())
	}
	if l.bureauFound.Failed() {
		_, _, findings := l.collect(options.Now())
		return nil, findings, errors.Join(ErrUnusable, folder.Close())
	}
	l.swap(options.Now())
	l.looked.Store(time.Now().UnixMilli())
	return l, l.Snapshot().Findings, nil
}

// Close releases the folder.
func (l *Library) Close() error { return l.folder.Close() }

// Snapshot returns the current content.
func (l *Library) Snapshot() *Snapshot { return l.current.Load() }

// Looked is when the folder was last looked through to its end, whether or not
// anything had changed. Who watches it does so every few seconds.
func (l *Library) Looked() time.Time { return time.UnixMilli(l.looked.Load()) }

// Content is the folder itself, for media files.
func (l *Library) Content() fs.FS { return l.folder }

// BasePath is the path below which the site lives, "" or "/fanzha". It stays
// what it was when the library was opened, as do the site's routes.
func (l *Library) BasePath() string { return l.basePath }

// Subscribe has f called after each change, one call at a time, with the
// snapshots before and after.
func (l *Library) Subscribe(f func(before, now *Snapshot)) {
	l.reload.Lock()
	defer l.reload.Unlock()
	l.subscribers = append(l.subscribers, f)
}
