package delivery_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"fanzha/app/bureau"
)

// receiver is a real HTTP server that keeps what it is sent.
type receiver struct {
	url string

	mu       sync.Mutex
	behave   http.HandlerFunc // how it answers
	requests []received
}

type received struct {
	id, signature, mediaType, body string
}

func listen(t *testing.T, behave http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{behave: behave}
	server := httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(server.Close)
	r.url = server.URL + "/hook?key=geheim"
	return r
}

func (r *receiver) serve(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	r.requests = append(r.requests, received{
		request.Header.Get("Idempotency-Key"), request.Header.Get("X-Fanzha-Signature"), request.Header.Get("Content-Type"), string(body),
	})
	behave := r.behave
	r.mu.Unlock()
	behave(w, request)
}

// become changes how it answers from now on.
func (r *receiver) become(behave http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.behave = behave
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received{}, r.requests...)
}

func (r *receiver) count() int { return len(r.all()) }

// unit is one that is told at the receiver alone.
func (r *receiver) unit(secretFile string) bureau.Unit {
	return bureau.Unit{Channels: bureau.Channels{Webhook: &bureau.Webhook{URL: r.url, SecretFile: secretFile}}}
}

func well(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// hang answers when the other side has gone.
func hang(_ http.ResponseWriter, request *http.Request) { <-request.Context().Done() }

// answers gives a status and a body.
func answers(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// signature is what a body is signed with.
func signature(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
