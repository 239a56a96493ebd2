package backup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// AddFile copies a sealed file, if it is there.
func (w *Writer) AddFile(id string, get func(id string) (io.ReadCloser, error)) (there bool, err error) {
	in, err := get(id)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("open file: %w", err)
	}
	return true, w.addFrom(EvidenceName(id), in)
}

// AddContent copies the content folder, and returns what it has left out. A
// link to a file is copied as that file.
func (w *Writer) AddContent(folder fs.FS) (left []string, err error) {
	err = fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || d != nil && d.IsDir() && name != "." && d.Name()[0] == '.' {
			return fs.SkipDir // it has just gone, or is nobody's article
		}
		if err != nil || d.IsDir() {
			return err
		}
		copied, err := w.addContent(folder, name)
		if !copied && err == nil {
			left = append(left, name)
		}
		return err
	})
	return left, err
}

// addContent copies a file of the content folder that belongs into a backup.
// What links out of the folder does not.
func (w *Writer) addContent(folder fs.FS, name string) (copied bool, err error) {
	if !IsContent(name) {
		return false, nil
	}
	info, err := fs.Stat(folder, name)
	if err != nil || !info.Mode().IsRegular() {
		return false, nil //nolint:nilerr // it leads nowhere, or has just gone
	}
	in, err := folder.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("read content: %w", err)
	}
	return true, w.addFrom(ContentName(name), in)
}

func (w *Writer) addFrom(name string, in io.ReadCloser) error {
	err := w.Add(name, func(out io.Writer) error {
		_, err := io.Copy(out, in)
		return err
	})
	return errors.Join(err, in.Close())
}
