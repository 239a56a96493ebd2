package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// noticed is a real receiver of webhooks: the identities that it was sent.
type noticed struct {
	mu    sync.Mutex
	ids   map[string]bool
	again int // how often it was sent one that it had
}

// listen returns the receiver's address.
func (n *noticed) listen(t *testing.T) string {
	t.Helper()
	n.ids = map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n.mu.Lock()
		defer n.mu.Unlock()
		id := r.Header.Get("Idempotency-Key")
		if n.ids[id] {
			n.again++
		}
		n.ids[id] = true
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func (n *noticed) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.ids)
}

// know reports whether it was told of each of these reports.
func (n *noticed) know(references map[string]bool) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	told := map[string]bool{}
	for id := range n.ids {
		told[strings.SplitN(id, "-", 2)[0]] = true
	}
	for reference := range references {
		if !told[reference] {
			return false
		}
	}
	return true
}

// contentWithWebhook is a copy of the starter content whose anti-fraud center
// is told at an address.
func contentWithWebhook(t *testing.T, address string) (content string) {
	t.Helper()
	content = starterContent(t)
	path := filepath.Join(content, "units.yaml")
	units, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(units), "channels: {}", `channels: {webhook: {url: "`+address+`"}}`, 1)
	if changed == string(units) {
		t.Fatal("units.yaml has no unit without channels")
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	return content
}
