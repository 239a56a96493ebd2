package web

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
)

// feed is the newest articles of a list, for programs that follow it.
type feed struct {
	Title, Description, Organisation string

	Home, Self, Page string // absolute: the site, the feed, and the page that shows what it has
	Icon             string
	Updated          time.Time // the newest change; zero: there is no entry
	Entries          []feedEntry
}

// feedEntry is one article. Its address is its identity.
type feedEntry struct {
	URL, Title, Summary, HTML string
	Author                    string
	Tags                      []feedTag
	Published, Updated        time.Time
}

// feedTag is a scam type that an article is about.
type feedTag struct{ Key, Name string }

// feedFormat is one way to write a feed.
type feedFormat struct {
	path, contentType string
	write             func(feed) ([]byte, error)
}

var (
	atomFormat = feedFormat{"/feed.atom", "application/atom+xml; charset=utf-8", writeAtom}
	jsonFormat = feedFormat{"/feed.json", "application/feed+json; charset=utf-8", writeJSONFeed}
)

// feed answers with the newest articles: ?kind= and ?scam= pick some.
func (s *Server) feed(format feedFormat) fiber.Handler {
	return func(c *fiber.Ctx) error {
		snapshot := s.Library.Snapshot()
		filter, err := feedQuery(c, snapshot.Bureau)
		if err != nil {
			return err
		}
		address := feedAddress(format.path, filter)
		return s.document(c, snapshot, address, format.contentType, func(origin string) ([]byte, error) {
			return format.write(s.feedOf(snapshot, filter, origin, address))
		})
	}
}

// feedQuery reads which articles a feed has. Only what there is can be
// followed, so there is a bounded number of feeds.
func feedQuery(c *fiber.Ctx, b *bureau.Bureau) (library.Filter, error) {
	f := library.Filter{Kind: library.Kind(c.Query("kind")), Scam: c.Query("scam")}
	if f.Kind != "" && !isListed(f.Kind) {
		return f, fault.New(fault.NotFound, "没有这个栏目可以订阅")
	}
	if _, known := b.Scam(f.Scam); f.Scam != "" && !known {
		return f, fault.New(fault.NotFound, "没有这种骗局类型可以订阅")
	}
	return f, nil
}

// isListed reports whether a kind has a list, as all have but the pages about
// the site.
func isListed(kind library.Kind) bool {
	_, known := kindNames[kind]
	return known && kind != library.Pages
}

// feedAddress is the one address of a feed, below the site's.
func feedAddress(path string, f library.Filter) string {
	query := url.Values{}
	setQuery(query, "kind", string(f.Kind))
	setQuery(query, "scam", f.Scam)
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func (s *Server) feedOf(snapshot *library.Snapshot, f library.Filter, origin, address string) feed {
	site := snapshot.Bureau.Site
	out := feed{
		Title: site.Name, Description: site.Organisation + "发布的案例警示、防骗指南、防骗提示和通报", Organisation: site.Organisation,
		Home: origin + "/", Self: origin + address, Page: origin + "/", Icon: origin + s.static.Address("icon-512.png"),
	}
	if scam, ok := snapshot.Bureau.Scam(f.Scam); ok {
		out.Title = scam.Name + " - " + out.Title
		out.Page = origin + strings.TrimPrefix(s.scamURL(snapshot, scam), s.base)
	}
	if f.Kind != "" {
		out.Title, out.Description = kindNames[f.Kind].Name+" - "+out.Title, kindNames[f.Kind].Intro
		out.Page = origin + feedAddress("/"+string(f.Kind), library.Filter{Scam: f.Scam})
	}
	for _, a := range slicePage(listed(snapshot, f), 1, perPage) {
		entry := s.feedEntry(snapshot, a, origin)
		out.Entries = append(out.Entries, entry)
		if entry.Updated.After(out.Updated) {
			out.Updated = entry.Updated
		}
	}
	return out
}

// listed are the articles that a filter picks, without the pages about the
// site: they are no news.
func listed(snapshot *library.Snapshot, f library.Filter) []*library.Article {
	var list []*library.Article
	for _, a := range snapshot.List(f) {
		if isListed(a.Kind) {
			list = append(list, a)
		}
	}
	return list
}

func (s *Server) feedEntry(snapshot *library.Snapshot, a *library.Article, origin string) feedEntry {
	b, zone := snapshot.Bureau, snapshot.Bureau.Site.Location()
	entry := feedEntry{
		URL: origin + a.Path(), Title: a.Title, Summary: a.Summary, Author: b.Site.Organisation,
		Published: a.Date.Begins(zone), Updated: a.Changed().Begins(zone),
	}
	entry.HTML = absoluteLinks(snapshot.HTML(a), strings.TrimSuffix(origin, s.base), entry.URL)
	if a.Unit != "" {
		entry.Author = b.UnitName(a.Unit)
	}
	for _, key := range a.Scam {
		entry.Tags = append(entry.Tags, feedTag{key, b.ScamName(key)})
	}
	return entry
}

// ownAddress is an address of this site, or of this page, in what the
// library's renderer writes: a quotation mark in a text is escaped there.
var ownAddress = regexp.MustCompile(`( (?:href|src)=")(#|/(?:[^/"]|"))`)

// pictureSet is what a reader of feeds does without: one width of a picture is
// enough.
var pictureSet = regexp.MustCompile(` srcset="[^"]*" sizes="[^"]*"`)

// absoluteLinks puts the site's root before root-relative addresses of an
// article's HTML, and the article's own before those that lead within it.
func absoluteLinks(html, root, article string) string {
	return ownAddress.ReplaceAllStringFunc(pictureSet.ReplaceAllString(html, ""), func(found string) string {
		at := strings.IndexByte(found, '"') + 1
		if found[at] == '#' {
			return found[:at] + article + found[at:]
		}
		return found[:at] + root + found[at:]
	})
}
