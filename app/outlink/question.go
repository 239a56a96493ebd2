package outlink

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// agent says what asks, and nothing of who runs it.
const agent = "Mozilla/5.0 (compatible; fanzha link check)"

// question is what an address is asked. It is the same whoever asks.
func question(ctx context.Context, method, address string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoPage, err)
	}
	if err := clean(request.URL); err != nil {
		return nil, err
	}
	request.Header = http.Header{"User-Agent": {agent}, "Accept": {"*/*"}, "Accept-Language": {"zh-CN"}}
	return request, nil
}

var errAstray = errors.New("redirected too often, or to no page")

// redirect follows to pages of the web alone, and says nowhere where it comes
// from.
func redirect(to *http.Request, before []*http.Request) error {
	if len(before) > mostRedirects || clean(to.URL) != nil {
		return errAstray
	}
	to.Header.Del("Referer")
	return nil
}

var errNoPage = errors.New("no address of a page")

// clean holds an address to what is asked for: a page of the web, and no name
// or password of anybody.
func clean(address *url.URL) error {
	if address.Scheme != "http" && address.Scheme != "https" || address.Hostname() == "" {
		return errNoPage
	}
	address.User, address.Fragment = nil, ""
	return nil
}
