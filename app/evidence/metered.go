package evidence

import (
	"errors"
	"io"
	"io/fs"
)

// Metered are files of which filed is told what is done with them: the
// operation (store, open, delete), how it ended (ok, full, failed) and how many
// sealed bytes went.
func Metered(files Files, filed func(operation, outcome string, bytes int64)) Files {
	return metered{files, filed}
}

type metered struct {
	Files
	filed func(operation, outcome string, bytes int64)
}

// Put implements [Files].
func (m metered) Put(id string, write func(io.Writer) error) error {
	var sent counted
	var stopped error // by who writes, which is no failure of the storage
	err := m.Files.Put(id, func(out io.Writer) error {
		sent.Writer = out
		stopped = write(&sent)
		if sent.failed != nil {
			stopped = nil
		}
		return stopped
	})
	if stopped == nil {
		m.filed("store", outcomeOf(err), sent.bytes)
	}
	return err
}

// Get implements [Files].
func (m metered) Get(id string) (io.ReadCloser, error) {
	file, err := m.Files.Get(id)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			m.filed("open", "failed", 0)
		}
		return nil, err
	}
	return &read{ReadCloser: file, filed: m.filed}, nil
}

// Delete implements [Files].
func (m metered) Delete(id string) error {
	err := m.Files.Delete(id)
	m.filed("delete", outcomeOf(err), 0)
	return err
}

func outcomeOf(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, ErrFull):
		return "full"
	default:
		return "failed"
	}
}

// counted counts what is written, and keeps how writing failed.
type counted struct {
	io.Writer
	bytes  int64
	failed error
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.bytes += int64(n)
	if err != nil {
		c.failed = err
	}
	return n, err
}

// read counts what is read, and tells when it is closed.
type read struct {
	io.ReadCloser
	filed  func(operation, outcome string, bytes int64)
	bytes  int64
	failed bool
}

func (r *read) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.bytes += int64(n)
	r.failed = r.failed || err != nil && !errors.Is(err, io.EOF)
	return n, err
}

func (r *read) Close() error {
	outcome := "ok"
	if r.failed {
		outcome = "failed"
	}
	r.filed("open", outcome, r.bytes)
	return r.ReadCloser.Close()
}
