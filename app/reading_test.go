package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gavv/httpexpect/v2"
)

// A page behind the last one says so and leads back, and no search engine
// keeps it.
func TestAPageBehindTheLastLeadsBack(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	for path, want := range map[string]string{
		"/guides?page=9":                      "没有第 9 页，一共 2 页。<a href=\"/guides?page=2\">看最后一页</a>",
		"/cases?page=9":                       "没有第 9 页，一共 1 页。<a href=\"/cases\">看最后一页</a>",
		"/search?q=%E5%88%B7%E5%8D%95&page=9": "没有第 9 页，一共 1 页。<a href=\"/search?q=%E5%88%B7%E5%8D%95\">看最后一页</a>",
	} {
		page := s.get(e, path).Expect().Status(http.StatusOK).Body()
		page.Contains(want).Contains(`content="noindex"`).NotContains("第 9 /").NotContains("没有符合条件")
	}
}

// An empty list leads to the guide of the scam type that was asked for.
func TestAnEmptyListStillHelps(t *testing.T) {
	e := start(t).expect(t)
	e.GET("/cases").WithQuery("scam", "pyramid").Expect().Status(http.StatusOK).Body().
		Contains("没有符合条件的文章").Contains(`<a href="/guides/pyramid">`).Contains(`<a href="/cases">看全部</a>`)
	e.GET("/cases").WithQuery("scam", "nothing").Expect().Status(http.StatusOK).Body().
		Contains("没有符合条件的文章").NotContains("这种骗局怎么认")
}

// A search leads out of its filters, and what may be a fraudster's words leads
// to the check, which knows them better.
func TestASearchLeadsOnward(t *testing.T) {
	e := start(t).expect(t)
	const reset, judge = `href="/search?q=%E5%88%B7%E5%8D%95">`, `<form class="judge" action="/check" method="post">`
	search := func(query string) *httpexpect.String {
		return e.GET("/search").WithQueryString(query).Expect().Status(http.StatusOK).Body()
	}
	search("q=刷单").NotContains(reset).NotContains(judge)
	search("q=刷单&year=1999").Contains(reset + "去掉筛选再找").NotContains(judge)
	search("q=刷单&kind=guides").Contains(reset + "清除")
	search("q=qwzxv龘").Contains("没有找到").Contains(judge)
	search("kind=guides").NotContains(judge)

	words := "您的快递丢了，双倍赔您，先下载会议软件"
	search("q=" + words).Contains(judge).Contains(`<input type="hidden" name="text" value="` + words + `">`)
	e.POST("/check").WithFormField("text", words).Expect().Status(http.StatusOK).Body().Contains("客服")
}

// What stands on lines of its own in a text does not run together in what a
// search shows of it.
func TestAnExcerptPartsHeadingsFromText(t *testing.T) {
	s := &site{content: starterContent(t)}
	s.write(t, "tips/parted.md", "---\ntitle: 分开的几段\ndate: 2026-11-01\nsummary: 摘要。\n---\n## 上面是标题\n\n下面有孤零零的奇词。\n")
	body := start(t, withContent(s.content)).expect(t).GET("/search").WithQuery("q", "奇词").Expect().Status(http.StatusOK).Body()
	body.Contains("上面是标题 / 下面有孤零零的<mark>奇词</mark>")
}

// Every kind of address that is read over and over is sent compressed, and not
// sent again to whoever has it.
func TestWhatIsReadOftenIsSentOnce(t *testing.T) {
	s := start(t, withBase("https://city.example"))
	e := s.expect(t)
	for _, path := range []string{
		"/", "/cases", "/cases?scam=pyramid", "/guides/task-rebate", "/guides/task-rebate/poster", "/stats", "/stats/all.csv", "/site-map", "/offline", "/report",
		"/feed.atom", "/feed.json?kind=guides", "/sitemap.xml", "/opensearch.xml", "/manifest.webmanifest", "/service-worker.js",
		"/api/v1/articles", "/api/v1/articles?kind=guides&limit=200", "/api/v1/articles/guides/task-rebate", "/api/v1/openapi.json",
	} {
		for _, encoding := range []string{"br", "gzip"} {
			answer := s.get(e, path).WithHeader("Accept-Encoding", encoding).Expect().Status(http.StatusOK)
			answer.Header("Content-Encoding").IsEqual(encoding)
			answer.Header("Cache-Control").IsEqual("no-cache")
			answer.Header("Vary").Contains("Accept-Encoding")
			s.get(e, path).WithHeader("If-None-Match", answer.Header("Etag").NotEmpty().Raw()).
				Expect().Status(http.StatusNotModified).Body().IsEmpty()
		}
		e.Request(http.MethodHead, "").WithURL(s.url + path).Expect().Status(http.StatusOK).Body().IsEmpty()
	}
	for _, path := range []string{"/search?q=%E8%AF%88%E9%AA%97", "/api/v1/search?q=%E8%AF%88%E9%AA%97", "/check", "/report/tip"} {
		answer := s.get(e, path).WithHeader("Accept-Encoding", "br").Expect().Status(http.StatusOK)
		answer.Header("Content-Encoding").IsEqual("br")
		answer.Header("Cache-Control").IsEqual("no-store")
	}
}

// An article may link to whatever the site map names.
func TestAnArticleMayLinkToEveryPartOfTheSite(t *testing.T) {
	s := start(t)
	page := s.expect(t).GET("/site-map").Expect().Status(http.StatusOK).Body().Raw()
	links := regexp.MustCompile(`class="map-link" href="([^"]+)"`).FindAllStringSubmatch(page, -1)
	text := "---\ntitle: 全站的链接\ndate: 2026-11-01\nsummary: 摘要。\n---\n"
	for _, link := range append(links, []string{"", "/feed.atom"}) {
		text += "[看这里](" + link[1] + ")\n"
	}
	if len(links) < 30 {
		t.Fatalf("the site map has %d links", len(links))
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	(&site{content: dir}).write(t, "tips/links.md", text)
	if said := check(t, dir); !strings.HasPrefix(said, "检查通过") {
		t.Error(said)
	}
}

// What the starter content says of the site is true of it.
func TestArticlesKnowWhatTheFormsTake(t *testing.T) {
	e := start(t).expect(t)
	for _, path := range []string{"/pages/about", "/pages/privacy", "/tips/evidence", "/guides/qr-lure", "/cases/four-companies-2021"} {
		e.GET(path).Expect().Status(http.StatusOK).Body().NotContains("只收文字").NotContains("不收图片")
	}
	e.GET("/report/tip").Expect().Status(http.StatusOK).Body().Contains(`type="file"`)
	e.GET("/pages/privacy").Expect().Status(http.StatusOK).Body().Contains("截图、录音、转账凭证可以一起传").Contains("一天之内没有提交的")
}

// Facts on one line are parted for ears and for browsers that show no rules.
func TestFactsDoNotRunTogether(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	tags := regexp.MustCompile(`<[^>]*>`)
	for path, want := range map[string]string{
		"/cases":                                "网络婚恋、交友， 虚假网络投资理财， 虚拟货币诈骗",
		"/search?q=%E5%8C%97%E5%85%B3%E5%8C%BA": "案例警示， 网络婚恋、交友，",
		"/cases/beiguan-126-jiaoyou-touzi":      "2021年11月1日， 安阳市公安局",
		"/report":                               "110 报警 96110 预警劝阻与咨询",
		"/guides/task-rebate":                   "110 报警 96110 预警劝阻与咨询",
	} {
		page := s.get(e, path).Expect().Status(http.StatusOK).Body().Raw()
		if text := tags.ReplaceAllString(page, ""); !strings.Contains(text, want) {
			t.Errorf("%s does not read %q", path, want)
		}
	}
}

// A bulletin is passed on as what it is, and nobody is asked whether they have
// met one.
func TestABulletinIsNoWarning(t *testing.T) {
	e := start(t, withContent(county(t))).expect(t)
	e.GET("/bulletins/tuikuan-gonggao").Expect().Status(http.StatusOK).Body().
		Contains("【退款（返还）公告】").NotContains("【防骗】").NotContains("您也遇到了")
	e.GET("/guides/xiadan").Expect().Status(http.StatusOK).Body().Contains("【防骗】").Contains("您也遇到了")
}

// A part of the home page that has nothing to show is not there.
func TestHomeHasNoEmptyParts(t *testing.T) {
	content := county(t)
	for _, kind := range []string{"bulletins", "cases", "tips"} {
		if err := os.RemoveAll(content + "/" + kind); err != nil {
			t.Fatal(err)
		}
	}
	home := start(t, withContent(content)).expect(t).GET("/").Expect().Status(http.StatusOK).Body()
	home.NotContains("公告与通报").NotContains("全部案例").NotContains("全部提示")
}
