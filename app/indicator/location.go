package indicator

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// Location is where a published link leads, as machines write it.
type Location struct {
	Domain string     // in ASCII, where all of a site is meant
	Addr   netip.Addr // the same, where the site has a number and no name
	// URLs are the addresses where a part of a site is meant, or a port: one
	// for each scheme, http and https, where the link says neither.
	URLs []string
}

var (
	dots       = strings.NewReplacer("。", ".", "｡", ".")
	schemeForm = regexp.MustCompile(`^(?i)(h(?:tt|xx)ps?)://`)
	domainForm = regexp.MustCompile(`^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+$`)
	hostForm   = regexp.MustCompile(`^[a-z0-9_.-]+$`)
)

// longestLink is in bytes; browsers follow none that is much longer.
const longestLink = 2000

// Locate reads a link that an article publishes as one, with or without a
// scheme. It is not ok for what no program could follow.
func Locate(published string) (l Location, ok bool) {
	if len(published) > longestLink {
		return Location{}, false
	}
	link := dots.Replace(Narrow(published))
	schemes := []string{"http", "https"}
	if m := schemeForm.FindStringSubmatch(link); m != nil {
		schemes, link = []string{strings.Replace(strings.ToLower(m[1]), "xx", "tt", 1)}, link[len(m[0]):]
	}
	u, err := url.Parse("http://" + link)
	if err != nil || strings.Contains(u.Host, ",") {
		return Location{}, false
	}
	host, err := idna.Punycode.ToASCII(strings.Trim(strings.ToLower(u.Hostname()), "."))
	if err != nil {
		return Location{}, false
	}
	addr, notAddr := netip.ParseAddr(host)
	isDomain := notAddr != nil && domainForm.MatchString(host) && !isAddress(host)
	port := u.Port()
	whole := strings.Trim(u.EscapedPath(), "/") == "" && u.RawQuery == "" && (port == "" || port == "80" || port == "443")
	switch {
	case notAddr == nil && addr.Zone() == "" && whole:
		return Location{Addr: addr}, true
	case isDomain && whole:
		return Location{Domain: host}, true
	case notAddr == nil && addr.Zone() == "", isDomain, hostForm.MatchString(host) && (len(schemes) == 1 || strings.Contains(host, ".")):
		return Location{URLs: addresses(u, host, schemes)}, true
	}
	return Location{}, false
}

// addresses are the link's for each scheme, in ASCII, without user and
// fragment.
func addresses(u *url.URL, host string, schemes []string) []string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	var all []string
	for _, scheme := range schemes {
		address := url.URL{Scheme: scheme, Host: host, Path: u.Path, RawPath: u.RawPath, RawQuery: escaped(u.RawQuery)}
		if address.Path == "" {
			address.Path = "/"
		}
		all = append(all, address.String())
	}
	return all
}

// escaped writes what may not stand in a query as it may.
func escaped(query string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(query) {
		if c > ' ' && c < 0x7f && !strings.ContainsRune("\"<>\\^`{|}", rune(c)) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
