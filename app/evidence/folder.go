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
	"time"

	"golang.org/x/sys/unix"
)

// Folder keeps sealed files in a folder of the local disk. A file appears
// whole or not at all, and is durable once it is there: that is why it is not
// a bucket of gocloud.dev/blob/fileblob, which renames a file without a sync
// of it or of its folder, and a power cut may take what a receipt was shown for.
type Folder struct {
	root    *os.Root
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
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make evidence folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open evidence folder: %w", err)
	}
	if reserve == 0 {
		reserve = Reserve
	}
	return &Folder{root, path, reserve}, nil
}

// Close lets the folder go.
func (f *Folder) Close() error { return f.root.Close() }

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
	if err := LeavesRoom(f.path, f.reserve); err != nil {
		return err
	}
	if err := f.root.Mkdir(filepath.Dir(path), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("store file: %w", err)
	}
	part := path + ".part"
	file, err := f.root.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("store file: %w", err)
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = f.root.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, f.root.Remove(part))
	}
	return errors.Join(f.sync(filepath.Dir(path)), f.sync("."))
}

// Check reports whether files can be stored now.
func (f *Folder) Check(context.Context) error { return LeavesRoom(f.path, f.reserve) }

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

// sync makes the names in a folder durable.
func (f *Folder) sync(path string) error {
	folder, err := f.root.Open(path)
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
	return f.root.Open(path)
}

// Delete removes a file, if it is there.
func (f *Folder) Delete(id string) error {
	path, err := Place(id)
	if err != nil {
		return err
	}
	if err := f.root.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file: %w", err)
	}
	return nil
}

// OlderThan calls back with every file stored before a time, and removes what
// was never stored whole before it.
func (f *Folder) OlderThan(ctx context.Context, before time.Time, found func(id string) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
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
			return f.root.Remove(path)
		}
		return found(entry.Name())
	})
}
