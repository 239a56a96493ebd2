package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/report"
	"fanzha/app/seal"
	"fanzha/app/turn"
)

// brokenStore is a database that does not answer.
type brokenStore struct{ intake.Store }

var errBroken = errors.New("disk full")

func (brokenStore) AddReport(context.Context, report.Record, []report.Delivery) (report.Record, []report.Delivery, bool, error) {
	return report.Record{}, nil, false, errBroken
}

func (brokenStore) ReceiptOf(context.Context, report.Reference, []byte) (report.Record, error) {
	return report.Record{}, errBroken
}

// openSealer seals nothing.
type openSealer struct{ intake.Sealer }

func (openSealer) SealReport(_ context.Context, plain report.Plain) (report.Sealing, error) {
	return report.Sealing{Payload: plain.Content}, nil
}

func (openSealer) SealMessage(string, report.Reference, report.Thread, report.Message) (report.SealedMessage, error) {
	return report.SealedMessage{}, nil
}

// noFiles keeps no files.
type noFiles struct{ Evidence }

func (noFiles) Staged(context.Context, string) ([]report.File, error) { return nil, nil }

// open makes a site of the starter content whose reports go to a store.
func open(t *testing.T, store intake.Store, change ...func(*intake.Options)) *Server {
	t.Helper()
	lib, _, err := library.Open("../../content", library.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	key, err := seal.CreateServerKey(t.TempDir() + "/server.key")
	if err != nil {
		t.Fatal(err)
	}
	options := intake.Options{Store: store, MACs: key.MACs(), Sealer: openSealer{}, Bureau: func() *bureau.Bureau { return lib.Snapshot().Bureau }}
	for _, f := range change {
		f(&options)
	}
	taken, err := intake.New(options)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Library: lib, Readers: nobody{}, Intake: taken, Evidence: noFiles{}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// post sends a body and returns the answer with its text.
func post(t *testing.T, s *Server, path, contentType, body string) (*http.Response, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	request.Header.Set("Content-Type", contentType)
	answer, err := s.App().Test(request, -1)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

func TestAFormThatCouldNotBeStoredComesBackAsItWasTyped(t *testing.T) {
	line := turn.New(turn.Limits{AtOnce: 1, OfOne: 1, Waiting: 1})
	if _, err := line.Enter(t.Context(), "somebody"); err != nil {
		t.Fatal(err)
	}
	go line.Enter(t.Context(), "somebody") // waits until the test ends
	for line.Waiting() < 1 {
		time.Sleep(time.Millisecond)
	}
	sites := map[string]*Server{
		"the database is broken": open(t, brokenStore{}),
		"the line is full":       open(t, nil, func(o *intake.Options) { o.Turns = line }),
	}
	for name, s := range sites {
		t.Run(name, func(t *testing.T) { comesBackAsTyped(t, s) })
	}
}

func comesBackAsTyped(t *testing.T, s *Server) {
	t.Helper()
	typed := url.Values{
		"form_id": {intake.NewFormID()}, "scam": {"task_rebate"}, "district": {"elsewhere"}, "consent": {"yes"},
		"narrative": {"在群里做任务，垫付以后提不出来。"}, "name": {"赵不语"}, "phone": {"138 0000 0000"},
		"transfers[0].amount": {"1,000元"}, "transfers[1].amount": {"2,000元"}, "channels[]": {"wechat"},
	}
	answer, text := post(t, s, "/report/victim", "application/x-www-form-urlencoded", typed.Encode())
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "5" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, headers %v", answer.StatusCode, answer.Header)
	}
	for _, want := range []string{
		"没有保存成功", "先拨 110", `href="#submit"`, typed.Get("form_id"), typed.Get("narrative"), `value="赵不语"`, `value="138 0000 0000"`,
		`value="1,000元"`, `value="2,000元"`, `value="task_rebate" selected`, `value="elsewhere" selected`, `value="wechat" checked`, `value="yes" checked`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(text, errBroken.Error()) {
		t.Error("the page shows the cause")
	}
}

func TestJSONThatCouldNotBeStoredOrReadIsAProblem(t *testing.T) {
	s := open(t, brokenStore{})
	for path, body := range map[string]string{
		"/api/v1/reports":  `{"kind":"tip","scam":"task_rebate","district":"elsewhere","consent":"yes","narrative":"在群里做任务，垫付以后提不出来。"}`,
		"/api/v1/receipts": `{"reference":"000000003","code":"0000000000000000"}`,
	} {
		t.Run(path, func(t *testing.T) {
			answer, text := post(t, s, path, "application/json", body)
			var document problem
			if err := json.Unmarshal([]byte(text), &document); err != nil {
				t.Fatal(err)
			}
			if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "5" ||
				!strings.Contains(document.Detail, "先拨 110") || strings.Contains(text, errBroken.Error()) {
				t.Errorf("status %d, Retry-After %q, %s", answer.StatusCode, answer.Header.Get("Retry-After"), text)
			}
		})
	}
}
