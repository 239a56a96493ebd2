package picture_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"fanzha/app/picture"
)

// photo is a JPEG of 40 by 20, red on the left and blue on the right, whose
// Exif says which way is up.
func photo(t testing.TB, turn byte) []byte {
	t.Helper()
	drawn := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for x := range 40 {
		for y := range 20 {
			drawn.Set(x, y, map[bool]color.Color{true: color.RGBA{255, 0, 0, 255}, false: color.RGBA{0, 0, 255, 255}}[x < 20])
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, drawn, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	exif := []byte{0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0}
	return append(append(out.Bytes()[:2:2], exif...), out.Bytes()[2:]...)
}

func TestAPictureIsShownTheWayUpThatItsFileSays(t *testing.T) {
	tests := []struct {
		turn byte
		size picture.Size
		red  image.Point // a corner that is red
	}{
		{0, picture.Size{Width: 40, Height: 20}, image.Pt(1, 1)},
		{1, picture.Size{Width: 40, Height: 20}, image.Pt(1, 1)},
		{2, picture.Size{Width: 40, Height: 20}, image.Pt(38, 1)},
		{3, picture.Size{Width: 40, Height: 20}, image.Pt(38, 18)},
		{6, picture.Size{Width: 20, Height: 40}, image.Pt(1, 1)},
		{8, picture.Size{Width: 20, Height: 40}, image.Pt(1, 38)},
		{9, picture.Size{Width: 40, Height: 20}, image.Pt(1, 1)},
	}
	for _, test := range tests {
		content := photo(t, test.turn)
		size, err := picture.SizeOf(content)
		if err != nil || size != test.size {
			t.Errorf("turn %d: %v, %v", test.turn, size, err)
		}
		shown, err := picture.Read(content)
		if err != nil || shown.Bounds().Dx() != size.Width || shown.Bounds().Dy() != size.Height {
			t.Fatalf("turn %d: it is shown as %v, %v", test.turn, shown.Bounds(), err)
		}
		if r, _, b, _ := shown.At(test.red.X, test.red.Y).RGBA(); r < b {
			t.Errorf("turn %d: %v is not red", test.turn, test.red)
		}
	}
}

func TestAPictureIsNarrowedAndNeverWidened(t *testing.T) {
	shown, err := picture.Read(photo(t, 6))
	if err != nil {
		t.Fatal(err)
	}
	for width, want := range map[int]image.Point{10: {10, 20}, 20: {20, 40}, 100: {20, 40}} {
		if got := picture.Narrowed(shown, width).Bounds().Size(); got != want {
			t.Errorf("width %d: %v", width, got)
		}
	}
	var out bytes.Buffer
	if err := picture.WriteJPEG(&out, picture.Narrowed(shown, 10)); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(out.Bytes(), []byte("Exif")) || picture.Turn(out.Bytes()) != 0 {
		t.Error("what the camera wrote is kept")
	}
}

func TestTransparencyBecomesWhite(t *testing.T) {
	var clear bytes.Buffer
	if err := png.Encode(&clear, image.NewNRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	shown, err := picture.Read(clear.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := picture.WriteJPEG(&out, shown); err != nil {
		t.Fatal(err)
	}
	white, err := jpeg.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := white.At(4, 4).RGBA(); r < 0xf000 {
		t.Errorf("it became %v", white.At(4, 4))
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	bomb := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00\x00\x00\x00\x00")
	for _, content := range [][]byte{nil, []byte("GIF"), []byte("<svg/>"), bomb, photo(t, 1)[:60]} {
		if _, err := picture.Read(content); !errors.Is(err, picture.ErrUnreadable) {
			t.Errorf("%.20q: %v", content, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(photo(f, 6))
	f.Fuzz(func(t *testing.T, content []byte) {
		size, err := picture.SizeOf(content)
		if err != nil || size.Width*size.Height > 1<<20 {
			return
		}
		if shown, err := picture.Read(content); err == nil && shown.Bounds().Size() != image.Pt(size.Width, size.Height) {
			t.Errorf("%v is shown as %v", size, shown.Bounds())
		}
	})
}
