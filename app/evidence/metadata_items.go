package evidence

import (
	"encoding/binary"
	"slices"
)

// metaKept are the boxes that a still picture needs beside its items' data.
var metaKept = []string{"hdlr", "pitm", "iinf", "iloc", "iref", "iprp", "ipro", "idat", "dinf", "grpl"}

// itemsKept are the kinds of items that are pictures.
var itemsKept = []string{"hvc1", "hev1", "lhv1", "av01", "avc1", "vvc1", "jpeg", "j2k1", "unci", "grid", "iovl", "iden", "tmap"}

// found is what a meta box holds.
type found struct {
	items  []edit // ranges of items that are no pictures: Exif, XMP
	hidden []edit // boxes that a picture does not need, such as a recording's tags
	data   edit   // the range of the data inside the box
}

// findItems reads a meta box, whose body begins at an offset of the file
// (ISO/IEC 14496-12, 8.11).
func findItems(body []byte, start int64) (f found, err error) {
	inner, hidden, ok := innerBoxes(body, start)
	if !ok {
		return found{}, ErrUnreadable
	}
	private, ok := privateItems(inner["iinf"].body)
	if !ok {
		return found{}, ErrUnreadable
	}
	ranges, ok := itemRanges(inner["iloc"].body, private)
	if !ok {
		return found{}, ErrUnreadable
	}
	f.hidden, f.data = hidden, edit{at: start + inner["idat"].at, length: int64(len(inner["idat"].body))}
	for _, r := range ranges {
		if r.inside {
			r.at += f.data.at
		}
		if r.length <= 0 || r.at < 0 || r.length > toEnd || r.at > toEnd {
			return found{}, ErrUnreadable
		}
		f.items = append(f.items, blank(r.at, r.length))
	}
	return f, nil
}

// innerBoxes returns what a meta box holds, and hides what is not needed. Of
// two of a kind a reader might take either: they are refused.
func innerBoxes(body []byte, start int64) (inner map[string]box, hidden []edit, ok bool) {
	inner = map[string]box{}
	for at := 4; at < len(body); { // behind version and flags
		if len(body)-at < 8 {
			return nil, nil, false
		}
		size, name := int64(binary.BigEndian.Uint32(body[at:])), string(body[at+4:at+8])
		_, twice := inner[name]
		switch {
		case size < 8 || size > int64(len(body)-at) || len(hidden) > maxEdits:
			return nil, nil, false
		case !slices.Contains(metaKept, name):
			hidden = append(hidden, edit{at: start + int64(at) + 4, length: 4, with: []byte("free")}, blank(start+int64(at)+8, size-8))
		case twice:
			return nil, nil, false
		default:
			if name == "hdlr" && size > 8+handlerName {
				hidden = append(hidden, blank(start+int64(at)+8+handlerName, size-8-handlerName))
			}
			inner[name] = box{body[at+8 : at+int(size)], int64(at) + 8}
		}
		at += int(size)
	}
	return inner, hidden, true
}

// box is the body of one inside a meta box, and where it begins there.
type box struct {
	body []byte
	at   int64
}

// itemRange is where a part of an item lies.
type itemRange struct {
	at, length int64
	inside     bool // of the meta box's own data
}

// fields reads numbers one after the other.
type fields struct {
	left []byte
	bad  bool // something reached behind the end
}

// take returns the next n bytes.
func (f *fields) take(n uint64) []byte {
	if f.bad || n > uint64(len(f.left)) {
		f.bad = true
		return nil
	}
	b := f.left[:n]
	f.left = f.left[n:]
	return b
}

// number reads one of at most eight bytes.
func (f *fields) number(size uint64) (n uint64) {
	f.bad = f.bad || size > 8
	for _, b := range f.take(size) {
		n = n<<8 | uint64(b)
	}
	return n
}

// privateItems returns the numbers of the items that are no pictures, from the
// item information box.
func privateItems(body []byte) (private map[uint64]bool, ok bool) {
	private = map[uint64]bool{}
	if body == nil {
		return private, true
	}
	f := fields{left: body}
	count := uint64(2)
	if f.number(4)>>24 > 0 {
		count = 4
	}
	for n := f.number(count); n > 0 && !f.bad; n-- {
		size := f.number(4)
		entry := fields{left: f.take(max(size, 8) - 4)}
		entry.take(4) // infe
		idSize, version := uint64(2), entry.number(4)>>24
		if version >= 3 {
			idSize = 4
		}
		id := entry.number(idSize)
		entry.take(2) // protection
		if version < 2 || !slices.Contains(itemsKept, string(entry.take(4))) {
			private[id] = true
		}
	}
	return private, !f.bad
}

// itemRanges returns where these items lie, from the item location box.
func itemRanges(body []byte, items map[uint64]bool) (ranges []itemRange, ok bool) {
	if len(items) == 0 {
		return nil, true
	}
	f := fields{left: body}
	all := 0
	version, sizes := f.number(4)>>24, f.number(2)
	offsetSize, lengthSize, baseSize, indexSize := sizes>>12, sizes>>8&15, sizes>>4&15, sizes&15
	idSize := uint64(2)
	if version == 2 {
		idSize = 4
	}
	for n := f.number(idSize); n > 0 && !f.bad; n-- {
		id, method := f.number(idSize), uint64(0)
		if version > 0 {
			method = f.number(2) & 15
		}
		f.take(2) // data reference
		base := f.number(baseSize)
		for extents := f.number(2); extents > 0 && !f.bad; extents-- {
			if all++; all > maxEdits { // they may take no bytes at all
				return nil, false
			}
			if version > 0 {
				f.take(indexSize)
			}
			offset, length := f.number(offsetSize), f.number(lengthSize)
			if items[id] {
				f.bad = f.bad || method > 1                                                          // inside another item
				ranges = append(ranges, itemRange{int64(base + offset), int64(length), method == 1}) //nolint:gosec // the caller holds them against bounds
			}
		}
	}
	return ranges, !f.bad
}
