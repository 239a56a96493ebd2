package main

import (
	"net/http"
	"strings"
	"testing"
)

// Home leads in one tap to what a reader came for: what to do now, whether it
// is a fraud, whether a notice is real, and where to say what they know.
func TestHomeLeadsToEachAnswer(t *testing.T) {
	s := start(t, withContent(county(t)))
	home := s.expect(t).GET("/").Expect().Status(http.StatusOK).Body().Raw()
	for _, want := range []string{
		`href="tel:110"`, `href="/report#gone"`, `action="/search"`, `href="#scams-title"`, `id="scams-title"`,
		`href="/pages/verify#notices"`, `href="/report/tip"`, `href="/report"`,
	} {
		if !strings.Contains(home, want) {
			t.Errorf("home has no %s", want)
		}
	}
	if n := strings.Count(home, `href="/bulletins/xiecha-gonggao"`); n != 1 {
		t.Errorf("home names the newest notice %d times", n)
	}
	if !strings.Contains(home, `<span class="card-fact">通缉、协查公告</span>`) {
		t.Error("home does not say what kind of notice it is")
	}
}

// A list says its kind once, above its cards, and a search shows what it found
// before it offers to narrow it.
func TestListsSayWhatTheReaderDoesNotSee(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	if page := e.GET("/cases").Expect().Status(http.StatusOK).Body().Raw(); strings.Contains(page, `<span class="card-fact">案例警示</span>`) {
		t.Error("each card of a list repeats the list's name")
	}
	if page := e.GET("/bulletins").Expect().Status(http.StatusOK).Body().Raw(); !strings.Contains(page, `<span class="card-fact">退款（返还）公告</span>`) {
		t.Error("a list does not say which bulletin is a notice")
	}
	const folded, open = `<details class="narrow-down">`, `<details class="narrow-down" open>`
	if page := e.GET("/search").WithQuery("q", "下单").Expect().Status(http.StatusOK).Body().Raw(); !strings.Contains(page, folded) {
		t.Error("filters stand between the question and its answers")
	}
	if page := e.GET("/search").WithQuery("q", "下单").WithQuery("kind", "guides").Expect().Status(http.StatusOK).Body().Raw(); !strings.Contains(page, open) {
		t.Error("a filter that is set is hidden")
	}
}
