package indicator

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/width"
)

// Shortest is how many characters a value must have to be compared: shorter
// ones are shared by chance.
const Shortest = 4

// Name is a number or a name without what people write differently: width,
// case, blanks and the signs between. What it and [Address] make of a value is
// in stored digests: report.MarkVersion stands for it.
func Name(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u00a0\u3000-‐–—·.()（）", r) {
			return -1
		}
		return r
	}, strings.ToLower(width.Narrow.String(typed)))
}

// Address is a link without what people write differently: width, case,
// scheme, www. and last slash.
func Address(typed string) string {
	value := strings.TrimSpace(strings.ToLower(width.Narrow.String(typed)))
	if _, rest, found := strings.Cut(value, "://"); found {
		value = rest
	}
	return strings.TrimRight(strings.TrimPrefix(value, "www."), "/")
}

// Shapes returns a value as it is compared with published ones, whatever kind
// it is said to be: the same number, name or link has a shape in common,
// however it was typed and whatever field it was typed into.
func Shapes(typed string) []string {
	phone := Phone(typed)
	return distinct(Name(typed), Address(typed), Name(phone), Address(phone))
}

// Lookups are the shapes of a value and, of a link into a site, the site's:
// the host without user, port and path, and the domains above it.
func Lookups(typed string) []string {
	shapes := Shapes(typed)
	for _, link := range Links(typed) {
		shapes = append(shapes, link.Lookups()...)
	}
	return distinct(shapes...)
}

// Lookups are the shapes by which a published warning may name the link.
func (l Link) Lookups() []string {
	host := strings.TrimPrefix(l.Host, "www.")
	shapes := []string{Address(l.Text), host, strings.TrimRight(host+l.path, "/")}
	if skeleton := strings.TrimPrefix(l.skeleton, "www."); skeleton != host {
		shapes = append(shapes, skeleton)
	}
	if registered, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil && !l.Has(IPHost) {
		for host != registered && strings.HasSuffix(host, "."+registered) {
			_, host, _ = strings.Cut(host, ".")
			shapes = append(shapes, host)
		}
	}
	return distinct(shapes...)
}

// distinct are the shapes that are long enough, in order, each once.
func distinct(shapes ...string) []string {
	slices.Sort(shapes)
	return slices.DeleteFunc(slices.Compact(shapes), func(shape string) bool { return len([]rune(shape)) < Shortest })
}
