package evidence

import (
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
// whole or not at all, and is durable once it is there.
type Folder struct {
	root    *os.Root
	path    string
	reserve uint64
}

// Reserve is how much room files leave on the disk, for reports.
const Reserve = 512 << 20

// ErrFull is returned where a file would leave too little room for reports.
var ErrFull = errors.New("evidence: the disk is nearly full")

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

// idForm is the form of a file's name; no other name reaches the disk.
var idForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// place is where a file lies: few in each folder.
func place(id string) (string, error) {
	if !idForm.MatchString(id) {
		return "", fmt.Errorf("evidence: %q is not a file of ours", id)
	}
	return filepath.Join(id[:2], id), nil
}

// Put stores what write writes.
func (f *Folder) Put(id string, write func(io.Writer) error) (err error) {
	path, err := place(id)
	if err != nil {
		return err
	}
	if err := f.room(); err != nil {
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

// room wants the reserve to be free.
func (f *Folder) room() error {
	var disk unix.Statfs_t
	if err := unix.Statfs(f.path, &disk); err != nil {
		return fmt.Errorf("look for room: %w", err)
	}
	if free := disk.Bavail * uint64(disk.Bsize); free < f.reserve { //nolint:gosec // a block's size is positive
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
	path, err := place(id)
	if err != nil {
		return nil, err
	}
	return f.root.Open(path)
}

// Delete removes a file, if it is there.
func (f *Folder) Delete(id string) error {
	path, err := place(id)
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
func (f *Folder) OlderThan(before time.Time, found func(id string) error) error {
	return fs.WalkDir(f.root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
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
