package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// between cuts what stands between two marks out of a page.
func between(page, from, to string) string {
	_, rest, _ := strings.Cut(page, from)
	part, _, _ := strings.Cut(rest, to)
	return part
}

func TestStationsAreListedByDistrictOrNowhere(t *testing.T) {
	e := start(t, withContent(county(t))).expect(t)
	page := e.GET("/stations").Expect().Status(http.StatusOK).Body()
	page.Contains(`href="#district-chengguan">城关镇（2）`).Contains(`id="district-chengguan"`).NotContains("district-hewan").
		Contains(`href="tel:0342-5550201"`).Contains("管辖：城关镇东街、西街").Contains("紧急情况打 110").Contains("做笔录").
		Contains(`href="https://map.example/kaifaqu" rel="noopener noreferrer"`).Contains(`href="https://uri.amap.com/marker?`)
	for _, link := range regexp.MustCompile(`<a [^>]*href="https://[^>]*>`).FindAllString(page.Raw(), -1) {
		if !strings.Contains(link, `rel="noopener noreferrer"`) {
			t.Errorf("%s tells another site where the reader comes from", link)
		}
	}
	for _, path := range []string{"/", "/report", "/site-map"} {
		e.GET(path).Expect().Body().Contains(`href="/stations"`)
	}

	s := start(t) // the starter content lists none
	none := s.expect(t)
	none.GET("/stations").Expect().Status(http.StatusNotFound)
	for address, body := range s.crawl(t, "") {
		if strings.Contains(body, `"/stations`) {
			t.Errorf("%s leads to stations that are not listed", address)
		}
	}
	s.write(t, "stations.yaml", "stations: [{key: one, name: 城关派出所, district: wenfeng}]\n")
	soon(t, "the stations are read while serving", func() bool {
		return none.GET("/stations").Expect().Raw().StatusCode == http.StatusOK
	})
	none.GET("/").Expect().Body().Contains(`href="/stations"`)
}

func TestTheGovernmentFrameIsTheBureaus(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	page := e.GET("/").Expect().Body()
	for _, want := range []string{
		"主办单位：云溪县公安局", "承办单位：云溪县大数据中心", "网站标识码：9900010001", `<meta name="SiteIDCode" content="9900010001">`,
		`href="https://beian.miit.gov.cn/" rel="noopener noreferrer">云ICP备99000001号-1<`,
		`href="https://beian.mps.gov.cn/#/query/webSearch?code=99000102000001" rel="noopener noreferrer">`,
		`href="https://corrections.example/jiucuo?site_code=9900010001" rel="noopener noreferrer">我为政府网站找错<`,
		`href="https://badge.example/sitename?id=9900010001"`, `src="/media/yunxi-badge.png"`, `href="/site-map"`, `href="tel:0342-5550112"`,
		`<link rel="icon" href="/media/yunxi-emblem.svg">`, `<img class="brand-mark" src="/media/yunxi-emblem.svg"`,
	} {
		page.Contains(want)
	}
	emblem := e.GET("/media/yunxi-emblem.svg").Expect().Status(http.StatusOK).HasContentType("image/svg+xml")
	emblem.Header("Content-Security-Policy").Contains("sandbox").NotContains("script-src")
	s.write(t, "media/other.svg", "<svg/>")
	if err := os.Remove(filepath.Join(s.content, "media", "yunxi-emblem.svg")); err != nil {
		t.Fatal(err)
	}
	for _, missing := range []string{"/media/other.svg", "/media/yunxi-emblem.svg"} {
		e.GET(missing).Expect().Status(http.StatusNotFound).Header("Content-Security-Policy").Contains("style-src 'self'")
	}
}

// What a bureau has not given is not there, and what it changes shows.
func TestEmptyPartsOfTheFrameAreHidden(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	footer := between(e.GET("/").Expect().Body().Raw(), "<footer", "</footer>")
	for _, hidden := range []string{"承办单位", "网站标识码", "beian", "找错", "footer-badge", "地址：", "/stations"} {
		if strings.Contains(footer, hidden) {
			t.Errorf("the footer has %q", hidden)
		}
	}
	e.GET("/").Expect().Body().Contains(`rel="icon" href="/static/favicon.`)
	site, err := os.ReadFile(filepath.Join(s.content, "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "site.yaml", strings.Replace(string(site), `corrections: ""`, "corrections: jiucuo@example.org", 1))
	soon(t, "the mailbox is there", func() bool {
		return strings.Contains(e.GET("/").Expect().Body().Raw(), `href="mailto:jiucuo@example.org">网站找错<`)
	})
}

func TestTheSiteMapCountsWhatThereIs(t *testing.T) {
	e := start(t, withContent(county(t))).expect(t)
	e.GET("/site-map").Expect().Status(http.StatusOK).Body().
		Contains(`href="/cases">案例警示</a> <span class="map-count">6 篇`).Contains(`href="/bulletins">通报</a> <span class="map-count">4 篇`).
		Contains("网上的骗局").Contains(`href="/guides/xiadan">下单返钱`).Contains(`href="/pages/verify"`).Contains(`href="/stations"`)
}

func TestOnlyTheNoticesListedAreReal(t *testing.T) {
	s := start(t, withContent(county(t)))
	e := s.expect(t)
	list := between(e.GET("/pages/verify").Expect().Body().Raw(), `id="notices"`, "</section>")
	for _, want := range []string{
		"只有列在这里的是真的", "登记公告", `href="/bulletins/dengji-gonggao"`, "2098年12月31日 18:00 失效", "退款（返还）公告", `href="/bulletins/tuikuan-gonggao"`,
		"悬赏公告", `href="/bulletins/xuanshang-gonggao"`, "通缉、协查公告", `href="/bulletins/xiecha-gonggao"`,
	} {
		if !strings.Contains(list, want) {
			t.Errorf("the list has no %q: %s", want, list)
		}
	}
	for _, gone := range []string{"jiu-dengji", "目前没有任何"} {
		if strings.Contains(list, gone) {
			t.Errorf("the list has %q", gone)
		}
	}
	e.GET("/pages/about").Expect().Body().NotContains(`id="notices"`)
	e.GET("/bulletins/tuikuan-gonggao").Expect().Body().Contains(`<strong class="notices-kind">退款（返还）公告</strong>`).Contains(`href="/pages/verify#notices"`)
	e.GET("/cases/kuaidi-zhenban").Expect().Body().NotContains("notices-kind")

	none := start(t).expect(t).GET("/pages/verify").Expect().Body()
	for _, kind := range []string{"登记公告", "退款（返还）公告", "悬赏公告", "通缉、协查公告"} {
		none.Contains("目前没有任何" + kind)
	}
}
