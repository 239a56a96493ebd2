package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// Archive is a backup that is read.
type Archive struct {
	Manifest
	files map[string]*zip.File
	sizes map[string]Entry
}

// KeyOf returns the id of the server key that a backup belongs to, and returns
// [ErrNotBackup], [ErrNewerFormat] or [ErrChanged] where the file is none, is
// a newer one, or is damaged.
func KeyOf(file io.ReaderAt, size int64) (id string, err error) {
	e, err := readEnd(file, size)
	if err != nil {
		return "", err
	}
	if e.format > Format {
		return "", ErrNewerFormat
	}
	whole, err := e.holds(file, size)
	if err == nil && !whole {
		err = ErrChanged
	}
	return e.key, err
}

// Open reads what a backup holds, once it is known to be whole and made with
// the server key that vouches.
func Open(file io.ReaderAt, size int64, vouch Vouch) (*Archive, error) {
	id, err := KeyOf(file, size)
	if err != nil {
		return nil, err
	}
	e, err := readEnd(file, size)
	if err != nil {
		return nil, err
	}
	if !e.vouched(vouch) {
		return nil, ErrChanged
	}
	all, err := zip.NewReader(file, size)
	if err != nil || all.Comment != e.String() {
		return nil, errors.Join(ErrNotBackup, err)
	}
	a := &Archive{files: map[string]*zip.File{}, sizes: map[string]Entry{}}
	for _, f := range all.File {
		if err := a.take(f); err != nil {
			return nil, err
		}
	}
	if err := a.readManifest(); err != nil {
		return nil, err
	}
	if a.ServerKey != id {
		return nil, ErrChanged
	}
	return a, a.check()
}

// take keeps an entry of the ZIP, if it is a plain file that may be there.
func (a *Archive) take(f *zip.File) error {
	switch {
	case f.Name != manifestName && !isName(f.Name):
		return fmt.Errorf("%w: %q has no place in it", ErrChanged, f.Name)
	case !f.Mode().IsRegular() || f.Method != zip.Store && f.Method != zip.Deflate:
		return fmt.Errorf("%w: %s is no plain file", ErrChanged, f.Name)
	case a.files[f.Name] != nil:
		return fmt.Errorf("%w: %s is there twice", ErrChanged, f.Name)
	}
	a.files[f.Name] = f
	return nil
}

// longestManifest is enough for some million files.
const longestManifest = 1 << 30

func (a *Archive) readManifest() error {
	f := a.files[manifestName]
	if f == nil {
		return fmt.Errorf("%w: it has no manifest", ErrNotBackup)
	}
	in, err := f.Open()
	if err != nil {
		return errors.Join(ErrChanged, err)
	}
	defer func() { _ = in.Close() }() // it was only read
	if err := json.NewDecoder(io.LimitReader(in, longestManifest)).Decode(&a.Manifest); err != nil {
		return errors.Join(ErrChanged, err)
	}
	return nil
}

// check holds the manifest against the entries and the tables.
func (a *Archive) check() error {
	for _, e := range a.Entries {
		f := a.files[e.Name]
		if _, twice := a.sizes[e.Name]; twice || f == nil || e.Name == manifestName || e.Size < 0 || f.UncompressedSize64 != uint64(e.Size) { //nolint:gosec // not below nothing
			return fmt.Errorf("%w: %s is not as the manifest says", ErrChanged, e.Name)
		}
		a.sizes[e.Name] = e
	}
	if len(a.sizes)+1 != len(a.files) {
		return fmt.Errorf("%w: there are entries that the manifest does not know", ErrChanged)
	}
	tables := 0
	for name := range a.sizes {
		if strings.HasPrefix(name, databaseFolder) {
			tables++
		}
	}
	for _, table := range a.Tables {
		if _, there := a.sizes[TableName(table.Name)]; !there {
			return fmt.Errorf("%w: table %q is missing", ErrChanged, table.Name)
		}
	}
	if tables != len(a.Tables) {
		return fmt.Errorf("%w: there are tables that the manifest does not know", ErrChanged)
	}
	return nil
}

// Open opens an entry. Where it is not what the manifest says, reading ends
// with [ErrChanged].
func (a *Archive) Open(name string) (io.ReadCloser, error) {
	e, there := a.sizes[name]
	if !there {
		return nil, fmt.Errorf("backup: there is no entry %q", name)
	}
	in, err := a.files[name].Open()
	if err != nil {
		return nil, errors.Join(ErrChanged, err)
	}
	return &checked{in: in, entry: e, left: e.Size, sum: sha256.New()}, nil
}

// Opener opens an entry later.
func (a *Archive) Opener(name string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return a.Open(name) }
}

// Verify reads every entry to its end.
func (a *Archive) Verify(ctx context.Context) error {
	for _, e := range a.Entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		in, err := a.Open(e.Name)
		if err == nil {
			_, err = io.Copy(io.Discard, in)
			err = errors.Join(err, in.Close())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checked is an entry that is compared while it is read.
type checked struct {
	in    io.ReadCloser
	entry Entry
	left  int64
	sum   hash.Hash
}

// Read ends with [ErrChanged] where the bytes are others.
func (c *checked) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.sum.Write(p[:n])
	c.left -= int64(n)
	switch {
	case c.left < 0:
		return 0, fmt.Errorf("%w: %s is too long", ErrChanged, c.entry.Name)
	case errors.Is(err, io.EOF):
		if c.left > 0 || hex.EncodeToString(c.sum.Sum(nil)) != c.entry.SHA256 {
			return 0, fmt.Errorf("%w: %s", ErrChanged, c.entry.Name)
		}
	case err != nil:
		err = errors.Join(fmt.Errorf("%w: %s", ErrChanged, c.entry.Name), err)
	}
	return n, err
}

// Close ends reading.
func (c *checked) Close() error { return c.in.Close() }
