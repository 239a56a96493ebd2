package indicator

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"fanzha/app/fold"
)

// Trait is a shape of a link that honest senders hardly ever give it.
type Trait int

// The traits.
const (
	IPHost        Trait = iota // a number where the name of a site should be
	UserInfo                   // a name before @, which the eye takes for the site
	OddPort                    // neither 80 nor 443
	LookAlike                  // letters of another script that look like Latin ones
	ShortLink                  // a service that hides where the link leads
	FalseOfficial              // gov in the name, but not under gov.cn
)

// Link is a link in a text.
type Link struct {
	Text     string // as written
	Host     string // lower case, without user and port; punycode decoded
	Traits   []Trait
	skeleton string // the host as the eye reads it
	path     string
}

// Has reports whether the link has a trait.
func (l Link) Has(t Trait) bool { return slices.Contains(l.Traits, t) }

// shorteners hide where a link leads. Honest senders use them too.
var shorteners = []string{
	"t.cn", "url.cn", "dwz.cn", "suo.im", "suo.nz", "mrw.so", "985.so", "sourl.cn", "u.nu", "t.hk.uy", "w.url.cn",
	"bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "v.gd", "rb.gy", "cutt.ly", "ow.ly", "tiny.cc", "shorturl.at", "reurl.cc", "s.id", "t.ly",
}

// falseOfficial is gov as a word of its own in a host's name.
var falseOfficial = regexp.MustCompile(`(^|[.-])gov(cn)?([.-]|$)`)

// newLink reads an authority, "user@host:port", and what follows it.
func newLink(text, authority, path string) (Link, bool) {
	link := Link{Text: text, path: strings.ToLower(path)}
	if at := strings.LastIndexByte(authority, '@'); at >= 0 {
		link.Traits, authority = append(link.Traits, UserInfo), authority[at+1:]
	}
	host, port := authority, ""
	if colon := strings.LastIndexByte(authority, ':'); colon > strings.IndexByte(authority, ']') {
		host, port = authority[:colon], authority[colon+1:]
	}
	host = strings.Trim(strings.ToLower(host), ".")
	if decoded, err := idna.Punycode.ToUnicode(host); err == nil {
		host = decoded
	}
	if host == "" {
		return Link{}, false
	}
	link.Host, link.skeleton = host, fold.Skeleton(host)
	link.judge(port)
	return link, true
}

func (l *Link) judge(port string) {
	suspicious := func(t Trait, is bool) {
		if is {
			l.Traits = append(l.Traits, t)
		}
	}
	bare := strings.TrimPrefix(l.Host, "www.")
	suspicious(IPHost, isAddress(l.Host))
	suspicious(OddPort, port != "" && port != "80" && port != "443")
	suspicious(LookAlike, l.skeleton != l.Host && isASCII(l.skeleton))
	suspicious(ShortLink, slices.Contains(shorteners, bare))
	suspicious(FalseOfficial, falseOfficial.MatchString(l.skeleton) && !isOfficial(l.skeleton))
}

// isAddress reports whether a host is an address in any of its spellings:
// dotted, in brackets, as one number, in hexadecimal.
func isAddress(host string) bool {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	parts := strings.Split(host, ".")
	for _, part := range parts {
		if _, err := strconv.ParseUint(part, 0, 32); err != nil {
			return false
		}
	}
	return true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// isOfficial reports whether a government registered the host.
func isOfficial(host string) bool {
	suffix, _ := publicsuffix.PublicSuffix(host)
	return suffix == "gov" || strings.HasPrefix(suffix, "gov.") || strings.HasSuffix(suffix, ".gov.cn")
}
