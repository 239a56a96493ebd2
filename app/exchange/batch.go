package exchange

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/seal"
)

// ErrExists is returned where the file that is to be written is there.
var ErrExists = errors.New("exchange: the file is there already (文件已经存在)")

// batch is the file that goes out while it is written: a ZIP, sealed on its
// way to the disk. The last of its entries, SHA256SUMS, has the digest of each
// other, as the program sha256sum writes and checks them.
type batch struct {
	path   string
	file   *os.File // under another name until it is whole
	sealed io.WriteCloser
	zip    *zip.Writer
	sums   bytes.Buffer
	at     time.Time
}

// newBatch begins a file that must not be there.
func newBatch(path string, to seal.Outside, at time.Time) (*batch, error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(ErrExists, err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return nil, fmt.Errorf("make file: %w", err)
	}
	b := &batch{path: path, file: file, at: at}
	if b.sealed, err = to.Writer(file); err != nil {
		b.abandon()
		return nil, fmt.Errorf("seal file: %w", err)
	}
	b.zip = zip.NewWriter(b.sealed)
	return b, nil
}

// add writes one entry, whose name is a path with forward slashes.
func (b *batch) add(name string, write func(io.Writer) error) error {
	entry, err := b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.at})
	if err != nil {
		return err
	}
	digest := sha256.New()
	if err := write(io.MultiWriter(entry, digest)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Fprintf(&b.sums, "%x  %s\n", digest.Sum(nil), name)
	return nil
}

// finish ends the file and gives it its name. When it returns, the file is
// durable.
func (b *batch) finish() error {
	sums := bytes.Clone(b.sums.Bytes())
	err := b.add("SHA256SUMS", func(w io.Writer) error {
		_, err := w.Write(sums)
		return err
	})
	if err != nil {
		return err
	}
	if err := errors.Join(b.zip.Close(), b.sealed.Close(), b.file.Sync(), b.file.Close()); err != nil {
		return fmt.Errorf("finish file: %w", err)
	}
	if err := os.Rename(b.file.Name(), b.path); err != nil {
		return fmt.Errorf("name file: %w", err)
	}
	return syncFolder(filepath.Dir(b.path))
}

// abandon leaves nothing of a file that is not finished, and does nothing to
// one that is.
func (b *batch) abandon() {
	_ = b.file.Close()
	_ = os.Remove(b.file.Name())
}

// syncFolder makes a new name in a folder durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("make the file's name durable: %w", err)
	}
	return nil
}
