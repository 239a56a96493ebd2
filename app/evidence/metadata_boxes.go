package evidence

import (
	"encoding/binary"
	"slices"
)

// findBoxes blanks what stands beside picture and sound in a file built of
// boxes (ISO/IEC 14496-12, ISO/IEC 23008-12): user data, tags, Exif, XMP, the
// times of recording, and boxes it does not know. The file keeps its length,
// for its boxes name each other by offset.
func findBoxes(w *walker) ([]edit, error) {
	f := boxes{w: w}
	for !w.atEnd() {
		if err := f.box(toEnd, false); err != nil {
			return nil, err
		}
	}
	if !f.typed {
		return nil, ErrUnreadable
	}
	for _, item := range f.items {
		if !slices.ContainsFunc(f.data, func(d edit) bool { return item.at >= d.at && item.at+item.length <= d.at+d.length }) {
			return nil, ErrUnreadable // it points at what holds the file together
		}
	}
	return append(f.edits, f.items...), nil
}

// boxes collects the edits of one file.
type boxes struct {
	w     *walker
	edits []edit
	items []edit // ranges of Exif and XMP items
	data  []edit // ranges in which items may lie
	typed bool   // there was a file type box
}

// The boxes that picture and sound need, at the top and inside a movie, and
// those that hold others.
var (
	topKept    = []string{"ftyp", "moov", "mdat", "free", "skip", "wide", "moof", "mfra", "sidx", "styp", "meta", "pdin"}
	movieKept  = []string{"mvhd", "trak", "mvex", "tkhd", "edts", "tref", "mdia", "mdhd", "hdlr", "minf", "free", "skip", "tapt", "load"}
	containers = []string{"moov", "trak", "mdia"}
	timed      = []string{"mvhd", "tkhd", "mdhd"}
)

// box passes over one box that ends before end at the latest.
func (f *boxes) box(end int64, inMovie bool) error {
	at := f.w.at
	name, length, err := f.head(end)
	if err != nil {
		return err
	}
	kept := topKept
	if inMovie {
		kept = movieKept
	}
	switch {
	case !slices.Contains(kept, name):
		return f.hide(at, length)
	case slices.Contains(containers, name):
		for f.w.at < at+length {
			if err := f.box(at+length, true); err != nil {
				return err
			}
		}
		return nil
	case slices.Contains(timed, name):
		return f.times(at, length)
	case name == "meta":
		return f.meta(at, length)
	case name == "ftyp":
		f.typed = true
	case name == "mdat":
		f.data = append(f.data, edit{at: f.w.at, length: at + length - f.w.at})
	}
	return f.rest(at, length)
}

// head reads a box's name and whole length.
func (f *boxes) head(end int64) (name string, length int64, err error) {
	at := f.w.at
	head, err := f.w.take(8)
	if err != nil {
		return "", 0, err
	}
	length = int64(binary.BigEndian.Uint32(head))
	switch length {
	case 0:
		length = toEnd // to the end of the file
	case 1:
		large, err := f.w.take(8)
		if err != nil {
			return "", 0, err
		}
		length = int64(binary.BigEndian.Uint64(large)) //nolint:gosec // held against the end below
	}
	if length < f.w.at-at || end != toEnd && length > end-at {
		return "", 0, ErrUnreadable
	}
	return string(head[4:]), length, nil
}

// rest passes over what is left of a box.
func (f *boxes) rest(at, length int64) error {
	if length >= toEnd {
		for !f.w.atEnd() {
			n, _ := f.w.in.Discard(f.w.in.Buffered())
			f.w.at += int64(n)
		}
		return nil
	}
	return f.w.skip(at + length - f.w.at)
}

// hide makes a box one of free space; one that reaches to the end is left out.
func (f *boxes) hide(at, length int64) error {
	body := f.w.at
	if err := f.rest(at, length); err != nil {
		return err
	}
	if length >= toEnd {
		f.edits = append(f.edits, edit{at: at, length: toEnd})
		return nil
	}
	f.edits = append(f.edits, edit{at: at + 4, length: 4, with: []byte("free")}, blank(body, at+length-body))
	return nil
}

// times blanks when a movie, a track or its media was made and changed.
func (f *boxes) times(at, length int64) error {
	version, err := f.w.take(4)
	if err != nil {
		return err
	}
	size := int64(8)
	if version[0] == 1 {
		size = 16
	}
	if f.w.at+size > at+length {
		return ErrUnreadable
	}
	f.edits = append(f.edits, blank(f.w.at, size))
	return f.rest(at, length)
}

// meta finds the Exif and XMP items of a still picture.
func (f *boxes) meta(at, length int64) error {
	start := f.w.at
	body, err := f.w.take(at + length - start)
	if err != nil {
		return err
	}
	items, data, err := findItems(body, start)
	f.items, f.data = append(f.items, items...), append(f.data, data)
	return err
}
