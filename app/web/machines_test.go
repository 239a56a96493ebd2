package web

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/library"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestAFeedIsWrittenAsAtom(t *testing.T) {
	zone := time.FixedZone("", 8*60*60)
	got, err := writeAtom(feed{
		Title: "案例 & 警示", Description: "真实案件", Organisation: "某市公安局", Icon: "https://example.org/icon.png",
		Home: "https://example.org/", Self: "https://example.org/feed.atom?kind=cases&scam=a", Page: "https://example.org/cases",
		Updated: time.Date(2026, 2, 3, 0, 0, 0, 0, zone),
		Entries: []feedEntry{{
			URL: "https://example.org/cases/one", Title: "<一>", Summary: "一句话", HTML: "<p>字\x0b</p>", Author: "某分局", Tags: []feedTag{{"a", "甲"}},
			Published: time.Date(2026, 1, 2, 0, 0, 0, 0, zone), Updated: time.Date(2026, 2, 3, 0, 0, 0, 0, zone),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/feed.atom"
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestAFeedOfNothingIsStillAFeed(t *testing.T) {
	body, err := writeAtom(feed{Self: "https://example.org/feed.atom"})
	if err != nil || !strings.Contains(string(body), "<updated>1970-01-01T00:00:00Z</updated>") {
		t.Errorf("%s %v", body, err)
	}
	if body, err = writeJSONFeed(feed{}); err != nil || !strings.Contains(string(body), `"items":[]`) {
		t.Errorf("%s %v", body, err)
	}
}

func TestAddressesInAFeedAreAbsolute(t *testing.T) {
	const root, article = "https://example.org", "https://example.org/x/cases/one"
	for fragment, want := range map[string]string{
		`<a href="/x/guides/a?b=1&amp;c#d">`:                      `<a href="https://example.org/x/guides/a?b=1&amp;c#d">`,
		`<a class="k" href="/"><img alt="" src="/x/media/a.png">`: `<a class="k" href="https://example.org/"><img alt="" src="https://example.org/x/media/a.png">`,
		`<a href="#怎么办">`:                                         `<a href="https://example.org/x/cases/one#怎么办">`,
		`<a href="//example.com/a">`:                              `<a href="//example.com/a">`,
		`<a href="https://example.com/">`:                         `<a href="https://example.com/">`,
		`<a href="tel:110">`:                                      `<a href="tel:110">`,
		`<p> href=&quot;/a&quot;</p>`:                             `<p> href=&quot;/a&quot;</p>`,
	} {
		if got := absoluteLinks(fragment, root, article); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", fragment, got, want)
		}
	}
}

func TestALongSitemapIsCut(t *testing.T) {
	pages := []sitemapURL{{Loc: "a"}, {Loc: "b"}, {Loc: "c"}, {Loc: "d"}, {Loc: "e"}}
	for limit, want := range map[int][]string{
		5: {"<urlset", "<loc>a</loc>", "<loc>e</loc>"},
		2: {"<sitemapindex", "<loc>https://example.org/sitemap-1.xml</loc>", "<loc>https://example.org/sitemap-3.xml</loc>"},
	} {
		body, err := wholeSitemap("https://example.org", pages, limit)
		if err != nil || strings.Count(string(body), "<loc>") != map[int]int{5: 5, 2: 3}[limit] {
			t.Errorf("cut at %d: %s %v", limit, body, err)
		}
		for _, part := range want {
			if !strings.Contains(string(body), part) {
				t.Errorf("cut at %d: %s is not in %s", limit, part, body)
			}
		}
	}
}

func TestTheSitemapIsAsLongAsItIsSaidToBe(t *testing.T) {
	snapshot := many(t, 3)
	if said, is := sitemapLength(snapshot), len(sitemapOf(snapshot, "")); said != is {
		t.Errorf("it is said to have %d addresses and has %d", said, is)
	}
}

// What is said to answer a question is what stands under its heading, to the
// next one of its level.
func TestTheWordsUnderAHeadingAnswerIt(t *testing.T) {
	rendered, err := library.NewRenderer("", nil, nil, nil).Render([]byte(
		"前言\n\n## 怎么办\n先**停**。\n\n- 打 110 & 96110\n- 留证据\n\n### 还有\n去[派出所](/report)。\n\n## 会不会\n不会。\n\n## 空的\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := &library.Article{Body: rendered.Body, Meta: library.Meta{Questions: []string{"怎么办？", "会不会", "空的", "没有标题的"}}}
	want := []ldQuestion{
		{"Question", "怎么办", ldAnswer{"Answer", "先停。\n打 110 & 96110\n留证据\n还有\n去派出所。"}},
		{"Question", "会不会", ldAnswer{"Answer", "不会。"}},
	}
	if diff := cmp.Diff(want, questionsAndAnswers(a, rendered.HTML)); diff != "" {
		t.Error(diff)
	}
}
