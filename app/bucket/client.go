package bucket

import (
	"context"
	"net"
	"net/http"
	"time"
)

const (
	connectWithin = 3 * time.Second
	stalled       = 15 * time.Second // is given up
)

// newClient is an HTTP client that waits for nobody for long.
func newClient(patience time.Duration) *http.Client {
	dialer := &net.Dialer{Timeout: connectWithin}
	return &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment,
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				conn, err := dialer.DialContext(ctx, network, address)
				if err != nil {
					return nil, err
				}
				return impatient{conn, patience}, nil
			},
			TLSHandshakeTimeout:   connectWithin,
			ResponseHeaderTimeout: patience,
			ExpectContinueTimeout: time.Second,
			MaxIdleConnsPerHost:   16,
			IdleConnTimeout:       time.Minute,
			DisableCompression:    true, // what is sealed has no air in it
		},
		// Evidence goes where the operator has sent it and nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// impatient is a connection that is given up when nothing moves on it, in
// either direction. Neither a client's own time-out does that, which is for
// the whole of a file, nor a transport's, which ends with the header.
type impatient struct {
	net.Conn
	patience time.Duration
}

// Read implements [net.Conn].
func (c impatient) Read(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write implements [net.Conn].
func (c impatient) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.patience)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
