package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"
)

// atom is what a feed reader takes from a feed.
type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Summary string `xml:"summary"`
	Content string `xml:"content"`
	Scams   []struct {
		Term string `xml:"term,attr"`
	} `xml:"category"`
}

func readXML[T any](t *testing.T, body *httpexpect.String) T {
	t.Helper()
	var value T
	decoder := xml.NewDecoder(strings.NewReader(body.Raw()))
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		t.Fatal("more than one document")
	}
	return value
}

const based = "https://example.org/police/fanzha"

func TestFeedsHaveTheNewestArticles(t *testing.T) {
	s := start(t, withBase(based))
	e := s.expect(t)
	for _, test := range []struct{ query, page, title, folder, scam string }{
		{"", "/", "安阳市反诈防骗平台", "/", ""},
		{"?kind=cases", "/cases", "案例警示 - 安阳市反诈防骗平台", "/cases/", ""},
		{"?scam=task_rebate", "/guides/task-rebate", "刷单返利 - 安阳市反诈防骗平台", "/", "task_rebate"},
		{"?kind=guides&scam=task_rebate", "/guides?scam=task_rebate", "防骗指南 - 刷单返利 - 安阳市反诈防骗平台", "/guides/", "task_rebate"},
	} {
		t.Run(test.query, func(t *testing.T) {
			answer := s.get(e, "/police/fanzha/feed.atom"+test.query).Expect().Status(http.StatusOK).HasContentType("application/atom+xml", "utf-8")
			feed := readXML[atom](t, answer.Body())
			if feed.ID != based+"/feed.atom"+test.query || feed.Title != test.title || feed.Author != "安阳市公安局" || len(feed.Entries) == 0 || len(feed.Entries) > 20 {
				t.Errorf("%s %s by %s: %d entries", feed.ID, feed.Title, feed.Author, len(feed.Entries))
			}
			if l := feed.Links; l[0].Rel != "self" || l[0].Href != feed.ID || l[1].Rel != "alternate" || l[1].Href != based+test.page {
				t.Errorf("%+v", l)
			}
			newest := ""
			for _, entry := range feed.Entries {
				newest = max(newest, entry.Updated)
				entry.check(t, test.folder, test.scam)
			}
			if feed.Updated != newest {
				t.Errorf("updated %s, newest %s", feed.Updated, newest)
			}
		})
	}
}

func (entry atomEntry) check(t *testing.T, folder, scam string) {
	t.Helper()
	if _, err := time.Parse(time.RFC3339, entry.Updated); err != nil || entry.Summary == "" || entry.Content == "" {
		t.Errorf("%s: %s", entry.ID, entry.Updated)
	}
	if !strings.HasPrefix(entry.ID, based+folder) || strings.Contains(entry.ID, "/pages/") {
		t.Errorf("%s is not in this feed", entry.ID)
	}
	if found := regexp.MustCompile(`(?:href|src)="[/#]`).FindString(entry.Content); found != "" {
		t.Errorf("%s has an address that leads nowhere from a reader: %s", entry.ID, found)
	}
	if about := fmt.Sprint(entry.Scams); scam != "" && !strings.Contains(about, scam) {
		t.Errorf("%s is about %s", entry.ID, about)
	}
}

func TestFeedsComeAsJSONToo(t *testing.T) {
	answer := start(t, withBase(based)).expect(t).GET("/police/fanzha/feed.json").WithQuery("kind", "bulletins").Expect().Status(http.StatusOK)
	var feed struct {
		Version string `json:"version"`
		FeedURL string `json:"feed_url"`
		HomeURL string `json:"home_page_url"`
		Items   []struct {
			ID        string    `json:"id"`
			Published time.Time `json:"date_published"`
			HTML      string    `json:"content_html"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(answer.HasContentType("application/feed+json", "utf-8").Body().Raw()), &feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.FeedURL != based+"/feed.json?kind=bulletins" || feed.HomeURL != based+"/bulletins" || len(feed.Items) == 0 {
		t.Errorf("%+v", feed)
	}
	for _, item := range feed.Items {
		if !strings.HasPrefix(item.ID, based+"/bulletins/") || item.Published.IsZero() || item.HTML == "" {
			t.Errorf("%+v", item)
		}
	}
}

func TestFeedsOfNothingAreNotFound(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, query := range []string{"?kind=nothing", "?kind=pages", "?scam=nothing", "?kind=cases&scam=%ff", "?scam=task_rebate%00", "?kind=" + strings.Repeat("a", 2000)} {
		for _, feed := range []string{"/feed.atom", "/feed.json"} {
			s.get(e, feed+query).Expect().Status(http.StatusNotFound).Body().Contains("订阅")
		}
	}
	s.get(e, "/feed.atom?kind=&scam=&page=9").Expect().Status(http.StatusOK)
	for _, path := range []string{"/sitemap-1.xml", "/sitemap-0.xml", "/sitemap-x.xml", "/sitemap-01.xml", "/.well-known/security.txt", "/.well-known/"} {
		s.get(e, path).Expect().Status(http.StatusNotFound)
	}
}

// machinePaths are all addresses that are not for people.
var machinePaths = []string{
	"/feed.atom", "/feed.json", "/feed.atom?kind=cases", "/feed.json?scam=task_rebate", "/sitemap.xml", "/robots.txt", "/opensearch.xml",
	"/.well-known/security.txt", "/manifest.webmanifest", "/service-worker.js", "/offline",
}

// With a base address, what machines read is kept and asked about as pages are.
func TestDocumentsForMachinesAreKeptAndAskedAbout(t *testing.T) {
	s := start(t, withBase(based), withContent(withContact(t)))
	e := s.expect(t)
	for _, path := range machinePaths {
		path = "/police/fanzha" + path
		answer := s.get(e, path).WithHeader("Accept-Encoding", "identity").WithHost("evil.example").Expect().Status(http.StatusOK)
		answer.Header("Cache-Control").IsEqual("no-cache")
		answer.Body().NotEmpty().NotContains("evil.example")
		tag := answer.Header("Etag").NotEmpty().Raw()
		s.get(e, path).WithHeader("If-None-Match", tag).Expect().Status(http.StatusNotModified).Body().IsEmpty()
		e.Request(http.MethodHead, "").WithURL(s.url + path).Expect().Status(http.StatusOK).Body().IsEmpty()
		if len(answer.Body().Raw()) >= 512 {
			s.get(e, path).WithHeader("Accept-Encoding", "br").Expect().Header("Content-Encoding").IsEqual("br")
		}
		s.get(e, strings.TrimPrefix(path, "/police/fanzha")).Expect().Status(http.StatusNotFound)
	}
}

// Without one they name the host they were asked under, so nobody keeps them.
func TestDocumentsWithoutABaseAddressAreKeptByNobody(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for _, path := range []string{"/feed.atom", "/feed.json", "/sitemap.xml", "/opensearch.xml"} {
		answer := e.GET(path).WithHost("trial.example:8080").WithHeader("X-Forwarded-Host", "evil.example").WithHeader("X-Forwarded-Proto", "gopher").
			Expect().Status(http.StatusOK)
		answer.Header("Cache-Control").IsEqual("no-store")
		answer.Body().Contains("http://trial.example:8080/").NotContains("evil.example").NotContains("gopher")
		e.GET(path).WithHost("trial.example:8080").WithHeader("If-None-Match", answer.Header("Etag").NotEmpty().Raw()).Expect().
			Status(http.StatusNotModified).Header("Cache-Control").IsEqual("no-store")
		e.GET(path).WithHost("other.example").Expect().Status(http.StatusOK).Body().NotContains("trial.example")
		e.HEAD(path).Expect().Status(http.StatusOK).Body().IsEmpty()
		for _, host := range []string{"a/b", `a"b`, "a<b", "a@b", "[::1", "a:b"} {
			if status, _ := s.raw(t, "GET "+path+" HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n"); !strings.Contains(status, " 400 ") {
				t.Errorf("%s as %s: %s", path, host, status)
			}
		}
		if status, _ := s.raw(t, "GET "+path+" HTTP/1.0\r\n\r\n"); !strings.Contains(status, " 400 ") {
			t.Errorf("%s without a host: %s", path, status)
		}
	}
}

type sitemapXML struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:"url"`
}

// The sitemap has every page that may be found, and none that says it may not.
func TestTheSitemapHasEveryPageThatMayBeFound(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	s.write(t, "tips/changed.md", "---\ntitle: 改过\ndate: 2026-01-02\nupdated: 2026-03-04\nsummary: 一句话。\n---\n文字。\n")
	s.write(t, "tips/withdrawn.md", "---\ntitle: 撤回\ndate: 2026-01-02\nsummary: 一句话。\nstatus: withdrawn\nwithdrawn_reason: 有误\n---\n文字。\n")
	soon(t, "the article is there", func() bool { return e.GET("/tips/changed").Expect().Raw().StatusCode == http.StatusOK })
	found := map[string]string{}
	for _, page := range readXML[sitemapXML](t, e.GET("/sitemap.xml").Expect().HasContentType("application/xml", "utf-8").Body()).URLs {
		path, ours := strings.CutPrefix(page.Loc, s.url)
		if _, twice := found[path]; twice || !ours {
			t.Errorf("%s", page.Loc)
		}
		found[path] = page.LastMod
		e.GET(path).Expect().Status(http.StatusOK).Body().NotContains(`content="noindex"`)
	}
	if found["/tips/changed"] != "2026-03-04" || found["/tips"] == "" || found["/"] == "" {
		t.Errorf("%v", found)
	}
	for _, address := range e.GET("/api/v1/articles").WithQuery("limit", 200).Expect().JSON().Path("$.articles[*].url").Array().Iter() {
		if _, there := found[address.String().Raw()]; !there {
			t.Errorf("%s is missing", address.Raw())
		}
	}
	for _, path := range []string{"/cases", "/bulletins", "/report", "/stats"} {
		if _, there := found[path]; !there {
			t.Errorf("%s is missing", path)
		}
	}
	for _, path := range []string{"/tips/withdrawn", "/search", "/receipt", "/offline"} {
		if _, there := found[path]; there {
			t.Errorf("%s may not be found", path)
		}
	}
	e.GET("/offline").Expect().Body().Contains(`content="noindex"`)
	e.GET("/robots.txt").Expect().Body().NotContains("Sitemap:") // there is no address to name
	start(t, withBase(based)).expect(t).GET("/police/fanzha/robots.txt").Expect().Body().Contains("\nSitemap: " + based + "/sitemap.xml\n")
}

// What a search engine may walk to without asking for a list of some kind, it
// is told of.
func TestTheSitemapForgetsNoPage(t *testing.T) {
	s := start(t, withContent(county(t)), withBase(based))
	told := s.expect(t).GET("/police/fanzha/sitemap.xml").Expect().Body().Raw()
	for address, body := range s.crawl(t, "/police/fanzha") {
		path := strings.TrimPrefix(address, "/police/fanzha")
		if !strings.HasPrefix(body, "<!doctype html>") || strings.Contains(body, `content="noindex"`) || strings.Contains(path, "?") || path == "/search" || path == "/receipt" {
			continue
		}
		if !strings.Contains(told, "<loc>"+based+path+"</loc>") {
			t.Errorf("%s is not in the sitemap", path)
		}
	}
}

// withContact is content of a bureau that says whom to tell of a hole.
func withContact(t *testing.T) string {
	t.Helper()
	content := starterContent(t)
	edit(t, content+"/site.yaml", `security: {contact: ""}`, `security: {contact: "mailto:a@example.org"}`)
	return content
}

// edit replaces something that a file must have.
func edit(t *testing.T, file, old, text string) {
	t.Helper()
	before, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(before), old) {
		t.Fatalf("%s has no %s: %v", file, old, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(before), old, text, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSecurityTextNamesAContactForLessThanAYear(t *testing.T) {
	e := start(t, withBase(based), withContent(withContact(t))).expect(t)
	answer := e.GET("/police/fanzha/.well-known/security.txt").Expect().Status(http.StatusOK).HasContentType("text/plain", "utf-8")
	fields := map[string]string{}
	for line := range strings.Lines(answer.Body().Raw()) {
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		fields[name] = value
	}
	expires, err := time.Parse(time.RFC3339, fields["Expires"])
	if err != nil || expires.Before(time.Now().AddDate(0, 11, 0)) || expires.After(time.Now().AddDate(1, 0, 0)) {
		t.Errorf("expires %s: %v", fields["Expires"], err)
	}
	if fields["Contact"] != "mailto:a@example.org" || fields["Canonical"] != based+"/.well-known/security.txt" || fields["Preferred-Languages"] == "" {
		t.Errorf("%v", fields)
	}
}

func TestBrowsersLearnOfSearchIconsAndTheHomeScreen(t *testing.T) {
	s := start(t, withBase(based))
	e := s.expect(t)
	home := e.GET("/police/fanzha/").Expect().Body()
	for _, link := range []string{
		`<link rel="alternate" type="application/atom+xml" title="安阳市反诈防骗平台" href="/police/fanzha/feed.atom">`,
		`<link rel="search" type="application/opensearchdescription+xml" title="安阳市反诈防骗平台" href="/police/fanzha/opensearch.xml">`,
		`<link rel="manifest" href="/police/fanzha/manifest.webmanifest">`,
	} {
		home.Contains(link)
	}
	e.GET("/police/fanzha/tips").Expect().Body().Contains(`<a class="follow-link" href="/police/fanzha/feed.atom?kind=tips"`)
	e.GET("/police/fanzha/cases").WithQuery("scam", "pyramid").Expect().Body().Contains(`href="/police/fanzha/feed.atom?kind=cases&amp;scam=pyramid"`)
	e.GET("/police/fanzha/cases").WithQuery("scam", "nothing").Expect().Body().Contains(`class="follow-link" href="/police/fanzha/feed.atom?kind=cases"`)

	described := readXML[struct {
		XMLName xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		Name    string   `xml:"ShortName"`
		URLs    []struct {
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}](t, e.GET("/police/fanzha/opensearch.xml").Expect().HasContentType("application/opensearchdescription+xml", "utf-8").Body())
	if len([]rune(described.Name)) > 16 || described.URLs[0].Template != based+"/search?q={searchTerms}" {
		t.Errorf("%+v", described)
	}

	manifest := e.GET("/police/fanzha/manifest.webmanifest").Expect().HasContentType("application/manifest+json", "utf-8").
		JSON(httpexpect.ContentOpts{MediaType: "application/manifest+json"}).Object()
	manifest.HasValue("start_url", "/police/fanzha/").HasValue("scope", "/police/fanzha/").ContainsKey("name").ContainsKey("short_name")
	for _, icon := range manifest.Value("icons").Array().Iter() {
		e.GET(icon.Object().Value("src").String().Raw()).Expect().Status(http.StatusOK).HasContentType(icon.Object().Value("type").String().Raw())
	}
}

// What a page says to machines is what it says to people.
func TestStructuredDataSaysWhatThePageSays(t *testing.T) {
	s := start(t, withBase(based))
	e := s.expect(t)
	graph := func(path string) []map[string]any {
		body := e.GET("/police/fanzha" + path).Expect().Status(http.StatusOK).Body().Raw()
		found := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(body)
		if found == nil {
			return nil
		}
		var document struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(found[1]), &document); err != nil || document.Context != "https://schema.org" {
			t.Fatalf("%s: %v", path, err)
		}
		return document.Graph
	}
	home := httpexpect.NewValue(t, graph("/")[0]).Object()
	home.HasValue("@type", "WebSite").HasValue("url", based+"/").Path("$.publisher.contactPoint[0].telephone").IsEqual("110")
	home.Path("$.potentialAction.target.urlTemplate").IsEqual(based + "/search?q={search_term_string}")

	guide := graph("/guides/task-rebate")
	if len(guide) != 3 {
		t.Fatalf("%d parts", len(guide))
	}
	article := httpexpect.NewValue(t, guide[0]).Object()
	article.HasValue("@type", "Article").HasValue("headline", "刷单、点赞、做任务返钱，钱提不出来了").HasValue("datePublished", "2026-11-23").
		HasValue("mainEntityOfPage", based+"/guides/task-rebate").Value("publisher").Object().HasValue("@type", "GovernmentOrganization")
	httpexpect.NewValue(t, guide[1]).Path("$.itemListElement[1].item").IsEqual(based + "/guides")
	questions := httpexpect.NewValue(t, guide[2]).Object().HasValue("@type", "FAQPage").Value("mainEntity").Array()
	questions.Length().IsEqual(6)
	questions.Value(0).Path("$.name").IsEqual("提不出来怎么办")
	questions.Value(0).Path("$.acceptedAnswer.text").String().HasPrefix("不要再试了。").HasSuffix("马上打110。")

	if kind := graph("/cases/four-companies-2021")[0]["@type"]; kind != "NewsArticle" {
		t.Errorf("a case is a %v", kind)
	}
	if parts := graph("/pages/about"); parts != nil {
		t.Errorf("a page about the site is %v", parts)
	}
}

// neededFile is a file that a page needs to look as it should.
var neededFile = regexp.MustCompile(`<(?:img|script)[^>]* src="([^"]+)"|<link rel="(?:stylesheet|icon)" href="([^"]+)"|<use href="([^"#]+)`)

// The worker keeps what its pages show, the bureau's own pictures among it,
// and names nothing that is not there: browsers would not install it.
func TestTheWorkerKeepsWhatItsPagesShow(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	kept := func() (files []string) {
		first, _, _ := strings.Cut(strings.TrimPrefix(e.GET("/service-worker.js").Expect().Body().Raw(), "var kept = "), ";\n")
		var what struct{ Files []string }
		if err := json.Unmarshal([]byte(first), &what); err != nil {
			t.Fatal(err)
		}
		return what.Files
	}
	for _, path := range []string{"/report", "/offline"} {
		for _, file := range neededFile.FindAllStringSubmatch(e.GET(path).Expect().Body().Raw(), -1) {
			if name := file[1] + file[2] + file[3]; !slices.Contains(kept(), name) {
				t.Errorf("%s shows %s, which is not kept", path, name)
			}
		}
	}
	if err := os.Remove(s.content + "/media/yunxi-emblem.svg"); err != nil {
		t.Fatal(err)
	}
	soon(t, "the emblem is missed", func() bool { return !slices.Contains(kept(), "/media/yunxi-emblem.svg") })
	for _, file := range kept() {
		e.GET(file).Expect().Status(http.StatusOK)
	}
}
