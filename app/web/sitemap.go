package web

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/library"
)

const (
	xmlType      = "application/xml; charset=utf-8"
	sitemapLimit = 50_000 // addresses in one sitemap (sitemaps.org)
)

// openPages are the pages beside articles and their lists that search engines
// may show: those that say nothing of noindex and that robots.txt leaves open.
func openPages(snapshot *library.Snapshot) []string {
	pages := []string{checkPath, "/report", "/report/sheet", "/report/victim", "/report/tip", "/report/objection", statsPath, "/site-map"}
	if exists(snapshot, stationsPath) {
		pages = append(pages, stationsPath)
	}
	return pages
}

type urlSet struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Maps    []sitemapURL `xml:"sitemap"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// sitemap answers with every page that may be found, or with the list of the
// sitemaps where one would be too long.
func (s *Server) sitemap(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.document(c, snapshot, "sitemap", xmlType, func(origin string) ([]byte, error) {
		return wholeSitemap(origin, sitemapOf(snapshot, origin), sitemapLimit)
	})
}

// sitemapPart answers with one of several sitemaps, counted from 1.
func (s *Server) sitemapPart(c *fiber.Ctx) error {
	snapshot, text := s.Library.Snapshot(), c.Params("part")
	pages := sitemapLength(snapshot)
	n, err := strconv.Atoi(text)
	if err != nil || strconv.Itoa(n) != text || n < 1 || pages <= sitemapLimit || (n-1)*sitemapLimit >= pages {
		return fiber.ErrNotFound
	}
	return s.document(c, snapshot, "sitemap-"+text, xmlType, func(origin string) ([]byte, error) {
		return xmlDocument(urlSet{URLs: slicePage(sitemapOf(snapshot, origin), n, sitemapLimit)})
	})
}

func wholeSitemap(origin string, pages []sitemapURL, limit int) ([]byte, error) {
	if len(pages) <= limit {
		return xmlDocument(urlSet{URLs: pages})
	}
	var index sitemapIndex
	for n := range (len(pages) + limit - 1) / limit {
		index.Maps = append(index.Maps, sitemapURL{Loc: fmt.Sprintf("%s/sitemap-%d.xml", origin, n+1)})
	}
	return xmlDocument(index)
}

// sitemapOf lists every page that may be found: home and the lists, which
// change with their articles, the open pages, and the articles.
func sitemapOf(snapshot *library.Snapshot, origin string) []sitemapURL {
	articles := snapshot.Published()
	pages := []sitemapURL{{Loc: origin + "/", LastMod: lastChange(articles)}}
	for _, kind := range library.Kinds {
		if isListed(kind) {
			pages = append(pages, sitemapURL{Loc: origin + "/" + string(kind), LastMod: lastChange(snapshot.List(library.Filter{Kind: kind}))})
		}
	}
	for _, path := range openPages(snapshot) {
		pages = append(pages, sitemapURL{Loc: origin + path})
	}
	for _, a := range articles {
		pages = append(pages, sitemapURL{Loc: origin + a.Path(), LastMod: isoDate(a.Changed())})
	}
	return pages
}

// sitemapLength is how many addresses there are, without writing them down: a
// part that is not there costs nothing to refuse.
func sitemapLength(snapshot *library.Snapshot) int {
	lists := len(library.Kinds) - 1 // the pages about the site have none
	return 1 + lists + len(openPages(snapshot)) + len(snapshot.Published())
}

// lastChange is the day on which the newest of some articles changed, or "".
func lastChange(articles []*library.Article) string {
	var last bureau.Date
	for _, a := range articles {
		if day := a.Changed(); day.After(last.Time) {
			last = day
		}
	}
	return isoDate(last)
}

// robots asks crawlers to leave alone what is made for one reader, and tells
// where the sitemap is if the site has an address of its own.
func (s *Server) robots(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.kept(c, snapshot, "robots", fiber.MIMETextPlainCharsetUTF8, func() ([]byte, error) {
		text := fmt.Appendf(nil, "User-agent: *\nDisallow: %[1]s/receipt\nDisallow: %[1]s/search\n", s.base)
		if origin := snapshot.Bureau.Site.BaseURL; origin != "" {
			text = fmt.Appendf(text, "\nSitemap: %s/sitemap.xml\n", origin)
		}
		return text, nil
	})
}
