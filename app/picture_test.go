package main

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"
)

// A picture keeps its place while it comes, comes no wider than it is shown,
// and without what the camera has written into its file.
func TestPicturesAreSentAsWideAsTheyAreShown(t *testing.T) {
	s := &site{content: starterContent(t)}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 1200, 600)), nil); err != nil {
		t.Fatal(err)
	}
	s.write(t, "media/现场.jpg", photo.String())
	s.write(t, "media/坏.jpg", "no picture")
	s.write(t, "tips/look.md", "---\ntitle: 看清楚\ndate: 2026-11-26\nsummary: 看清楚再扫码。\ncover: 现场.jpg\n---\n![扫码牌](/media/现场.jpg)\n\n![读不出](/media/坏.jpg)\n")
	s = start(t, withContent(s.content))
	e := s.expect(t)
	const at = "/media/%E7%8E%B0%E5%9C%BA.jpg"
	body := e.GET("/tips/look").Expect().Status(http.StatusOK).Body()
	body.Contains(`<img src="` + at + `?w=960" srcset="` + at + `?w=480 480w, ` + at + `?w=960 960w" sizes="(min-width: 48em) 40rem, 100vw" width="1200" height="600" alt="扫码牌" loading="lazy">`).
		Contains(`<img class="cover" src="` + at + `?w=960"`).Contains(`width="1200" height="600" alt="">`).
		Contains(`<img src="/media/%E5%9D%8F.jpg" alt="读不出" loading="lazy">`)
	e.GET("/feed.atom").Expect().Body().NotContains("srcset").Contains(at + "?w=960")

	for _, width := range []int{480, 960} {
		answer := s.get(e, at+"?w="+map[int]string{480: "480", 960: "960"}[width]).Expect().Status(http.StatusOK).HasContentType("image/jpeg")
		answer.Header("Cache-Control").Contains("max-age")
		size, err := jpeg.DecodeConfig(strings.NewReader(answer.Body().Raw()))
		if err != nil || size.Width != width || size.Height != width/2 {
			t.Errorf("width %d: %v, %v", width, size, err)
		}
		s.get(e, at+"?w=480").WithHeader("If-None-Match", answer.Header("Etag").Raw()).Expect().Header("Etag").NotEmpty()
	}
	s.get(e, at).Expect().Status(http.StatusOK).Body().Length().IsEqual(photo.Len())
	for _, none := range []string{at + "?w=481", at + "?w=-1", at + "?w=99999999999999999999", "/media/%E5%9D%8F.jpg?w=480"} {
		s.get(e, none).Expect().Status(http.StatusNotFound)
	}

	// A picture that is exchanged has its new size on the page.
	photo.Reset()
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 300, 400)), nil); err != nil {
		t.Fatal(err)
	}
	s.write(t, "media/现场.jpg", photo.String())
	soon(t, "the page has the new size", func() bool {
		return strings.Contains(e.GET("/tips/look").Expect().Body().Raw(), `<img src="`+at+`" width="300" height="400" alt="扫码牌"`)
	})
}
