package outlink

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The bounds of a check.
const (
	atOnce        = 4                // sites; of one site, one page after the other
	within        = 15 * time.Second // for one address, whatever it redirects to
	mostRedirects = 5
	largestHead   = 64 << 10 // bytes of an answer
)

// Options change how addresses are asked for; the zero value is how it is.
type Options struct {
	Allow    func(netip.Addr) bool // which are connected to; nil: those that are public
	Resolver *net.Resolver         // nil: the system's
	Within   time.Duration         // for one address
}

// Checker asks for addresses.
type Checker struct {
	client *http.Client
	within time.Duration
}

// New makes a checker. It uses no proxy: one would connect in its place, to
// whatever it likes.
func New(options Options) *Checker {
	allow := options.Allow
	if allow == nil {
		allow = Public
	}
	if options.Within == 0 {
		options.Within = within
	}
	dialer := &net.Dialer{Timeout: options.Within, Resolver: options.Resolver, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allow(to.Addr()) {
			return errInside
		}
		return nil
	}}
	return &Checker{within: options.Within, client: &http.Client{
		CheckRedirect: redirect,
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: options.Within, ResponseHeaderTimeout: options.Within,
			MaxResponseHeaderBytes: largestHead, DisableKeepAlives: true, DisableCompression: true,
		},
	}}
}

// Check asks for every address and tells what came of each, one at a time, in
// any order. It ends early with the context.
func (c *Checker) Check(ctx context.Context, links []Link, tell func(Result)) {
	sites := map[string][]Link{}
	for _, link := range links {
		host := link.URL
		if parsed, err := url.Parse(link.URL); err == nil {
			host = strings.ToLower(parsed.Hostname())
		}
		sites[host] = append(sites[host], link)
	}
	var telling sync.Mutex
	var group sync.WaitGroup
	turn := make(chan struct{}, atOnce)
	for _, site := range sites {
		turn <- struct{}{}
		group.Go(func() {
			defer func() { <-turn }()
			for _, link := range site {
				if ctx.Err() != nil {
					return
				}
				result := c.one(ctx, link)
				telling.Lock()
				tell(result)
				telling.Unlock()
			}
		})
	}
	group.Wait()
}

// one asks for the head of a page, and for the page where that is refused:
// many sites answer nothing else.
func (c *Checker) one(ctx context.Context, link Link) Result {
	ctx, cancel := context.WithTimeout(ctx, c.within)
	defer cancel()
	half, done := context.WithTimeout(ctx, c.within/2)
	defer done()
	status, err := c.ask(half, http.MethodHead, link.URL)
	if err == nil && status >= http.StatusBadRequest || err != nil && worthAnother(err) {
		status, err = c.ask(ctx, http.MethodGet, link.URL)
	}
	return Result{Link: link, State: judge(status, err), Reason: reason(status, err)}
}

// worthAnother reports whether a page may answer that has broken off when it
// was asked for its head.
func worthAnother(err error) bool {
	var network *net.OpError
	return !errors.Is(err, errInside) && !errors.Is(err, errAstray) && !errors.Is(err, errNoPage) &&
		!errors.As(err, new(*net.DNSError)) && (!errors.As(err, &network) || network.Op != "dial")
}

func (c *Checker) ask(ctx context.Context, method, address string) (status int, err error) {
	request, err := question(ctx, method, address)
	if err != nil {
		return 0, err
	}
	answer, err := c.client.Do(request)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}
