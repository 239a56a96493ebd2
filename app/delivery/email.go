package delivery

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"fanzha/app/bureau"
	"fanzha/app/report"
)

// SMTP says how mail is sent.
type SMTP struct {
	Host     string
	Port     int
	User     string // empty: no authentication
	Password string
	From     string
	Implicit bool        // TLS from the first byte (smtps), RFC 8314
	Plain    bool        // no TLS at all: for a relay on the same machine
	TLS      *tls.Config // nil: the system's roots
}

// errSMTPURL says what an address of a mail server looks like.
var errSMTPURL = errors.New("must be like smtp://user@mail.example.org:587?from=site@example.org&tls=required, or tls=none, or smtps://…:465; the password goes into FANZHA_SMTP_PASSWORD")

// ParseSMTP reads an address such as
// smtp://user@host:587?from=site@example.org&tls=required. STARTTLS is
// required unless tls=none; smtps:// is TLS from the first byte.
func ParseSMTP(address, password string) (SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return SMTP{}, errSMTPURL
	}
	if _, given := u.User.Password(); given {
		return SMTP{}, errSMTPURL
	}
	s := SMTP{Host: u.Hostname(), User: u.User.Username(), Password: password, Implicit: u.Scheme == "smtps"}
	for name, values := range u.Query() {
		switch {
		case name == "from" && len(values) == 1:
			s.From = values[0]
		case name == "tls" && len(values) == 1 && values[0] == "required":
		case name == "tls" && len(values) == 1 && values[0] == "none" && !s.Implicit:
			s.Plain = true
		default:
			return SMTP{}, errSMTPURL
		}
	}
	if _, err := mail.ParseAddress(s.From); err != nil {
		return SMTP{}, errSMTPURL
	}
	s.Port, err = s.port(u.Port())
	return s, err
}

// port is the one given, or the one of RFC 8314 and RFC 6409.
func (s SMTP) port(given string) (int, error) {
	switch {
	case given == "" && s.Implicit:
		return 465, nil
	case given == "":
		return 587, nil
	}
	port, err := strconv.ParseUint(given, 10, 16)
	if err != nil || port == 0 {
		return 0, errSMTPURL
	}
	return int(port), nil
}

// domain is that of the sender's address, from the @ on.
func (s SMTP) domain() string {
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return "@" + s.Host
	}
	return from.Address[strings.LastIndexByte(from.Address, '@'):]
}

// Email sends notices by mail: each on a connection of its own, so that one
// that hangs holds up no other.
type Email struct{ smtp SMTP }

// NewEmail makes a sender.
func NewEmail(smtp SMTP) *Email { return &Email{smtp} }

// Send implements [Sender].
func (e *Email) Send(ctx context.Context, to report.Contact, n bureau.Notice) error {
	message, err := e.message(to.Target, n)
	if err != nil {
		return &RetryError{Reason: "电子邮箱不对"}
	}
	client, err := gomail.NewClient(e.smtp.Host, e.options(ctx)...)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	if message.IsDelivered() { // whatever went wrong in saying good-bye
		return nil
	}
	return err
}

// message is plain text. Its Message-ID is the notice's, so that a mail that
// came twice can be told.
func (e *Email) message(to string, n bureau.Notice) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(e.smtp.From), m.To(to)); err != nil {
		return nil, err
	}
	m.Subject(n.Title)
	m.SetMessageIDWithValue(n.ID + e.smtp.domain())
	m.SetDate()
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	if n.Urgent {
		m.SetImportance(gomail.ImportanceHigh)
	}
	m.SetBodyString(gomail.TypeTextPlain, n.Text+"\n")
	return m, nil
}

func (e *Email) options(ctx context.Context) []gomail.Option {
	config := e.smtp.TLS
	if config == nil {
		config = &tls.Config{}
	}
	config = config.Clone()
	config.ServerName, config.MinVersion = e.smtp.Host, tls.VersionTLS12
	policy := gomail.TLSMandatory
	switch {
	case e.smtp.Plain:
		policy = gomail.NoTLS
	case e.smtp.Implicit:
		policy = gomail.TLSOpportunistic // it is there from the first byte: see dial
	}
	options := []gomail.Option{
		gomail.WithPort(e.smtp.Port), gomail.WithTLSConfig(config), gomail.WithTLSPolicy(policy),
		gomail.WithTimeout(tryFor), gomail.WithDialContextFunc(e.dial(ctx, config)),
	}
	if e.smtp.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(e.smtp.User), gomail.WithPassword(e.smtp.Password))
	}
	return options
}

// dial connects, and closes the connection when the try ends: the library
// itself looks at a context only while it connects.
func (e *Email) dial(try context.Context, config *tls.Config) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		dialer := &net.Dialer{Timeout: 30 * time.Second}
		var conn net.Conn
		var err error
		if e.smtp.Implicit {
			conn, err = (&tls.Dialer{NetDialer: dialer, Config: config}).DialContext(ctx, network, address)
		} else {
			conn, err = dialer.DialContext(ctx, network, address)
		}
		if err == nil {
			context.AfterFunc(try, func() { _ = conn.Close() })
		}
		return conn, err
	}
}

// NoEmail is the sender of a site without a mail server.
type NoEmail struct{}

// Send implements [Sender].
func (NoEmail) Send(context.Context, report.Contact, bureau.Notice) error {
	return &RetryError{Reason: "没有设置邮件服务器（--smtp-url）"}
}
