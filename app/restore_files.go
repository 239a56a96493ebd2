package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
)

// putFiles stores the sealed files that the database still names: those of
// what was just erased again are not written at all.
func (r *restoring) putFiles(ctx context.Context) (err error) {
	files, err := r.openEvidence(r.Data, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	r.undo = append(r.undo, func() error { return emptyFolder(filepath.Join(r.Data, "evidence")) })
	for _, e := range r.archive.Entries {
		id, ok := e.Evidence()
		if !ok {
			continue
		}
		known, err := r.db.KnowsFile(ctx, id)
		if err == nil && known {
			err = files.Put(id, func(out io.Writer) error { return r.copy(e.Name, out) })
			r.files++
		}
		if err != nil {
			return fmt.Errorf("put file: %w", err)
		}
	}
	return nil
}

// putContent writes the content folder.
func (r *restoring) putContent(ctx context.Context) (err error) {
	if err := os.MkdirAll(r.Content, 0o755); err != nil { //nolint:gosec // what lies there is published
		return fmt.Errorf("make content folder: %w", err)
	}
	root, err := os.OpenRoot(r.Content)
	if err != nil {
		return fmt.Errorf("open content folder: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	r.undo = append(r.undo, func() error { return emptyFolder(r.Content) })
	folders := map[string]bool{".": true}
	for _, e := range r.archive.Entries {
		name, ok := e.Content()
		if !ok {
			continue
		}
		if err := errors.Join(ctx.Err(), r.putOne(root, e.Name, name)); err != nil {
			return fmt.Errorf("write content: %w", err)
		}
		for folder := path.Dir(name); !folders[folder]; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	for folder := range folders {
		if err := syncFolder(filepath.Join(r.Content, folder)); err != nil {
			return fmt.Errorf("write content: %w", err)
		}
	}
	return nil
}

func (r *restoring) putOne(root *os.Root, entry, name string) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil { //nolint:gosec // what lies there is published
		return err
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // what lies there is published
	if err != nil {
		return err
	}
	err = r.copy(entry, file)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// copy copies an entry of the backup.
func (r *restoring) copy(entry string, out io.Writer) error {
	in, err := r.archive.Open(entry)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, in.Close())
}

// emptyFolder removes what is in a folder.
func emptyFolder(path string) error {
	found, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, entry := range found {
		err = errors.Join(err, os.RemoveAll(filepath.Join(path, entry.Name())))
	}
	return err
}
