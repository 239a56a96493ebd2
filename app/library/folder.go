package library

import (
	"io/fs"
	"os"
	"sync/atomic"
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

// follow takes the folder that has the name now. It fails where there is none.
func (f *folder) follow() error {
	now, err := os.Stat(f.dir)
	if err != nil {
		return err
	}
	if held, err := f.root.Load().Stat("."); err == nil && os.SameFile(now, held) {
		return nil
	}
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		return err
	}
	return f.root.Swap(root).Close()
}

// Close releases the folder.
func (f *folder) Close() error { return f.root.Load().Close() }

func (f *folder) files() fs.FS { return f.root.Load().FS() }

// Open implements [fs.FS]; the others spare it where they can.
func (f *folder) Open(name string) (fs.File, error) { return f.files().Open(name) }

// Stat implements [fs.StatFS].
func (f *folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.files(), name) }

// ReadFile implements [fs.ReadFileFS].
func (f *folder) ReadFile(name string) ([]byte, error) { return fs.ReadFile(f.files(), name) }

// ReadDir implements [fs.ReadDirFS].
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.files(), name) }
