package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"
	"github.com/gofiber/fiber/v2"
)

// site is a whole running program: real content, a real database, a real
// listener on a port of the kernel's choice.
type site struct {
	url     string
	content string // a copy of the starter content that the test may change
	data    string
	logged  *buffer
	app     *fiber.App
	server  *server
}

// buffer is a log that can be read while it is written.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// start runs a site until the test ends.
func start(t testing.TB, configure ...func(*serveCommand)) *site {
	t.Helper()
	s := &site{data: filepath.Join(t.TempDir(), "data"), logged: &buffer{}}
	cmd := &serveCommand{Addr: "127.0.0.1:0", InternalAddr: "127.0.0.1:0"}
	cmd.Data = s.data
	for _, f := range configure {
		f(cmd)
	}
	if cmd.Content == "" {
		cmd.Content = starterContent(t)
	}
	s.content = cmd.Content
	ctx, stop := context.WithCancel(context.Background())
	running, err := cmd.open(ctx, slog.New(slog.NewJSONHandler(s.logged, nil)))
	if err != nil {
		stop()
		t.Fatal(err)
	}
	s.url, s.app = "http://"+running.listener.Addr().String(), running.web.App()
	s.server = running
	done := make(chan error, 1)
	go func() { done <- running.run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("the site ended with %v", err)
		}
		if err := running.close(); err != nil {
			t.Errorf("the site closed with %v", err)
		}
	})
	return s
}

// starterContent is a copy that the test may change.
func starterContent(t testing.TB) string {
	t.Helper()
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	return content
}

func withContent(content string) func(*serveCommand) {
	return func(cmd *serveCommand) { cmd.Content = content }
}

func withBase(url string) func(*serveCommand) {
	return func(cmd *serveCommand) { cmd.BaseURL = url }
}

func withProxy(network string) func(*serveCommand) {
	return func(cmd *serveCommand) { cmd.TrustedProxies = []netip.Prefix{netip.MustParsePrefix(network)} }
}

// expect is a client that fails the test with the request and the answer.
func (s *site) expect(t testing.TB) *httpexpect.Expect {
	t.Helper()
	return httpexpect.WithConfig(httpexpect.Config{
		BaseURL:  s.url,
		Reporter: httpexpect.NewAssertReporter(t),
		Printers: []httpexpect.Printer{httpexpect.NewCompactPrinter(t)},
	})
}

// get asks for an address exactly as it stands, query and all.
func (s *site) get(e *httpexpect.Expect, address string) *httpexpect.Request {
	return e.Request(http.MethodGet, "").WithURL(s.url + address)
}

// form posts fields as a browser does, names and all.
func (s *site) form(e *httpexpect.Expect, path string, fields map[string]string) *httpexpect.Request {
	values := url.Values{}
	for name, value := range fields {
		values.Set(name, value)
	}
	return e.POST(path).WithHeader("Content-Type", "application/x-www-form-urlencoded").WithBytes([]byte(values.Encode()))
}

// write puts a file into the content folder, whole at once as editors do.
func (s *site) write(t testing.TB, name, text string) {
	t.Helper()
	path := filepath.Join(s.content, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".tmp", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
}

// soon waits until a condition holds, and fails the test where it does not
// within five seconds.
func soon(t testing.TB, what string, holds func() bool) {
	t.Helper()
	within(t, 5*time.Second, what, holds)
}

// within is soon with another patience.
func within(t testing.TB, patience time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}
