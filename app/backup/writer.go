package backup

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
)

// Writer writes a backup while its parts come. What it has written is no
// backup before it is closed.
type Writer struct {
	Manifest // what is known so far

	zip   *zip.Writer
	end   *ending
	vouch Vouch
}

// NewWriter begins a backup of a site. Of the manifest, entries are added by
// the Writer.
func NewWriter(out io.Writer, about Manifest, vouch Vouch) (*Writer, error) {
	about.Format = Format
	about.Entries, about.Gone, about.Lost = []Entry{}, []string{}, []string{}
	w := &Writer{Manifest: about, end: newEnding(out), vouch: vouch}
	w.zip = zip.NewWriter(w.end)
	w.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	return w, w.zip.SetComment(end{}.String()) // something as long
}

// Add writes an entry. Sealed ones do not get smaller.
func (w *Writer) Add(name string, write func(io.Writer) error) error {
	if !isName(name) {
		return fmt.Errorf("backup: %q is no entry of a backup", name)
	}
	entry, err := w.add(name, write)
	if err == nil {
		w.Entries = append(w.Entries, entry)
	}
	return err
}

func (w *Writer) add(name string, write func(io.Writer) error) (Entry, error) {
	method := zip.Deflate
	if _, sealed := (Entry{Name: name}).Evidence(); sealed {
		method = zip.Store
	}
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: w.At})
	if err != nil {
		return Entry{}, err
	}
	sum, size := sha256.New(), counter(0)
	if err := write(io.MultiWriter(out, sum, &size)); err != nil {
		return Entry{}, fmt.Errorf("%s: %w", name, err)
	}
	return Entry{name, int64(size), hex.EncodeToString(sum.Sum(nil))}, nil
}

type counter int64

// Write counts.
func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Close ends the backup.
func (w *Writer) Close() error {
	_, err := w.add(manifestName, func(out io.Writer) error { return json.NewEncoder(out).Encode(w.Manifest) })
	if err != nil {
		return err
	}
	if err := w.zip.Close(); err != nil {
		return err
	}
	return w.end.finish(w.ServerKey, w.vouch)
}
