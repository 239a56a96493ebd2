package delivery_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"fanzha/app/bureau"
	"fanzha/app/delivery"
	"fanzha/app/report"
)

var onDuty = report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "duty@example.org"}

func TestAMailSaysWhatTheNoticeSays(t *testing.T) {
	server := (&mailServer{password: "geheim"}).start(t)
	client := server.client(func(to *delivery.SMTP) { to.User, to.Password = "site", "geheim" })
	if err := client.Send(t.Context(), onDuty, sent); err != nil {
		t.Fatal(err)
	}
	got := server.taken()[0]
	if !server.secured || got.from != "site@example.org" || got.to != onDuty.Target {
		t.Errorf("over TLS: %t; from %s to %s", server.secured, got.from, got.to)
	}
	for name, want := range map[string]string{
		"Subject": sent.Title, "From": `反诈平台 <site@example.org>`, "Message-Id": "<" + sent.ID + "@example.org>",
		"Auto-Submitted": "auto-generated", "Importance": "high",
	} {
		value, err := new(mime.WordDecoder).DecodeHeader(got.message.Header.Get(name))
		if err != nil || value != want {
			t.Errorf("%s: %s, %v, want %s", name, value, err, want)
		}
	}
	if body := decode(t, got); strings.TrimSpace(body) != sent.Text {
		t.Errorf("it reads %q", body)
	}
}

// decode returns the text of a mail.
func decode(t *testing.T, l letter) string {
	t.Helper()
	var r io.Reader = strings.NewReader(l.body)
	switch l.message.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

func TestMailIsEncryptedUnlessToldOtherwise(t *testing.T) {
	tests := []struct {
		name   string
		server *mailServer
		change func(*delivery.SMTP)
		takes  bool
	}{
		{"STARTTLS", &mailServer{}, func(*delivery.SMTP) {}, true},
		{"TLS from the first byte, with a password", &mailServer{immediate: true, password: "geheim"},
			func(to *delivery.SMTP) { to.User, to.Password = "site", "geheim" }, true},
		{"no TLS, as was said", &mailServer{noTLS: true}, func(to *delivery.SMTP) { to.Plain = true }, true},
		{"no TLS", &mailServer{noTLS: true}, func(*delivery.SMTP) {}, false},
		{"a certificate that nobody knows", &mailServer{}, func(to *delivery.SMTP) { to.TLS = nil }, false},
		{"a wrong password", &mailServer{password: "geheim"}, func(to *delivery.SMTP) { to.User, to.Password = "site", "falsch" }, false},
		{"a password over no TLS", &mailServer{noTLS: true, password: "geheim"},
			func(to *delivery.SMTP) { to.Plain, to.User, to.Password = true, "site", "geheim" }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			server := test.server.start(t)
			err := server.client(test.change).Send(t.Context(), onDuty, sent)
			if taken := len(server.taken()); (err == nil) != test.takes || (taken == 1) != test.takes {
				t.Errorf("%d taken, %v", taken, err)
			}
		})
	}
}

// RFC 5321, 4.5.3.2.1, gives a server five minutes to greet.
func TestAServerThatIsSlowToGreetGetsItsMail(t *testing.T) {
	if testing.Short() {
		t.Skip("waits thirty seconds for a greeting")
	}
	t.Parallel()
	server := (&mailServer{greet: 30 * time.Second}).start(t)
	if err := server.client().Send(t.Context(), onDuty, sent); err != nil || len(server.taken()) != 1 {
		t.Errorf("%d taken, %v", len(server.taken()), err)
	}
}

func TestAMailThatWasTakenIsTold(t *testing.T) {
	server := (&mailServer{hangUp: true}).start(t)
	if err := server.client().Send(t.Context(), onDuty, sent); err != nil || len(server.taken()) != 1 {
		t.Errorf("%d taken, %v", len(server.taken()), err)
	}
}

func TestATryEndsWithItsContext(t *testing.T) {
	server := (&mailServer{greet: time.Second}).start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := server.client().Send(ctx, onDuty, sent); err == nil || time.Since(began) > 900*time.Millisecond {
		t.Errorf("it ended after %v with %v", time.Since(began), err)
	}
}

// A mail server drops every second mail, and refuses some in between: in the
// end each notice has been taken, and the ledger says so.
func TestEveryMailGetsThereInTheEnd(t *testing.T) {
	server := (&mailServer{refuse: func(nth int, c *smtp.Conn) error {
		switch {
		case nth%2 == 0:
			_ = c.Conn().Close()
			return errors.New("dropped")
		case nth%3 == 0:
			return &smtp.SMTPError{Code: 451, Message: "try again"}
		}
		return nil
	}}).start(t)
	o := open(t, bureau.Unit{Channels: bureau.Channels{Email: []string{"a@example.org", "b@example.org"}}},
		func(options *delivery.Options) { options.Email = server.client() })
	for range 10 {
		o.report(t)
	}
	soon(t, "all are told", func() bool {
		if o.allWait(t)() {
			o.Move(time.Minute)
		}
		return len(o.untold(t)) == 0
	})
	seen := map[string]int{}
	for _, l := range server.taken() {
		seen[l.message.Header.Get("Message-Id")]++
	}
	if len(seen) != 20 || len(server.taken()) != 20 {
		t.Errorf("%d mails with %d identities, want 20 of each", len(server.taken()), len(seen))
	}
}

func TestTheLedgerSaysWhatAMailServerAnswered(t *testing.T) {
	server := (&mailServer{}).start(t)
	o := open(t, bureau.Unit{Channels: bureau.Channels{Email: []string{"nobody@example.org"}}},
		func(options *delivery.Options) { options.Email = server.client() })
	o.report(t)
	soon(t, "it is tried", func() bool { return o.untold(t)[0].Error != "" })
	if got := o.untold(t)[0].Error; got != "邮件服务器回答 550" {
		t.Errorf("got %q", got)
	}
}

func TestParseSMTP(t *testing.T) {
	const bad = "bad"
	for address, want := range map[string]string{
		"smtp://site@mail.example.org:2525?from=site@example.org&tls=required": "mail.example.org:2525 site site@example.org",
		"smtp://mail.example.org?from=a@b.org":                                 "mail.example.org:587  a@b.org",
		"smtp://localhost:25?from=a@b.org&tls=none":                            "localhost:25  a@b.org plain",
		"smtps://u%40b.org@mail.example.org?from=a@b.org":                      "mail.example.org:465 u@b.org a@b.org implicit",
		"smtp://[::1]?from=a@b.org":                                            "::1:587  a@b.org",
		"":                                                                     bad,
		"mail.example.org:25":                                                  bad,
		"http://mail.example.org?from=a@b.org":                                 bad,
		"smtp://mail.example.org":                                              bad,
		"smtp://mail.example.org?from=nobody":                                  bad,
		"smtp://u:geheim@mail.example.org?from=a@b.org":                        bad,
		"smtp://mail.example.org:0?from=a@b.org":                               bad,
		"smtp://mail.example.org:99999?from=a@b.org":                           bad,
		"smtp://mail.example.org?from=a@b.org&tls=maybe":                       bad,
		"smtp://mail.example.org?from=a@b.org&from=c@d.org":                    bad,
		"smtps://mail.example.org?from=a@b.org&tls=none":                       bad,
		"smtp://mail.example.org/path?from=a@b.org":                            bad,
		"smtp://mail.example.org?from=a@b.org&password=geheim":                 bad,
	} {
		got := bad
		if s, err := delivery.ParseSMTP(address, "geheim"); err == nil {
			got = strings.TrimSpace(fmt.Sprintf("%s:%d %s %s", s.Host, s.Port, s.User, s.From))
			if s.Plain {
				got += " plain"
			}
			if s.Implicit {
				got += " implicit"
			}
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error has the password", address)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
