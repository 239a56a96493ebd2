package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	_ "image/png" // decodes screenshots
	"io"

	_ "golang.org/x/image/webp" // decodes what WeChat makes

	"fanzha/app/report"
)

// maxPixels bounds what is decoded: a small file can say that it is a picture
// of any size.
const maxPixels = 40_000_000

// ErrNoPicture is returned for what is not shown but handed out as it came:
// recordings, documents, pictures of a kind that is not decoded or too large.
var ErrNoPicture = errors.New("evidence: not a picture that can be shown")

// Picture writes a picture anew, as JPEG: nothing of the file's own bytes
// reaches who looks at it.
func (r Reading) Picture(file report.File, out io.Writer) error {
	if kind, _ := KindOf(file.Type); !kind.IsPicture() {
		return ErrNoPicture
	}
	content, err := r.Content(file)
	if err != nil {
		return err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height {
		return ErrNoPicture
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return ErrNoPicture
	}
	const quality = 85
	if err := jpeg.Encode(out, onWhite(turned(picture, content)), &jpeg.Options{Quality: quality}); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// Content returns a file's bytes, whole and as they were kept.
func (r Reading) Content(file report.File) ([]byte, error) {
	in, err := r.Open(file)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(in)
	return content, errors.Join(err, in.Close())
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

// turned is a picture the way up that its file says.
func turned(picture image.Image, content []byte) image.Image {
	turn := 0
	w := newWalker(bytes.NewReader(content))
	if head, err := w.take(2); err == nil && head[0] == 0xff && head[1] == markerSOI {
		turn = jpegTurn(w)
	}
	if turn < 2 {
		return picture
	}
	return turnedView{picture, turn}
}
