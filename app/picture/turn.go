package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// Turn reads which way is up from the segments of a JPEG before the picture
// (Exif 2.32), 1 to 8; 0 where they do not say, as in files of other kinds.
func Turn(content []byte) int {
	const start, exif, scan, end = 0xd8, 0xe1, 0xda, 0xd9
	if !bytes.HasPrefix(content, []byte{0xff, start}) {
		return 0
	}
	for rest := content[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		marker := rest[1]
		if marker == 0xff { // markers may be filled up
			rest = rest[1:]
			continue
		}
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if marker == scan || marker == end || size < 4 || size > len(rest) {
			return 0
		}
		if tiff, is := bytes.CutPrefix(rest[4:size], []byte("Exif\x00\x00")); marker == exif && is {
			return Orientation(tiff)
		}
		rest = rest[size:]
	}
	return 0
}

// Orientation reads which way is up from TIFF 6.0 bytes, 1 to 8; 0
// where they do not say.
func Orientation(tiff []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(tiff, []byte("MM\x00*")):
		order = binary.BigEndian
	case bytes.HasPrefix(tiff, []byte("II*\x00")):
		order = binary.LittleEndian
	default:
		return 0
	}
	if len(tiff) < 8 {
		return 0
	}
	directory := uint64(order.Uint32(tiff[4:]))
	if directory+2 > uint64(len(tiff)) {
		return 0
	}
	entries := tiff[directory+2:]
	for n := order.Uint16(tiff[directory:]); n > 0 && len(entries) >= 12; n-- {
		const orientationTag, short = 0x112, 3
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == short {
			if turn := int(order.Uint16(entries[8:])); turn <= mostTurn {
				return turn
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// sideways is the first turn with which width and height change places.
const sideways = 5

const mostTurn = 8

// turnedView shows a picture the way up that an orientation says.
type turnedView struct {
	picture image.Image
	turn    int // 2 to 8
}

// ColorModel implements [image.Image].
func (v turnedView) ColorModel() color.Model { return v.picture.ColorModel() }

// Bounds implements [image.Image]. From 5 on, width and height change places.
func (v turnedView) Bounds() image.Rectangle {
	size := v.picture.Bounds().Size()
	if v.turn >= sideways {
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

// At implements [image.Image].
func (v turnedView) At(x, y int) color.Color {
	bounds := v.picture.Bounds()
	right, bottom := bounds.Dx()-1, bounds.Dy()-1
	switch v.turn {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return v.picture.At(bounds.Min.X+x, bounds.Min.Y+y)
}

// Opaque reports whether the picture has no transparency.
func (v turnedView) Opaque() bool {
	opaque, ok := v.picture.(interface{ Opaque() bool })
	return ok && opaque.Opaque()
}
