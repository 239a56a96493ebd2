package library

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
)

// folder is the content folder as a file system. Nothing outside it is read,
// whatever links say. Its name may come to mean another folder, as where a
// deployment moves a new one into its place.
type folder struct {
	dir  string
	root atomic.Pointer[os.Root]
}

func openFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{dir: dir}
	f.root.Store(root)
	return f, nil
}

// follow takes the folder that has the name now. It fails where there is none,
// and where it is empty: then what was in it is away, as a share that is not
// mounted, and not taken out of it.
func (f *folder) follow() error {
	now, err := os.Stat(f.dir)
	if err != nil {
		return err
	}
	held := f.root.Load()
	if is, err := held.Stat("."); err == nil && os.SameFile(now, is) {
		return inhabited(held)
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return err
	}
	if err := inhabited(root); err != nil {
		return errors.Join(err, root.Close())
	}
	return f.root.Swap(root).Close()
}

// inhabited fails where none of the bureau's files is in a folder.
func inhabited(root *os.Root) error {
	for _, name := range bureauFiles {
		if _, err := root.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return fmt.Errorf("%s holds none of %s: is what belongs there mounted?", root.Name(), strings.Join(bureauFiles, ", "))
}

// Close releases the folder.
func (f *folder) Close() error { return f.root.Load().Close() }

func (f *folder) files() fs.FS { return f.root.Load().FS() }

// Open implements [fs.FS]; the others spare it where they can. What is neither
// a file nor a folder is not opened: whoever opens a pipe waits for its other
// end.
func (f *folder) Open(name string) (fs.File, error) { return f.open(name) }

func (f *folder) open(name string) (*os.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, err := f.root.Load().OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errors.Join(err, file.Close(), &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid})
	}
	return file, nil
}

// Stat implements [fs.StatFS].
func (f *folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.files(), name) }

// ReadFile implements [fs.ReadFileFS].
func (f *folder) ReadFile(name string) ([]byte, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	var content bytes.Buffer
	if info, err := file.Stat(); err == nil {
		content.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead)
	}
	_, err = content.ReadFrom(file)
	return content.Bytes(), err
}

// ReadDir implements [fs.ReadDirFS].
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.files(), name) }
