package evidence

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// jpegTurn reads which way is up (TIFF 6.0 Orientation, 1 to 8) from the
// segments before the picture; 0 where they do not say.
func jpegTurn(w *walker) int {
	for {
		marker, _, err := nextMarker(w)
		if err != nil || marker == markerSOS || marker == markerEOI {
			return 0
		}
		size, err := w.take(2)
		if err != nil {
			return 0
		}
		body, err := w.take(int64(binary.BigEndian.Uint16(size)) - 2)
		if err != nil {
			return 0
		}
		if tiff, isExif := bytes.CutPrefix(body, []byte("Exif\x00\x00")); marker == markerAPP1 && isExif {
			return int(orientation(tiff))
		}
	}
}

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
	if v.turn >= 5 {
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
