package evidence

import (
	"os"
	"testing"
)

func TestWhereAPictureWasTakenIsRead(t *testing.T) {
	with, err := os.ReadFile("testdata/located.jpg") // N 36°6'0", E 114°23'24"
	if err != nil {
		t.Fatal(err)
	}
	jpeg, _ := KindOf("image/jpeg")
	if got := placeOf(jpeg, with); got != "36.10000, 114.39000" {
		t.Errorf("taken at %q", got)
	}
	for name, content := range map[string][]byte{"a picture that does not say": jpegSample(t, 1), "no picture": []byte("x"), "a torn one": with[:60]} {
		if got := placeOf(jpeg, content); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	mp4, _ := KindOf("video/mp4")
	if got := placeOf(mp4, mp4Sample()); got != "" {
		t.Errorf("a video: %q", got)
	}
	if got, err := stripped("image/jpeg", with); err != nil || placeOf(jpeg, got) != "" {
		t.Errorf("the copy still says %q, %v", placeOf(jpeg, got), err)
	}
}
