package backup

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"regexp"
)

// Vouch makes a keyed digest under the server key.
type Vouch func(parts ...string) []byte

// end is the last part of a backup.
type end struct {
	format int
	key    string // the server key's id
	sum    string // of all before it
	mac    string // of that and the key's id
}

// endForm is how it is written; it has always the same length.
const endForm = "fanzha backup %04d\nserver key %16s\nsha256 %64s\nmac    %64s\n"

var (
	endSize    = int64(len(end{}.String()))
	endPattern = regexp.MustCompile(`^fanzha backup (\d{4})\nserver key ([0-9a-f]{16})\nsha256 ([0-9a-f]{64})\nmac    ([0-9a-f]{64})\n$`)
)

// String writes it.
func (e end) String() string { return fmt.Sprintf(endForm, e.format, e.key, e.sum, e.mac) }

// of is the keyed digest of an end.
func (v Vouch) of(e end) string {
	return hex.EncodeToString(v("backup", fmt.Sprintf("%04d", e.format), e.key, e.sum))
}

// readEnd finds the end of a file.
func readEnd(file io.ReaderAt, size int64) (e end, err error) {
	text := make([]byte, endSize)
	if size < endSize {
		return e, ErrNotBackup
	}
	if _, err := file.ReadAt(text, size-endSize); err != nil && err != io.EOF { //nolint:errorlint // as io.ReaderAt says
		return e, fmt.Errorf("read backup: %w", err)
	}
	m := endPattern.FindSubmatch(text)
	if m == nil {
		return e, ErrNotBackup
	}
	if _, err := fmt.Sscanf(string(m[1]), "%d", &e.format); err != nil {
		return e, ErrNotBackup
	}
	e.key, e.sum, e.mac = string(m[2]), string(m[3]), string(m[4])
	return e, nil
}

// holds reports whether what stands before the end is what it says.
func (e end) holds(file io.ReaderAt, size int64) (bool, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, size-endSize)); err != nil {
		return false, fmt.Errorf("read backup: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)) == e.sum, nil
}

// vouched reports whether it was made with a server key.
func (e end) vouched(by Vouch) bool { return hmac.Equal([]byte(by.of(e)), []byte(e.mac)) }

// ending writes a ZIP whose comment is still to come, and puts the end in its
// place.
type ending struct {
	out  io.Writer
	sum  hash.Hash
	held []byte // what may turn out to be the comment
}

func newEnding(out io.Writer) *ending { return &ending{out: out, sum: sha256.New()} }

// Write holds the last bytes back.
func (e *ending) Write(p []byte) (int, error) {
	all := len(p)
	if over := len(e.held) + len(p) - int(endSize); over > 0 {
		old := min(over, len(e.held))
		if err := e.pass(e.held[:old]); err != nil {
			return 0, err
		}
		e.held = append(e.held[:0], e.held[old:]...)
		if err := e.pass(p[:over-old]); err != nil {
			return 0, err
		}
		p = p[over-old:]
	}
	e.held = append(e.held, p...)
	return all, nil
}

func (e *ending) pass(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	e.sum.Write(p)
	_, err := e.out.Write(p)
	return err
}

// finish writes the end in place of what is held.
func (e *ending) finish(key string, vouch Vouch) error {
	last := end{format: Format, key: key, sum: hex.EncodeToString(e.sum.Sum(nil))}
	last.mac = vouch.of(last)
	_, err := io.WriteString(e.out, last.String())
	return err
}
