package evidence

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"

	"fanzha/app/picture"
)

// The markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markerSOI  = 0xd8
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerAPP0 = 0xe0
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
	markerAPPE = 0xee
	markerAPPF = 0xef
	markerCOM  = 0xfe
	markerRST0 = 0xd0
	markerRST7 = 0xd7
)

// findJPEG leaves out comments and all that applications have added, but what
// a picture needs to be shown right: its colours and which way is up. What
// stands behind the picture, such as a second one with metadata of its own,
// goes too.
func findJPEG(w *walker) ([]edit, error) {
	if head, err := w.take(2); err != nil || head[0] != 0xff || head[1] != markerSOI {
		return nil, ErrUnreadable
	}
	var edits []edit
	next := nextMarker
	for {
		marker, at, err := next(w)
		if err != nil {
			return nil, err
		}
		next = nextMarker
		if marker == markerEOI {
			return append(edits, edit{at: w.at, length: toEnd}), nil
		}
		size, err := w.take(2)
		if err != nil {
			return nil, err
		}
		body, err := w.take(int64(binary.BigEndian.Uint16(size)) - 2)
		if err != nil {
			return nil, err
		}
		if !isShown(marker, body) {
			edits = append(edits, edit{at: at, length: w.at - at, with: instead(marker, body)})
		}
		if marker == markerSOS {
			next = markerBehindScan
		}
	}
}

// nextMarker reads a marker with the fill bytes before it, which begin at an
// offset.
func nextMarker(w *walker) (marker byte, at int64, err error) {
	at = w.at
	if b, err := w.take(1); err != nil || b[0] != 0xff {
		return 0, at, ErrUnreadable
	}
	for {
		b, err := w.take(1)
		if err != nil {
			return 0, at, err
		}
		if b[0] != 0xff {
			return b[0], at, nil
		}
	}
}

// A JFIF segment without a small picture, which may show what the large one
// does not.
const jfifLength = 14

var jfif = []byte("JFIF\x00")

// isShown reports whether a segment is needed to show the picture right.
func isShown(marker byte, body []byte) bool {
	switch {
	case marker == markerAPP0:
		return bytes.HasPrefix(body, jfif) && len(body) == jfifLength
	case marker == markerAPP2:
		return bytes.HasPrefix(body, []byte("ICC_PROFILE\x00"))
	case marker == markerAPPE:
		const length = 12
		return bytes.HasPrefix(body, []byte("Adobe")) && len(body) == length
	case marker >= markerAPP0 && marker <= markerAPPF, marker == markerCOM:
		return false
	default:
		return true
	}
}

// markerBehindScan passes over the coded picture and reads the marker behind
// it.
func markerBehindScan(w *walker) (marker byte, at int64, err error) {
	for {
		passed, err := w.in.ReadSlice(0xff)
		w.at += int64(len(passed))
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return 0, w.at, short(err)
		}
		at = w.at - 1
		ahead, err := w.in.Peek(1)
		for err == nil && ahead[0] == 0xff { // a fill byte
			err = w.skip(1)
			if err == nil {
				ahead, err = w.in.Peek(1)
			}
		}
		if err != nil {
			return 0, at, short(err)
		}
		if ahead[0] != 0 && (ahead[0] < markerRST0 || ahead[0] > markerRST7) {
			return ahead[0], at, w.skip(1)
		}
	}
}

// instead is what a segment becomes that is not kept as it is; nothing, mostly.
func instead(marker byte, body []byte) []byte {
	if marker != markerAPP0 || !bytes.HasPrefix(body, jfif) || len(body) < jfifLength {
		return upright(marker, body)
	}
	const size = 2 + jfifLength
	return append(append([]byte{0xff, markerAPP0, 0, size}, body[:jfifLength-2]...), 0, 0)
}

// upright is an Exif segment that says nothing but which way is up, where the
// old one said so; else nothing.
func upright(marker byte, body []byte) []byte {
	tiff, isExif := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if marker != markerAPP1 || !isExif {
		return nil
	}
	turn := picture.Orientation(tiff)
	if turn < 2 {
		return nil
	}
	const length = 2 + 6 + 26
	made := []byte{0xff, markerAPP1, 0, length, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(turn), 0, 0} //nolint:gosec // 8 at most
	return append(made, 0, 0, 0, 0)                                                                                                                          // there is no second directory
}
