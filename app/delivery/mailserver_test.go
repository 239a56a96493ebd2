package delivery_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"fanzha/app/delivery"
)

// mailServer is a real SMTP server that keeps what it takes.
type mailServer struct {
	refuse    func(nth int, c *smtp.Conn) error // what it says to the nth mail; nil: it takes it
	greet     time.Duration                     // how long it takes to greet
	noTLS     bool                              // it offers no STARTTLS
	immediate bool                              // TLS from the first byte
	password  string                            // of the user "site"; empty: it wants none
	hangUp    bool                              // it breaks off once it has taken a mail

	port  int
	roots *x509.CertPool

	mu      sync.Mutex
	asked   int
	mails   []letter
	secured bool // whether the last one came over TLS
}

type letter struct {
	from, to string
	message  *mail.Message
	body     string
}

func (s *mailServer) start(t *testing.T) *mailServer {
	t.Helper()
	certificate := httptest.NewUnstartedServer(nil)
	certificate.StartTLS() // for its certificate
	certificate.Close()
	s.roots = x509.NewCertPool()
	s.roots.AddCert(certificate.Certificate())
	config := &tls.Config{Certificates: certificate.TLS.Certificates}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = listener.Addr().(*net.TCPAddr).Port
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	server.Domain, server.ErrorLog = "localhost", quiet{}
	if !s.noTLS && !s.immediate {
		server.TLSConfig = config
	}
	listener = late{listener, s.greet}
	if s.immediate {
		listener = tls.NewListener(listener, config)
	}
	done := make(chan struct{})
	go func() {
		_ = server.Serve(listener) // says that it was closed
		close(done)
	}()
	t.Cleanup(func() {
		_ = server.Close() // closes the connections of tests that hang up
		<-done
	})
	return s
}

// client sends through the server, with its certificate trusted.
func (s *mailServer) client(change ...func(*delivery.SMTP)) *delivery.Email {
	to := delivery.SMTP{
		Host: "127.0.0.1", Port: s.port, From: "反诈平台 <site@example.org>", Implicit: s.immediate,
		TLS: &tls.Config{RootCAs: s.roots},
	}
	for _, f := range change {
		f(&to)
	}
	return delivery.NewEmail(to)
}

func (s *mailServer) taken() []letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]letter{}, s.mails...)
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// late is a listener whose connections say nothing for a time.
type late struct {
	net.Listener
	by time.Duration
}

func (l late) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &lateConn{Conn: conn, by: l.by}, err
}

type lateConn struct {
	net.Conn
	by   time.Duration
	once sync.Once
}

func (c *lateConn) Write(p []byte) (int, error) {
	c.once.Do(func() { time.Sleep(c.by) })
	return c.Conn.Write(p)
}

type session struct {
	server   *mailServer
	conn     *smtp.Conn
	signedIn bool
	letter   letter
}

func (s *session) AuthMechanisms() []string {
	if s.server.password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "site" || password != s.server.password {
			return errors.New("wrong password")
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.password != "" && !s.signedIn {
		return smtp.ErrAuthRequired
	}
	s.letter.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user " + to}
	}
	s.letter.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(message.Body)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.asked++
	if refuse := s.server.refuse; refuse != nil {
		if err := refuse(s.server.asked, s.conn); err != nil {
			return err
		}
	}
	_, s.server.secured = s.conn.TLSConnectionState()
	s.letter.message, s.letter.body = message, string(body)
	s.server.mails = append(s.server.mails, s.letter)
	return nil
}

func (s *session) Reset() {
	if s.server.hangUp && s.letter.message != nil {
		_ = s.conn.Conn().Close()
	}
}

func (s *session) Logout() error { return nil }
