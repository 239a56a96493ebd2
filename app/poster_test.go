package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// A poster says what the article warns of, and prints the phone of the police
// station that its address names.
func TestAPosterSaysWhatToDoAndWhomToCall(t *testing.T) {
	s := &site{content: starterContent(t)}
	s.write(t, "stations.yaml", "stations:\n  - {key: dongfeng, name: 东风派出所, district: wenfeng, phone: 0372-2100001}\n")
	s = start(t, withContent(s.content))
	e := s.expect(t)
	body := e.GET("/guides/task-rebate/poster").Expect().Status(http.StatusOK).Body()
	body.Contains(`<h1 class="poster-title" id="poster-title">刷单、点赞、做任务返钱，钱提不出来了</h1>`).
		Contains(`<strong class="poster-number">110</strong>`).Contains(`<strong class="poster-number">96110</strong>`).
		Contains(`src="/guides/task-rebate/qr.png"`).Contains("乡亲们，朋友们").Contains(`<meta name="robots" content="noindex">`).
		NotContains("2100001")
	if n := strings.Count(body.Raw(), `<li class="poster-sign">`); n != 3 {
		t.Errorf("%d signs", n)
	}
	e.GET("/guides/task-rebate/poster").WithQuery("station", "dongfeng").Expect().Status(http.StatusOK).
		Body().Contains("东风派出所 <strong>0372-2100001</strong>")
	e.GET("/guides/task-rebate/poster").WithQuery("station", "nowhere").Expect().Status(http.StatusNotFound)
	e.GET("/guides/nothing/poster").Expect().Status(http.StatusNotFound)
	e.GET("/guides/nothing/qr.png").Expect().Status(http.StatusNotFound)
	e.GET("/guides/task-rebate").Expect().Body().Contains(`href="/guides/task-rebate/poster"`)
}

// The code leads to the article at the bureau's own address.
func TestTheCodeHoldsTheArticlesAddress(t *testing.T) {
	one := start(t, withBase("https://one.example/fz")).expect(t)
	other := start(t, withBase("https://other.example/fz")).expect(t)
	picture := one.GET("/fz/tips/family-code/qr.png").Expect().Status(http.StatusOK).HasContentType("image/png").Body().Raw()
	if !strings.HasPrefix(picture, "\x89PNG") {
		t.Fatalf("%q…", picture[:8])
	}
	if picture == other.GET("/fz/tips/family-code/qr.png").Expect().Body().Raw() {
		t.Error("the code does not depend on the base address")
	}
}

// The picture to send on is drawn on the phone, in each shape, and can be kept
// by a long press.
func TestAPictureToSendOnIsDrawnInEachShape(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	b.do(t, chromedp.EmulateViewport(360, 740), chromedp.Navigate(s.url+"/cases/zhongchuang-app/poster"))
	until(t, b, `document.querySelector(".card-picture").naturalWidth > 0`)
	for i, want := range []string{"1080x1920", "1080x1080", "1600x900", "900x383"} {
		evaluate[any](t, b, `document.querySelectorAll(".shape input")[`+string(rune('0'+i))+`].click()`)
		until(t, b, `(p => p.complete && p.naturalWidth + "x" + p.naturalHeight === "`+want+`")(document.querySelector(".card-picture"))`)
	}
	if alt := evaluate[string](t, b, `document.querySelector(".card-picture").alt`); !strings.Contains(alt, "众创") || !strings.Contains(alt, "110") {
		t.Errorf("the picture is described as %q", alt)
	}
	if ink := evaluate[int](t, b, inkOfTheCode); ink < 500 {
		t.Errorf("the picture has no code to scan: %d dark points", ink)
	}
}

// inkOfTheCode counts the black points in the lower left of the first shape,
// where nothing else is black.
const inkOfTheCode = `(() => {
	document.querySelectorAll(".shape input")[0].click();
	return new Promise((done) => {
		const picture = new Image();
		picture.onload = () => {
			const canvas = document.createElement("canvas");
			canvas.width = 1080;
			canvas.height = 1920;
			const pen = canvas.getContext("2d");
			pen.drawImage(picture, 0, 0);
			const points = pen.getImageData(60, 1600, 250, 300).data;
			let dark = 0;
			for (let i = 0; i < points.length; i += 4) {
				dark += points[i] + points[i + 1] + points[i + 2] < 60 ? 1 : 0;
			}
			done(dark);
		};
		picture.src = document.querySelector(".card-picture").src;
	});
})()`
