package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
)

func TestAPageIsKeptInFewBytes(t *testing.T) {
	var body []byte
	for i := range 2000 {
		body = fmt.Appendf(body, "<p>%d. 停。不再转一分钱。</p>\n", i*i)
	}
	p := newPage(fiber.MIMETextHTMLCharsetUTF8, body)
	if kept := cap(p.plain) + cap(p.gzip) + cap(p.brotli); kept > len(body)/2 {
		t.Errorf("%d bytes are kept of %d", kept, len(body))
	}
	if plain, err := p.uncompressed(); err != nil || !bytes.Equal(plain, body) {
		t.Errorf("uncompressed it is another page: %v", err)
	}
	picture := newPage(pngType, body)
	if picture.gzip != nil || picture.brotli != nil || !bytes.Equal(picture.plain, body) {
		t.Error("a picture is compressed twice")
	}
}

// nobody is counted.
type nobody struct{}

func (nobody) Add(string, []byte) {}

// However many lists, posters, codes and pages in elder mode a client asks for,
// no more than a fixed number is kept, and no page that others read goes.
func TestWhatIsMadeOnDemandIsKeptWithinBounds(t *testing.T) {
	lib, _, err := library.Open("../../content", library.Options{BaseURL: "https://example.org"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	s, err := New(Options{Library: lib, Readers: nobody{}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path, cookie string) {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		request.Header.Set(fiber.HeaderCookie, cookie)
		answer, err := s.App().Test(request, -1)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v %v", path, answer, err)
		}
		_ = answer.Body.Close()
	}
	get("/guides", "")
	for i := range filteredKept {
		get(fmt.Sprintf("/cases?year=%d", i+1), "")
		get(fmt.Sprintf("/cases?page=%d&scam=nothing", i+1), "elder=1")
	}
	for _, a := range lib.Snapshot().Published() {
		get(a.Path()+"/poster", "")
		get(a.Path()+"/qr.png", "")
		get(a.Path(), "elder=1")
	}
	if kept := len(s.pages.kept); kept != 1 {
		t.Errorf("%d are kept for good, one of them was asked for as a page", kept)
	}
	if n := s.pages.filtered.Len(); n != filteredKept {
		t.Errorf("%d are kept on demand", n)
	}
}
