// Package picture reads photos and screenshots as people make them: within
// bounds, and the way up that the file says. What it writes is made anew:
// nothing of the file's own bytes is in it.
package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // whose size is read
	"image/jpeg"
	_ "image/png" // decodes screenshots
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes what WeChat makes
)

// maxPixels bounds what is decoded: a small file can say that it is a picture
// of any size.
const maxPixels = 40_000_000

// quality is that of the JPEG files that are written: no difference is seen.
const quality = 85

// ErrUnreadable is returned for what is no picture of a kind that is decoded,
// or too large a one.
var ErrUnreadable = errors.New("picture: not a picture that can be read")

// Size is a picture's in pixels, as it is shown.
type Size struct{ Width, Height int }

// SizeOf reads a picture's size from the head of its file.
func SizeOf(head []byte) (Size, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(head))
	if err != nil || config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return Size{}, ErrUnreadable
	}
	if Turn(head) >= sideways {
		return Size{config.Height, config.Width}, nil
	}
	return Size{config.Width, config.Height}, nil
}

// Read decodes a whole file. Of a GIF that moves it is the first picture.
func Read(content []byte) (image.Image, error) {
	if _, err := SizeOf(content); err != nil {
		return nil, err
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, ErrUnreadable
	}
	if turn := Turn(content); turn >= 2 {
		return turnedView{picture, turn}, nil
	}
	return whole(picture, content), nil
}

// whole is a picture in the size that its file says: a GIF's first one may be
// a part of that.
func whole(picture image.Image, content []byte) image.Image {
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	all := image.Rect(0, 0, config.Width, config.Height)
	if err != nil || picture.Bounds() == all {
		return picture
	}
	canvas := image.NewRGBA(all)
	draw.Draw(canvas, picture.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return canvas
}

// Narrowed is a picture that is at most so wide.
func Narrowed(picture image.Image, width int) image.Image {
	size := picture.Bounds().Size()
	if size.X <= width {
		return picture
	}
	narrow := image.NewRGBA(image.Rect(0, 0, width, max(size.Y*width/size.X, 1)))
	draw.Draw(narrow, narrow.Bounds(), image.White, image.Point{}, draw.Src)
	draw.CatmullRom.Scale(narrow, narrow.Bounds(), picture, picture.Bounds(), draw.Over, nil)
	return narrow
}

// WriteJPEG writes a picture as JPEG, on white where it is transparent.
func WriteJPEG(out io.Writer, picture image.Image) error {
	if err := jpeg.Encode(out, onWhite(picture), &jpeg.Options{Quality: quality}); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// onWhite is a picture without transparency, which JPEG has not.
func onWhite(picture image.Image) image.Image {
	if opaque, ok := picture.(interface{ Opaque() bool }); ok && opaque.Opaque() {
		return picture
	}
	flat := image.NewRGBA(picture.Bounds())
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	return flat
}
