package retention

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fanzha/app/report"
	"fanzha/app/seal"
)

// List is an erasure list: a file that only grows, with a line for each erased
// report that holds the time and a keyed digest. It must not be put back with
// a backup. Each replica has the part of what it has erased.
//
// The digest is of the reference and the submission, as a reference may be
// drawn again: who has no server key learns from it how many there were.
type List struct {
	path string
	key  seal.Digester
}

func (l List) digest(r report.Record) string {
	return hex.EncodeToString(l.key(string(r.Reference), string(r.SubmissionMAC)))
}

// Add writes lines for reports that are about to be erased. When it returns
// nil they are on the disk.
func (l List) Add(now time.Time, erased []report.Record) error {
	if len(erased) == 0 {
		return nil
	}
	var lines bytes.Buffer
	for _, r := range erased {
		fmt.Fprintf(&lines, "%s %s\n", now.UTC().Format(time.RFC3339), l.digest(r))
	}
	if err := appendDurably(l.path, lines.Bytes()); err != nil {
		return fmt.Errorf("write the erasure list: %w", err)
	}
	return nil
}

// appendDurably appends lines to a file, which only its owner can read, behind
// the end of what an interrupted write may have left.
func appendDurably(path string, lines []byte) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	torn, err := endsTorn(file)
	if torn {
		lines = append([]byte("\n"), lines...)
	}
	if err == nil {
		_, err = file.Write(lines)
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// endsTorn reports whether a file does not end with a line's end.
func endsTorn(file *os.File) (bool, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return false, err
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, size-1)
	return last[0] != '\n', err
}

// syncFolder makes it durable that a file is there.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Adopt adds what stands on other lists to the own one, for good.
func (r *Retention) Adopt(others ...string) error {
	known, listed := map[string]bool{}, map[string]bool{}
	if err := readList(r.list.path, known); err != nil {
		return err
	}
	for _, path := range others {
		if err := readList(path, listed); err != nil {
			return err
		}
	}
	var lines bytes.Buffer
	for digest := range listed {
		if !known[digest] {
			fmt.Fprintf(&lines, "%s %s\n", r.options.Now().UTC().Format(time.RFC3339), digest)
		}
	}
	if lines.Len() == 0 {
		return nil
	}
	if err := appendDurably(r.list.path, lines.Bytes()); err != nil {
		return fmt.Errorf("write the erasure list: %w", err)
	}
	return nil
}

const digestLength = 64 // hex digits

// readList adds the digests of an erasure list to a set. Lines that an
// interrupted write has cut short are passed over: what they were to say was
// not erased.
func readList(path string, into map[string]bool) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the erasure list: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if _, digest, _ := strings.Cut(lines.Text(), " "); len(digest) == digestLength {
			into[digest] = true
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the erasure list: %w", err)
	}
	return nil
}
