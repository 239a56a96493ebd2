package search

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

const (
	folderPrefix = "fanzha-search-"
	lockName     = "lock"
)

// folder is a temporary folder that belongs to this process. The lock file in
// it tells others that the process lives, also in another container; it is a
// bbolt file because that library, which scorch needs anyway, locks files on
// every system.
type folder struct {
	path string
	lock *bbolt.DB
}

// newFolder makes a folder in parent, or in the system's temporary folder
// where that is empty. What dead processes left there is removed.
func newFolder(parent string) (*folder, error) {
	if parent == "" {
		parent = os.TempDir()
	}
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, err
	}
	sweep(parent)
	path, err := os.MkdirTemp(parent, folderPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := bbolt.Open(filepath.Join(path, lockName), 0o600, nil)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	return &folder{path: path, lock: lock}, nil
}

// sub makes a new folder within f.
func (f *folder) sub() (string, error) { return os.MkdirTemp(f.path, "index-") }

// remove deletes f with all that is in it.
func (f *folder) remove() error {
	return errors.Join(f.lock.Close(), os.RemoveAll(f.path))
}

// sweep removes the folders in parent that nobody holds. What cannot be
// removed, such as another user's, is left to its owner.
func sweep(parent string) {
	entries, _ := os.ReadDir(parent)
	for _, entry := range entries {
		path := filepath.Join(parent, entry.Name())
		if entry.IsDir() && strings.HasPrefix(entry.Name(), folderPrefix) && abandoned(path) {
			_ = os.RemoveAll(path)
		}
	}
}

// abandoned reports whether the process that made the folder is gone. A lock
// file that is missing or empty is about to be locked: it is written to only
// under the lock.
func abandoned(path string) bool {
	lock := filepath.Join(path, lockName)
	if info, err := os.Stat(lock); err != nil || info.Size() == 0 {
		return false
	}
	db, err := bbolt.Open(lock, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Millisecond})
	if err == nil {
		err = db.Close()
	}
	return !errors.Is(err, bolterrors.ErrTimeout)
}
