package main

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// BenchmarkArticlePage is what a reader waits on, over a real connection: the
// article from memory in brotli, and beside it bare Fiber sending the same
// bytes. The ratio of the two is the figure to hold.
func BenchmarkArticlePage(b *testing.B) {
	const path = "/guides/task-rebate"
	s := start(b)
	address := strings.TrimPrefix(s.url, "http://")
	body := fetch(b, address, path)
	b.Run("bare", func(b *testing.B) { load(b, bareFiber(b, path, body), path) })
	b.Run("fanzha", func(b *testing.B) { load(b, address, path) })
}

// BenchmarkSearchPage is a search over the starter content.
func BenchmarkSearchPage(b *testing.B) {
	s := start(b)
	e := s.expect(b)
	soon(b, "the index is built", func() bool {
		return strings.Contains(e.GET("/readyz").Expect().Body().Raw(), "embedded")
	})
	load(b, strings.TrimPrefix(s.url, "http://"), "/search?q="+url.QueryEscape("刷单提不出来"))
}

// BenchmarkReport is a victim's report over JSON, durable and routed.
func BenchmarkReport(b *testing.B) {
	s := start(b)
	address := strings.TrimPrefix(s.url, "http://")
	b.SetParallelism(32) // with two cores, 64 clients
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if status := post(address, "/api/v1/reports", victim(), nil); status != http.StatusCreated {
				b.Errorf("status %d", status)
				return
			}
		}
	})
}

// bareFiber sends the same bytes from the shortest handler there is.
func bareFiber(b *testing.B, path string, body []byte) (address string) {
	b.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get(path, func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		c.Set(fiber.HeaderContentEncoding, "br")
		c.Response().SetBodyRaw(body)
		return nil
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(listener) }()
	b.Cleanup(func() { _ = app.Shutdown() })
	return listener.Addr().String()
}

func fetch(b *testing.B, address, path string) []byte {
	b.Helper()
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	request.SetRequestURI("http://" + address + path)
	request.Header.Set("Accept-Encoding", "br")
	if err := fasthttp.Do(request, response); err != nil || response.StatusCode() != http.StatusOK {
		b.Fatalf("%d %v", response.StatusCode(), err)
	}
	return append([]byte(nil), response.Body()...)
}

// load asks for one page over eight connections a core.
func load(b *testing.B, address, path string) {
	b.Helper()
	client := &fasthttp.HostClient{Addr: address, MaxConns: 1024}
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
		request.SetRequestURI("http://" + address + path)
		request.Header.Set("Accept-Encoding", "br")
		request.Header.SetUserAgent("Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86 Mobile Safari/537.36 MicroMessenger/8.0")
		for pb.Next() {
			if err := client.Do(request, response); err != nil || response.StatusCode() != http.StatusOK {
				b.Errorf("%d %v", response.StatusCode(), err)
				return
			}
		}
	})
}
