package main

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// stylePages are the style guide and the pages it leads to.
func (s *site) stylePages(t *testing.T) []string {
	t.Helper()
	guide := s.expect(t).GET("/style-guide").Expect().Status(http.StatusOK).Body().Raw()
	pages := []string{"/style-guide"}
	for _, link := range regexp.MustCompile(`href="(/style-guide/[a-z-]+)"`).FindAllStringSubmatch(guide, -1) {
		pages = append(pages, link[1])
	}
	if len(pages) < 12 {
		t.Fatalf("the style guide leads to %q", pages)
	}
	return pages
}

// The style guide is for those who build the site: readers do not stumble on
// it, and nobody takes what is made up there for true.
func TestTheStyleGuideIsForItsBuilders(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, path := range s.stylePages(t) {
		page := e.GET(path).Expect().Status(http.StatusOK).Body().Raw()
		wanted := []string{`<meta name="robots" content="noindex">`, `<title>.*(样式手册|样例：)`, `<h1 class="[a-z]+-title">(样式手册|样例：)`}
		if path == "/style-guide/search" || path == "/style-guide/lookup" {
			wanted = wanted[:2] // they ask, and have nothing to show that could be believed
		}
		for _, want := range wanted {
			if !regexp.MustCompile(want).MatchString(page) {
				t.Errorf("%s has no %s", path, want)
			}
		}
		if action := regexp.MustCompile(`action="/report/[a-z]+"`).FindString(page); action != "" {
			t.Errorf("%s sends what is made up: %s", path, action)
		}
	}
	for _, path := range readerPages {
		if leads := regexp.MustCompile(`/style-guide|/static/guide`).FindString(s.get(e, path).Expect().Body().Raw()); leads != "" {
			t.Errorf("%s leads to %s", path, leads)
		}
	}
	e.GET("/style-guide/nowhere").Expect().Status(http.StatusNotFound)
	e.POST("/style-guide/form").WithFormField("name", "x").Expect().Status(http.StatusMethodNotAllowed)
}

// What is seldom met is as sound as what is seen each day.
func TestTheStyleGuideIsAccessibleAndFitsTheScreen(t *testing.T) {
	t.Parallel() // with the tests that wait for a time-out
	axe, s, b := readAxe(t), start(t), openBrowser(t)
	pages := s.stylePages(t)
	for _, screen := range []struct {
		width  int64
		scheme string
	}{{360, "light"}, {1280, "dark"}} {
		b.do(t, chromedp.EmulateViewport(screen.width, 800))
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: screen.scheme}},
		})
		for _, path := range pages {
			t.Run(fmt.Sprintf("%s %d %s", path, screen.width, screen.scheme), func(t *testing.T) {
				b.do(t, chromedp.Navigate(s.url+path))
				b.inspect(t, axe)
				nowhere := evaluate[[]string](t, b, `Array.from(document.querySelectorAll('main a[href^="#"]')).map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))`)
				if len(nowhere) > 0 {
					t.Errorf("links lead nowhere: %q", nowhere)
				}
			})
		}
	}
}

// A picture lives in a file of its own, which the content security policy must
// let in: a browser that refuses it shows an empty square and says nothing.
func TestPicturesAreDrawn(t *testing.T) {
	t.Parallel() // beside another browser
	s, b := start(t), openBrowser(t)
	b.do(t, chromedp.EmulateViewport(360, 800), chromedp.Navigate(s.url+"/"))
	until(t, b, `Array.from(document.querySelectorAll(".scam .icon use")).every(use => use.getBBox().width > 10)`)
	if n := evaluate[int](t, b, `document.querySelectorAll(".scam .icon").length`); n < 24 {
		t.Errorf("%d pictures", n)
	}
	if at := evaluate[string](t, b, `getComputedStyle(document.querySelector(".scam .icon")).stroke`); at != evaluate[string](t, b, `getComputedStyle(document.querySelector(".scam-name")).color`) {
		t.Errorf("a picture is %s, not of its name's colour", at)
	}
}
