package evidence

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// findBoxes blanks what stands beside picture and sound in a file built of
// boxes (ISO/IEC 14496-12, ISO/IEC 23008-12): user data, tags, Exif, XMP, the
// times of recording, tracks that are neither, such as a camera's positions,
// free space, in which editors leave what they took out, and boxes it does not
// know. The file keeps its length, for its boxes name each other by offset.
func findBoxes(w *walker) ([]edit, error) {
	f := boxes{w: w}
	for !w.atEnd() {
		if err := f.box(toEnd, ""); err != nil {
			return nil, err
		}
	}
	if !f.typed || !f.told {
		return nil, ErrUnreadable
	}
	for _, item := range f.items {
		if !f.isData(item) {
			return nil, ErrUnreadable // it points at what holds the file together
		}
	}
	return append(f.edits, f.items...), nil
}

// boxes collects the edits of one file.
type boxes struct {
	w     *walker
	edits []edit
	items []edit // ranges of Exif and XMP items, and of tracks left out
	data  []edit // ranges in which items may lie, in their order
	track track  // that is being passed
	left  bool   // a track is left out
	typed bool   // there was a file type box
	told  bool   // there was a box that says what the data is
}

// boxesKept are the boxes that picture and sound need, by what they stand in.
// One that is a key itself holds others; none of them holds itself.
var boxesKept = map[string][]string{
	"":     {"ftyp", "moov", "mdat", "moof", "mfra", "sidx", "styp", "meta", "pdin"},
	"moov": {"mvhd", "trak", "mvex"},
	"trak": {"tkhd", "edts", "tref", "mdia", "tapt", "load"},
	"mdia": {"mdhd", "hdlr", "minf"},
	"minf": {"vmhd", "smhd", "hmhd", "nmhd", "sthd", "gmhd", "hdlr", "dinf", "stbl"},
	"stbl": {
		"stsd", "stts", "ctts", "cslg", "stss", "stsh", "stps", "stsz", "stz2", "stsc", "stco", "co64", "padb", "stdp", "sdtp", "sbgp", "sgpd", "subs",
		"saiz", "saio",
	},
	"moof": {"mfhd", "traf"},
	"traf": {"tfhd", "tfdt", "trun", "sdtp", "sbgp", "sgpd", "subs", "saiz", "saio"},
}

// box passes over one box that ends before end at the latest and stands in
// another; "" is the file.
func (f *boxes) box(end int64, parent string) error {
	at := f.w.at
	name, length, err := f.head(end)
	if err != nil {
		return err
	}
	if !slices.Contains(boxesKept[parent], name) {
		return f.hide(at, length)
	}
	switch name {
	case "trak":
		return f.passTrack(at, length)
	case "mvhd", "tkhd", "mdhd":
		return f.times(at, length)
	case "hdlr":
		return f.handler(at, length, parent)
	case "stsc", "stsz", "stz2", "stco", "co64":
		return f.table(name, at, length)
	case "meta":
		return f.meta(at, length)
	case "moof":
		if f.left {
			return ErrUnreadable // its samples may lie in a fragment
		}
	case "ftyp":
		f.typed = true
	case "mdat":
		f.data = append(f.data, edit{at: f.w.at, length: at + length - f.w.at})
	}
	f.told = f.told || name == "moov"
	if _, holds := boxesKept[name]; holds {
		return f.inside(at+length, name)
	}
	return f.rest(at, length)
}

// inside passes over what a box holds.
func (f *boxes) inside(end int64, name string) error {
	for f.w.at < end {
		if err := f.box(end, name); err != nil {
			return err
		}
	}
	return nil
}

// isData reports whether a range lies in what boxes name by offset.
func (f *boxes) isData(item edit) bool {
	n, found := slices.BinarySearchFunc(f.data, item.at, func(d edit, at int64) int { return cmp.Compare(d.at, at) })
	if !found {
		n--
	}
	return n >= 0 && item.at+item.length <= f.data[n].at+f.data[n].length
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

// meta finds what is private in the box of a still picture's items.
func (f *boxes) meta(at, length int64) error {
	f.told = true
	start := f.w.at
	body, err := f.w.take(at + length - start)
	if err != nil {
		return err
	}
	found, err := findItems(body, start)
	f.edits, f.items, f.data = append(f.edits, found.hidden...), append(f.items, found.items...), append(f.data, found.data)
	return err
}
