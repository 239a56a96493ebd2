package delivery

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// The headers of a notice.
const (
	headerSignature   = "X-Fanzha-Signature" // sha256= and the HMAC-SHA-256 of the body in hex
	headerIdempotency = "Idempotency-Key"    // the same in every try
)

// Webhook posts notices.
type Webhook struct {
	client  *http.Client
	secrets string // where relative secret files lie
}

// answerIn is how long a receiver has for its answer. It may read at once
// and think later.
const answerIn = 15 * time.Second

// NewWebhook makes a sender. Relative names of secret files are meant in a
// folder.
func NewWebhook(secrets string) *Webhook {
	return &Webhook{secrets: secrets, client: &http.Client{
		Timeout:       answerIn,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a signed body goes where units.yaml says
	}}
}

// Send implements [Sender].
func (w *Webhook) Send(ctx context.Context, to report.Contact, n bureau.Notice) error {
	body, mediaType, err := bureau.Webhook{Template: to.Template}.Body(n)
	if err != nil {
		return &RetryError{Reason: "template 写不出内容：" + err.Error()}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.Target, bytes.NewReader(body))
	if err != nil {
		return &RetryError{Reason: "webhook 的 url 不对"}
	}
	request.Header.Set("Content-Type", mediaType+"; charset=utf-8")
	request.Header.Set("User-Agent", "fanzha")
	request.Header.Set(headerIdempotency, n.ID)
	if to.SecretFile != "" {
		signature, err := w.sign(to.SecretFile, body)
		if err != nil {
			return err
		}
		request.Header.Set(headerSignature, "sha256="+signature)
	}
	answer, err := w.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	const enough = 4 << 10
	text, err := io.ReadAll(io.LimitReader(answer.Body, enough))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return judge(answer.StatusCode, answer.Header.Get("Retry-After"), text)
}

// sign reads the secret for each notice, so that a new one needs no restart.
func (w *Webhook) sign(file string, body []byte) (string, error) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(w.secrets, file)
	}
	secret, err := os.ReadFile(file)
	secret = bytes.TrimSpace(secret)
	if err != nil || len(secret) == 0 {
		return "", &RetryError{Reason: "读不到 secret_file，或是空的"}
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil)), nil
}
