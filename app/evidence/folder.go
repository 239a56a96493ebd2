package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// Folder keeps sealed files in a folder of the local disk. A file appears
// whole or not at all, and is durable once it is there: that is why it is not
// a bucket of gocloud.dev/blob/fileblob, which renames a file without a sync
// of it or of its folder, and a power cut may take what a receipt was shown for.
//
// Its name may come to mean another folder, as where somebody deletes it or a
// disk is mounted: what has the name is what is meant.
type Folder struct {
	root    atomic.Pointer[os.Root]
	path    string
	reserve uint64
}

// Reserve is how much room files leave on the disk, for reports.
const Reserve = 512 << 20

var (
	// ErrFull is returned where a file would leave too little room for reports.
	ErrFull = errors.New("evidence: the disk is nearly full")
	// ErrAway is returned where what keeps the files cannot be reached, or
	// refuses. The files are as they were.
	ErrAway = errors.New("evidence: what keeps the files is away")
)

// OpenFolder opens a folder, which is made where it is missing. A reserve of 0
// is [Reserve].
func OpenFolder(path string, reserve uint64) (*Folder, error) {
	if reserve == 0 {
		reserve = Reserve
	}
	f := &Folder{path: path, reserve: reserve}
	if _, err := f.follow(); err != nil {
		return nil, err
	}
	return f, nil
}

// follow returns the folder that has the name now, and makes one where there is
// none.
func (f *Folder) follow() (*os.Root, error) {
	held := f.root.Load()
	if held != nil && same(held, f.path) {
		return held, nil
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return nil, fmt.Errorf("make evidence folder: %w", err)
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, fmt.Errorf("open evidence folder: %w", err)
	}
	if !f.root.CompareAndSwap(held, root) { // another was quicker
		return f.root.Load(), root.Close()
	}
	if held != nil {
		_ = held.Close() // nothing was written by it
	}
	return root, nil
}

func same(held *os.Root, path string) bool {
	is, err := held.Stat(".")
	if err != nil {
		return false
	}
	named, err := os.Stat(path)
	return err == nil && os.SameFile(is, named)
}

// Close lets the folder go.
func (f *Folder) Close() error { return f.root.Load().Close() }

// idForm is the form of a file's name; no other name is kept.
var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// Place is where a file lies, with slashes: few in each folder.
func Place(id string) (string, error) {
	if !idForm.MatchString(id) {
		return "", fmt.Errorf("evidence: %q is not a file of ours", id)
	}
	return id[:2] + "/" + id, nil
}

// Put stores what write writes.
func (f *Folder) Put(id string, write func(io.Writer) error) (err error) {
	path, err := Place(id)
	if err != nil {
		return err
	}
	root, err := f.follow()
	if err != nil {
		return err
	}
	if err := LeavesRoom(f.path, f.reserve); err != nil {
		return err
	}
	if err := root.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("store file: %w", err)
	}
	part := path + ".part"
	file, err := root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("store file: %w", err)
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = root.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, root.Remove(part))
	}
	return errors.Join(syncFolder(root, filepath.Dir(path)), syncFolder(root, "."))
}

// Check reports whether files can be stored now.
func (f *Folder) Check(context.Context) error {
	if _, err := f.follow(); err != nil {
		return err
	}
	return LeavesRoom(f.path, f.reserve)
}

// LeavesRoom is [ErrFull] where less than a reserve is free on a folder's disk.
func LeavesRoom(folder string, reserve uint64) error {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return fmt.Errorf("look for room: %w", err)
	}
	if free := disk.Bavail * uint64(disk.Bsize); free < reserve { //nolint:gosec // a block's size is positive
		return ErrFull
	}
	return nil
}

// syncFolder makes the names in a folder durable.
func syncFolder(root *os.Root, path string) error {
	folder, err := root.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Get opens a file; [fs.ErrNotExist] where there is none.
func (f *Folder) Get(id string) (io.ReadCloser, error) {
	path, err := Place(id)
	if err != nil {
		return nil, err
	}
	root, err := f.follow()
	if err != nil {
		return nil, err
	}
	return root.Open(path)
}

// Delete removes a file, if it is there.
func (f *Folder) Delete(id string) error {
	path, err := Place(id)
	if err != nil {
		return err
	}
	root, err := f.follow()
	if err != nil {
		return err
	}
	if err := root.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// OlderThan calls back with every file stored before a time, and removes what
// was never stored whole before it.
func (f *Folder) OlderThan(ctx context.Context, before time.Time, found func(id string) error) error {
	root, err := f.follow()
	if err != nil {
		return err
	}
	return fs.WalkDir(root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !info.ModTime().Before(before) {
			return err
		}
		if !idForm.MatchString(entry.Name()) {
			return root.Remove(path)
		}
		return found(entry.Name())
	})
}
