package evidence

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// What a picture or a recording carries beside what it shows: where and when
// it was taken, with which phone. For an anonymous reporter it is taken out of
// the only copy there is. A file is read twice: once to find the ranges, once
// to write it without them; neither needs it in memory.

// ErrUnreadable is returned for a file that is not built as its kind is, so
// that its metadata cannot be found.
var ErrUnreadable = errors.New("evidence: cannot be read as what it is")

// edit is a range of a file that is replaced: by nothing, by something, or by
// as many zeros.
type edit struct {
	at, length int64
	with       []byte
	blank      bool
}

// blank replaces a range by zeros.
func blank(at, length int64) edit { return edit{at: at, length: length, blank: true} }

// maxEdits is more than any honest file needs, and maxTaken more pieces than
// one has: a file can be made of millions, each with an edit to remember.
const (
	maxEdits = 50_000
	maxTaken = 50_000
)

// finders find the metadata of a kind. A kind that is not here keeps what it
// has: the form says so of PDF files and of MP3 recordings.
var finders = map[string]func(*walker) ([]edit, error){
	"image/jpeg":      findJPEG,
	"image/png":       findPNG,
	"image/webp":      findWebP,
	"image/heic":      findBoxes,
	"video/mp4":       findBoxes,
	"video/quicktime": findBoxes,
	"audio/x-m4a":     findBoxes,
}

// strip copies a file without its metadata.
func strip(kind Kind, open func() (io.ReadCloser, error), out io.Writer) error {
	var edits []edit
	if find := finders[kind.Type]; find != nil {
		in, err := open()
		if err != nil {
			return err
		}
		read := &source{ReadCloser: in}
		edits, err = find(newWalker(read))
		if err = errors.Join(err, read.failed, in.Close()); err != nil { // what broke off may have more to take out
			return err
		}
		if len(edits) > maxEdits {
			return ErrUnreadable
		}
	}
	in, err := open()
	if err != nil {
		return err
	}
	return errors.Join(apply(edits, in, out), in.Close())
}

// apply copies a file with its edits done.
func apply(edits []edit, in io.Reader, out io.Writer) error {
	slices.SortStableFunc(edits, func(a, b edit) int { return int(min(max(a.at-b.at, -1), 1)) })
	at := int64(0)
	for _, e := range edits {
		if e.at < at {
			return ErrUnreadable // two of them overlap
		}
		if _, err := io.CopyN(out, in, e.at-at); err != nil {
			return short(err)
		}
		if err := e.write(in, out); err != nil {
			return err
		}
		at = e.at + e.length
	}
	_, err := io.Copy(out, in)
	return err
}

// write passes over a range and writes what stands in its place. Only one that
// goes to the end may end early.
func (e edit) write(in io.Reader, out io.Writer) error {
	passed := io.Discard
	if e.blank {
		passed = zeros{out}
	} else if _, err := out.Write(e.with); err != nil {
		return err
	}
	if _, err := io.CopyN(passed, in, e.length); err != nil && (e.length != toEnd || !errors.Is(err, io.EOF)) {
		return short(err)
	}
	return nil
}

// zeros writes a zero for every byte.
type zeros struct{ out io.Writer }

// Write implements [io.Writer].
func (z zeros) Write(p []byte) (int, error) { return z.out.Write(make([]byte, len(p))) }

// toEnd is the length of a range that ends with the file.
const toEnd = int64(1) << 40

// short is what a file that ends too early is.
func short(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrUnreadable
	}
	return err
}

// walker reads a file forward and knows where it is.
type walker struct {
	in    *bufio.Reader
	at    int64
	taken int // pieces
}

func newWalker(in io.Reader) *walker { return &walker{in: bufio.NewReaderSize(in, 32<<10)} }

// take reads n bytes.
func (w *walker) take(n int64) ([]byte, error) {
	const most = 4 << 20
	if w.taken++; n < 0 || n > most || w.taken > maxTaken {
		return nil, ErrUnreadable
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(w.in, b); err != nil {
		return nil, short(err)
	}
	w.at += n
	return b, nil
}

// skip passes over n bytes.
func (w *walker) skip(n int64) error {
	if n < 0 {
		return ErrUnreadable
	}
	passed, err := io.CopyN(io.Discard, w.in, n)
	w.at += passed
	if err != nil {
		return short(err)
	}
	return nil
}

// atEnd reports whether nothing is left.
func (w *walker) atEnd() bool {
	_, err := w.in.Peek(1)
	return err != nil
}

// pngKept are the chunks that a picture needs to be shown.
var pngKept = []string{
	"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT",
}

// findPNG leaves out texts, times, Exif and what it does not know, and what
// stands behind the end (PNG, ISO/IEC 15948).
func findPNG(w *walker) ([]edit, error) {
	if _, err := w.take(8); err != nil {
		return nil, err
	}
	var edits []edit
	for {
		at := w.at
		head, err := w.take(8)
		if err != nil {
			return nil, err
		}
		length, name := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if err := w.skip(length + 4); err != nil {
			return nil, err
		}
		if !slices.Contains(pngKept, name) {
			edits = append(edits, edit{at: at, length: length + 12})
		}
		if name == "IEND" {
			return append(edits, edit{at: w.at, length: toEnd}), nil
		}
	}
}

// webPKept are the chunks that a picture needs to be shown.
var webPKept = []string{"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"}

// findWebP blanks Exif, XMP and what it does not know, and leaves out what
// stands behind the end (RFC 9649). The file keeps its length, which stands at
// its beginning.
func findWebP(w *walker) ([]edit, error) {
	head, err := w.take(12)
	if err != nil {
		return nil, err
	}
	end := int64(binary.LittleEndian.Uint32(head[4:])) + 8
	var edits []edit
	for w.at < end {
		at := w.at
		head, err := w.take(8)
		if err != nil {
			return nil, err
		}
		name, length := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		length += length % 2
		switch {
		case name == "VP8X" && length > 0:
			flags, err := w.take(1)
			if err != nil {
				return nil, err
			}
			const exif, xmp = 0x08, 0x04
			edits = append(edits, edit{at: w.at - 1, length: 1, with: []byte{flags[0] &^ (exif | xmp)}})
			length--
		case name == "ANMF":
			length = min(length, 16) // and chunks like those outside
		case !slices.Contains(webPKept, name):
			edits = append(edits, edit{at: at, length: 4, with: []byte("JUNK")}, blank(at+8, length))
		}
		if err := w.skip(length); err != nil {
			return nil, err
		}
	}
	return append(edits, edit{at: w.at, length: toEnd}), nil
}
