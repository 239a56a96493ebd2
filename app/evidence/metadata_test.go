package evidence

import (
	"bytes"
	"errors"
	"image"
	"io"
	"testing"

	"fanzha/app/picture"
)

// stripped is a file without its metadata.
func stripped(kind string, content []byte) ([]byte, error) {
	var out bytes.Buffer
	err := strip(Kind{Type: kind}, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }, &out)
	return out.Bytes(), err
}

func TestMetadataIsTakenOutAndTheFileStaysWhatItIs(t *testing.T) {
	for kind, content := range samples(t) {
		t.Run(kind, func(t *testing.T) {
			if found, ok := Sniff(content); !ok || found.Type != kind {
				t.Fatalf("the sample is taken for %v", found)
			}
			if !bytes.Contains(content, []byte(secret)) {
				t.Fatal("the sample has no secret")
			}
			got, err := stripped(kind, content)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(got, []byte("SECRET")) {
				t.Errorf("it still says %q", got)
			}
			if found, ok := Sniff(got); !ok || found.Type != kind {
				t.Errorf("it has become %v", found)
			}
			again, err := stripped(kind, got)
			if err != nil || !bytes.Equal(again, got) {
				t.Errorf("a second time changes it, %v", err)
			}
		})
	}
}

func TestAPictureWithoutMetadataShowsTheSame(t *testing.T) {
	for _, kind := range []string{"image/jpeg", "image/png", "image/webp"} {
		content := samples(t)[kind]
		got, err := stripped(kind, content)
		if err != nil {
			t.Fatal(err)
		}
		before, _, err := image.Decode(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: the sample: %v", kind, err)
		}
		after, _, err := image.Decode(bytes.NewReader(got))
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		for x := range before.Bounds().Dx() {
			if before.At(x, 0) != after.At(x, 0) {
				t.Fatalf("%s: point %d differs", kind, x)
			}
		}
	}
}

// A phone's photo would lie on its side without the one thing of its Exif that
// says which way is up.
func TestWhichWayIsUpIsKept(t *testing.T) {
	for turn := byte(0); turn < 10; turn++ {
		got, err := stripped("image/jpeg", jpegSample(t, turn))
		if err != nil {
			t.Fatal(err)
		}
		want := int(turn)
		if turn < 2 || turn > 8 {
			want = 0
		}
		if kept := picture.Turn(got); kept != want {
			t.Errorf("turn %d became %d", turn, kept)
		}
	}
}

func TestAnAnimationLosesWhatItsFramesCarry(t *testing.T) {
	frame := append(make([]byte, 16), append(riff("EXIF", []byte(secret)), riff("VP8L", []byte("point "))...)...)
	got, err := stripped("image/webp", riff("RIFF", append([]byte("WEBP"), riff("ANMF", frame)...)))
	if err != nil || bytes.Contains(got, []byte("SECRET")) || !bytes.Contains(got, []byte("point")) {
		t.Errorf("it says %q, %v", got, err)
	}
}

func TestBoxesKeepTheirLengthAndTheirContent(t *testing.T) {
	for _, kind := range []string{"video/mp4", "image/heic"} {
		content := samples(t)[kind]
		got, err := stripped(kind, content)
		if err != nil || len(got) != len(content) {
			t.Fatalf("%s: %d bytes of %d, %v", kind, len(got), len(content), err)
		}
		for _, kept := range []string{"picture", "ftyp", "mdat"} {
			if !bytes.Contains(got, []byte(kept)) {
				t.Errorf("%s: %q is gone", kind, kept)
			}
		}
		if bytes.Contains(got, []byte("\xaa\xaa")) || bytes.Contains(got, []byte("\xbb\xbb")) {
			t.Errorf("%s: a time of recording is left", kind)
		}
	}
}

func TestAFileThatIsCutShortIsUnreadable(t *testing.T) {
	for kind, content := range samples(t) {
		for n := range len(content) {
			if got, err := stripped(kind, content[:n]); err == nil && bytes.Contains(got, []byte("SECRET")) {
				t.Fatalf("%s, cut at %d: it still says %q", kind, n, got)
			} else if err != nil && !errors.Is(err, ErrUnreadable) {
				t.Fatalf("%s, cut at %d: %v", kind, n, err)
			}
		}
	}
}

// FuzzStrip proves of any bytes that they are refused or come out no longer,
// and that what comes out comes out the same again.
func FuzzStrip(f *testing.F) {
	kinds := []string{"image/jpeg", "image/png", "image/webp", "image/heic", "video/mp4"}
	f.Fuzz(func(t *testing.T, kind byte, content []byte) {
		name := kinds[int(kind)%len(kinds)]
		got, err := stripped(name, content)
		if err != nil {
			if !errors.Is(err, ErrUnreadable) {
				t.Fatal(err)
			}
			return
		}
		const turn = 36 // an Exif segment that says which way is up
		if len(got) > len(content)+turn {
			t.Errorf("%d bytes became %d", len(content), len(got))
		}
		if again, err := stripped(name, got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("a second time differs, %v", err)
		}
	})
}

// FuzzSniff proves of any bytes that they are none of the kinds or one of
// them, whatever stands behind the beginning.
func FuzzSniff(f *testing.F) {
	f.Fuzz(func(t *testing.T, content []byte) {
		kind, ok := Sniff(content)
		if known, is := KindOf(kind.Type); ok && (!is || known.Extension == "") {
			t.Errorf("taken for %v", kind)
		}
		if kind.IsPicture() && bytes.HasPrefix(content, []byte("<")) {
			t.Errorf("a page is taken for %v", kind)
		}
	})
}
