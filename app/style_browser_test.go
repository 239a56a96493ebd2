package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// A picture lives in a file of its own, which the content security policy must
// let in: a browser that refuses it shows an empty square and says nothing.
func TestPicturesAreDrawn(t *testing.T) {
	b, s := openBrowser(t), start(t)
	b.do(t, chromedp.EmulateViewport(360, 800), chromedp.Navigate(s.url+"/"))
	until(t, b, `Array.from(document.querySelectorAll(".scam .icon use")).every(use => use.getBBox().width > 10)`)
	if n := evaluate[int](t, b, `document.querySelectorAll(".scam .icon").length`); n < 24 {
		t.Errorf("%d pictures", n)
	}
	if at := evaluate[string](t, b, `getComputedStyle(document.querySelector(".scam .icon")).stroke`); at != evaluate[string](t, b, `getComputedStyle(document.querySelector(".scam-name")).color`) {
		t.Errorf("a picture is %s, not of its name's colour", at)
	}
}
