package main

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
)

var (
	linkInHTML = regexp.MustCompile(`\s(href|src|action|formaction)="([^"]*)"`)
	linkInJSON = regexp.MustCompile(`"url":\s?"(/[^"]*)"`)
	articleOf  = regexp.MustCompile(`^/(cases|guides|tips|bulletins|pages)/[^/?#]+$`)
)

// reference is an address and the page that names it.
type reference struct{ address, from string }

// crawler walks a site as a machine does that follows every link.
type crawler struct {
	t      testing.TB
	s      *site
	e      *httpexpect.Expect
	base   string            // the path under which the site lives
	bodies map[string]string // what came, by address; "" for pictures and sound
	queue  []reference
	places map[string]string // "/page#place" → the page that links to it
}

// maxCrawled is more than any content of ours has; a walk past it goes in circles.
const maxCrawled = 3000

// crawl follows every link of the site and returns what it found, by address.
// It fails for each that leads nowhere or out of the base path, and for each
// file of another site.
func (s *site) crawl(t testing.TB, base string) map[string]string {
	t.Helper()
	quiet := httpexpect.WithConfig(httpexpect.Config{BaseURL: s.url, Reporter: httpexpect.NewAssertReporter(t)})
	c := &crawler{t: t, s: s, e: quiet, base: base, bodies: map[string]string{}, places: map[string]string{}}
	for _, path := range []string{"/", "/robots.txt", "/api/v1/articles?limit=200", "/api/v1/openapi.json", "/api/v1/search?q=%E9%AA%97"} {
		c.queue = append(c.queue, reference{base + path, "the test"})
	}
	for len(c.queue) > 0 && len(c.bodies) < maxCrawled {
		next := c.queue[0]
		c.queue = c.queue[1:]
		if _, seen := c.bodies[next.address]; !seen {
			c.visit(next.address, next.from)
		}
	}
	if len(c.queue) > 0 {
		t.Errorf("%d pages and no end", maxCrawled)
	}
	c.findPlaces()
	return c.bodies
}

func (c *crawler) visit(address, from string) {
	answer := c.s.get(c.e, address).WithRedirectPolicy(httpexpect.DontFollowRedirects).Expect()
	if status := answer.Raw().StatusCode; status != http.StatusOK {
		c.t.Errorf("%s, to which %s leads, answers %d", address, from, status)
	}
	body, kind := answer.Body().Raw(), answer.Header("Content-Type").Raw()
	switch {
	case strings.HasPrefix(kind, "text/html"):
		for _, link := range linkInHTML.FindAllStringSubmatch(body, -1) {
			c.link(address, link[1], html.UnescapeString(link[2]))
		}
	case strings.Contains(kind, "json"):
		for _, link := range linkInJSON.FindAllStringSubmatch(body, -1) {
			if link[1] == c.base {
				continue // the interface says where it lives
			}
			c.link(address, "url", link[1])
			if article := strings.TrimPrefix(link[1], c.base); articleOf.MatchString(article) {
				c.queue = append(c.queue, reference{c.base + "/api/v1/articles" + article, address})
			}
		}
	case !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "xml") && !strings.Contains(kind, "javascript"):
		body = ""
	}
	c.bodies[address] = body
}

// link takes one address that stands on a page.
func (c *crawler) link(from, attribute, address string) {
	if strings.HasPrefix(address, "#") {
		address = from + address
	}
	if !strings.HasPrefix(address, "/") {
		if !mayLeave(attribute, address) {
			c.t.Errorf("%s has %s=%q", from, attribute, address)
		}
		return
	}
	if address != c.base && !strings.HasPrefix(address, c.base+"/") {
		c.t.Errorf("%s leads out of %s to %s", from, c.base, address)
		return
	}
	if attribute == "action" && strings.HasPrefix(address, c.base+"/elder/") {
		return // takes posts only, and shows nothing
	}
	page, place, _ := strings.Cut(address, "#")
	if place != "" {
		c.places[page+"#"+place] = from
	}
	c.queue = append(c.queue, reference{page, from})
}

// mayLeave reports whether a page may name an address that is not the site's:
// a link may lead to another, but nothing comes from there.
func mayLeave(attribute, address string) bool {
	u, err := url.Parse(address)
	if err != nil || attribute != "href" {
		return err == nil && u.Scheme == "data"
	}
	return slices.Contains([]string{"https", "http", "tel", "mailto", "sms"}, u.Scheme)
}

// findPlaces holds every link to a place within a page against that page.
func (c *crawler) findPlaces() {
	for link, from := range c.places {
		page, place, _ := strings.Cut(link, "#")
		if id, err := url.PathUnescape(place); err != nil || !strings.Contains(c.bodies[page], `id="`+id+`"`) {
			c.t.Errorf("%s leads to %s, which has no such place", from, link)
		}
	}
}
