package delivery_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/delivery"
	"fanzha/app/report"
)

var sent = bureau.Notice{
	ID: "123456788-center-webhook-0-01234567", Reason: "to", Reference: "123456788", UnitKey: "center", Unit: "反诈中心",
	Urgent: true, ReceivedAt: "2026-05-01T12:00:00+08:00", Title: "【紧急】新登记", Text: "请签收\n\"现在\"",
}

// send posts the sample notice to an address.
func send(t *testing.T, to report.Contact) error {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "hook.secret"), []byte("top secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return delivery.NewWebhook(folder).Send(t.Context(), to, sent)
}

func TestANoticeIsSignedAndNamed(t *testing.T) {
	r := listen(t, well)
	if err := send(t, report.Contact{Target: r.url, SecretFile: "hook.secret"}); err != nil {
		t.Fatal(err)
	}
	got := r.all()[0]
	if got.id != sent.ID || got.signature != signature("top secret", got.body) || got.mediaType != "application/json; charset=utf-8" {
		t.Errorf("got %+v", got)
	}
	var notice bureau.Notice
	if err := json.Unmarshal([]byte(got.body), &notice); err != nil || notice != sent {
		t.Errorf("%+v, %v", notice, err)
	}
}

func TestATemplateMakesTheBody(t *testing.T) {
	tests := []struct{ template, mediaType, body string }{
		{`{"msgtype":"text","text":{"content":{{json .Text}}}}`, "application/json", `{"msgtype":"text","text":{"content":"请签收\n\"现在\""}}`},
		{`to=138&text={{query .Text}}`, "application/x-www-form-urlencoded", "to=138&text=%E8%AF%B7%E7%AD%BE%E6%94%B6%0A%22%E7%8E%B0%E5%9C%A8%22"},
		{`{{if .Urgent}}"{{.Reference}}"{{end}}`, "application/json", `"123456788"`},
	}
	for _, test := range tests {
		t.Run(test.template, func(t *testing.T) {
			r := listen(t, well)
			if err := send(t, report.Contact{Target: r.url, Template: test.template}); err != nil {
				t.Fatal(err)
			}
			if got := r.all()[0]; got.body != test.body || got.mediaType != test.mediaType+"; charset=utf-8" || got.signature != "" {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestWhatIsNoAnswerIsAFailureInWords(t *testing.T) {
	elsewhere := listen(t, well)
	tests := []struct {
		name   string
		behave http.HandlerFunc
		want   string
	}{
		{"it fails", answers(500, "stack trace"), "HTTP 500"},
		{"it sends elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.url, http.StatusTemporaryRedirect)
		}, "HTTP 307"},
		{"it lies", answers(200, `{"errcode":93000,"errmsg":"invalid webhook url"}`), "errcode 93000"},
		{"it lies otherwise", answers(201, `{"Success":false}`), "success 为 false"},
		{"it breaks off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := send(t, report.Contact{Target: listen(t, test.behave).url})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
	if elsewhere.count() != 0 {
		t.Error("a notice followed a redirect")
	}
}

func TestAReceiverThatHangsEndsWithTheTry(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := delivery.NewWebhook("").Send(ctx, report.Contact{Target: listen(t, hang).url}, sent)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestASecretThatCannotBeReadSendsNothing(t *testing.T) {
	r := listen(t, well)
	var why *delivery.RetryError
	if err := send(t, report.Contact{Target: r.url, SecretFile: "missing"}); !errors.As(err, &why) || r.count() != 0 {
		t.Errorf("got %v, and %d requests", err, r.count())
	}
}
