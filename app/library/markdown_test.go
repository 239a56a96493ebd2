package library_test

import (
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/library"
)

var hotlines = []bureau.Hotline{{Number: "110", Label: "报警"}, {Number: "96110", Label: "反诈 <专线>"}}

var keeping = []string{"登记：办结后 90 天", "<线索>：办结后不自动清除"}

func TestRender(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{
			"a first-level heading becomes a second-level one",
			"# 案情\n\n### 提醒\n",
			"<h2 id=\"案情\">案情</h2>\n<h3 id=\"提醒\">提醒</h3>\n",
		},
		{
			"a heading's id keeps Han characters, letters and digits",
			"## 1、**警惕**：APP “刷单” `x_y`！\n",
			"<h2 id=\"1-警惕-app-刷单-x-y\">1、<strong>警惕</strong>：APP “刷单” <code>x_y</code>！</h2>\n",
		},
		{
			"ids are unique, and an empty one has a name",
			"## 提醒\n## 提醒 2\n## 提醒\n## ！\n",
			"<h2 id=\"提醒\">提醒</h2>\n<h2 id=\"提醒-2\">提醒 2</h2>\n<h2 id=\"提醒-3\">提醒</h2>\n<h2 id=\"section\">！</h2>\n",
		},
		{
			"a line break inside Chinese is no space, one between Latin words is",
			"第一行，\n“第二行\n第三行”\n**完**\n。APP\nlist\n**bold**\n[甲](#x)\n乙\n",
			"<p>第一行，“第二行第三行”<strong>完</strong>。APP\nlist\n<strong>bold</strong>\n<a href=\"#x\">甲</a>乙</p>\n",
		},
		{
			"a root-relative link gets the base path, others do not",
			"[甲](/guides/x?a=1#b) [乙](#b) [丙](x) [丁](tel:110) [戊](mailto:a@example.org)\n",
			"<p><a href=\"/fz/guides/x?a=1#b\">甲</a> <a href=\"#b\">乙</a> <a href=\"x\">丙</a> <a href=\"tel:110\">丁</a> <a href=\"mailto:a@example.org\">戊</a></p>\n",
		},
		{
			"a link to another site tells it nothing",
			"[甲](https://example.org \"说明\") <http://example.org> //a.example [乙](//a.example)\n",
			"<p><a href=\"https://example.org\" title=\"说明\" rel=\"noopener noreferrer nofollow\">甲</a> " +
				"<a href=\"http://example.org\" rel=\"noopener noreferrer nofollow\">http://example.org</a> //a.example " +
				"<a href=\"//a.example\" rel=\"noopener noreferrer nofollow\">乙</a></p>\n",
		},
		{
			"a bare address becomes a link",
			"见 https://example.org/a，以及 www.example.org\n",
			"<p>见 <a href=\"https://example.org/a\" rel=\"noopener noreferrer nofollow\">https://example.org/a</a>，以及 " +
				"<a href=\"http://www.example.org\" rel=\"noopener noreferrer nofollow\">www.example.org</a></p>\n",
		},
		{
			"a dangerous address is dropped and its words stay",
			"[甲](javascript:alert(1)) [乙](JaVa&#115;cript:x) [丙](data:text/html,x) ![丁](data:image/png;base64,x) <vbscript:x> [戊](file:///x)\n",
			"<p>甲 乙 丙 丁 vbscript:x 戊</p>\n",
		},
		{
			"an image is loaded lazily and has its alternative text",
			"![**截**图 \"一\"](/media/a.png)\n",
			"<p><img src=\"/fz/media/a.png\" alt=\"截图 &#34;一&#34;\" loading=\"lazy\"></p>\n",
		},
		{
			"raw HTML is dropped",
			"甲<b onclick=\"x\">乙</b><script>alert(1)</script>\n\n<div>\n丙\n</div>\n\n<!-- 丁 -->\n",
			"<p>甲乙alert(1)</p>\n",
		},
		{
			"a table scrolls by keyboard, is aligned by class, and no two share a label",
			"| 甲 | 乙 |\n| :-: | --: |\n| 1 | 2 |\n\n| 丙 |\n| --- |\n",
			"<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格\">\n<table>\n<thead>\n<tr>\n" +
				"<th class=\"align-center\" scope=\"col\">甲</th>\n<th class=\"align-right\" scope=\"col\">乙</th>\n</tr>\n</thead>\n" +
				"<tbody>\n<tr>\n<td class=\"align-center\">1</td>\n<td class=\"align-right\">2</td>\n</tr>\n</tbody>\n</table>\n</div>\n" +
				"<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"表格2\">\n<table>\n<thead>\n<tr>\n" +
				"<th scope=\"col\">丙</th>\n</tr>\n</thead>\n</table>\n</div>\n",
		},
		{
			"code is shown as it is",
			"```go onclick=x\nif a < b {\n```\n",
			"<pre><code>if a &lt; b {\n</code></pre>\n",
		},
	}
	renderer := library.NewRenderer("/fz/", hotlines, keeping, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, render(t, renderer, tt.source).HTML); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestRenderCallout(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{
			"an English word names the kind, in any case",
			"> [!danger]\n> 停。\n>\n> - 不转账\n",
			"<div class=\"callout callout-danger\" role=\"note\">\n<p class=\"callout-title\">危险</p>\n<p>停。</p>\n<ul>\n<li>不转账</li>\n</ul>\n</div>\n",
		},
		{
			"a Chinese word does too, with either exclamation mark",
			"> [！法律]\n> 《刑法》\n\n中\n\n>[!提示]\n>看\n",
			"<div class=\"callout callout-law\" role=\"note\">\n<p class=\"callout-title\">法律</p>\n<p>《刑法》</p>\n</div>\n<p>中</p>\n" +
				"<div class=\"callout callout-tip\" role=\"note\">\n<p class=\"callout-title\">提示</p>\n<p>看</p>\n</div>\n",
		},
		{
			"a call ends with buttons that dial the hotlines",
			"> [!CALL]\n> 现在就打。\n",
			"<div class=\"callout callout-call\" role=\"note\">\n<p class=\"callout-title\">求助</p>\n<p>现在就打。</p>\n" +
				"<p class=\"call-actions\"><a class=\"call-button\" href=\"tel:110\"><strong>110</strong> 报警</a>" +
				" <a class=\"call-button\" href=\"tel:96110\"><strong>96110</strong> 反诈 &lt;专线&gt;</a></p>\n</div>\n",
		},
		{
			"a call without text is its buttons",
			"> [!求助]\n",
			"<div class=\"callout callout-call\" role=\"note\">\n<p class=\"callout-title\">求助</p>\n" +
				"<p class=\"call-actions\"><a class=\"call-button\" href=\"tel:110\"><strong>110</strong> 报警</a>" +
				" <a class=\"call-button\" href=\"tel:96110\"><strong>96110</strong> 反诈 &lt;专线&gt;</a></p>\n</div>\n",
		},
		{
			"how long reports are kept ends with the bureau's days",
			"> [!保存期限]\n> 从办结起：\n",
			"<div class=\"callout callout-keeping\" role=\"note\">\n<p class=\"callout-title\">保存期限</p>\n<p>从办结起：</p>\n" +
				"<ul>\n<li>登记：办结后 90 天</li>\n<li>&lt;线索&gt;：办结后不自动清除</li>\n</ul>\n</div>\n",
		},
		{
			"lines may end as on Windows",
			"> [!TIP]\r\n> 看\r\n",
			"<div class=\"callout callout-tip\" role=\"note\">\n<p class=\"callout-title\">提示</p>\n<p>看</p>\n</div>\n",
		},
		{
			"an unknown kind, words beside the kind and a later line stay a quote",
			"> [!FOO]\n> 甲\n\n中\n\n> [!TIP] 乙\n\n中\n\n> 丙\n> [!TIP]\n",
			"<blockquote>\n<p>[!FOO]\n甲</p>\n</blockquote>\n<p>中</p>\n<blockquote>\n<p>[!TIP] 乙</p>\n</blockquote>\n<p>中</p>\n" +
				"<blockquote>\n<p>丙\n[!TIP]</p>\n</blockquote>\n",
		},
	}
	renderer := library.NewRenderer("", hotlines, keeping, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, render(t, renderer, tt.source).HTML); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestRenderChat(t *testing.T) {
	const head = "<div class=\"chat\" role=\"group\" aria-label=\"骗子的话术示例\">\n"
	tests := []struct{ name, source, want string }{
		{
			"the reader's lines stand on the reader's side, with either colon",
			"客服：您的**快递**<丢>了\n我: 怎么赔？",
			head + "<p class=\"bubble bubble-them\"><b class=\"speaker\">客服：</b>您的**快递**&lt;丢&gt;了</p>\n" +
				"<p class=\"bubble bubble-me\"><b class=\"speaker\">我：</b>怎么赔？</p>\n</div>\n",
		},
		{
			"a line without a speaker goes on with the bubble before it",
			"客服：第一句\n第二句\n\n您好，请注意：第三句\n网址 https://a.example\n12:30 前办理",
			head + "<p class=\"bubble bubble-them\"><b class=\"speaker\">客服：</b>第一句<br>第二句<br>您好，请注意：第三句<br>" +
				"网址 https://a.example<br>12:30 前办理</p>\n</div>\n",
		},
		{
			"a first line without a speaker is somebody's",
			"【某银行】您的账户异常",
			head + "<p class=\"bubble bubble-them\">【某银行】您的账户异常</p>\n</div>\n",
		},
		{"an empty chat is nothing", "\n", ""},
	}
	renderer := library.NewRenderer("", nil, nil, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := render(t, renderer, "```chat\n"+tt.source+"\n```\n").HTML
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestRenderNotesLinksAndHeadings(t *testing.T) {
	const source = "## 一\n\n见[甲](/guides/a\\_b \"x\")、\n[![乙](/media/乙.png)](https://example.org)。\n\n### 二 `码`\n\n| [丙][c] |\n| --- |\n\n[c]: /cases/c?x=1&amp;y=2\n[丁](丁) [戊](//host/x)\n"
	got := render(t, library.NewRenderer("/fz", nil, nil, nil), source)
	wantLinks := []library.Link{
		{Target: "/guides/a_b", Line: 3},
		{Target: "/media/乙.png", Line: 4, Image: true},
		{Target: "/cases/c?x=1&y=2", Line: 8},
	}
	if diff := cmp.Diff(wantLinks, got.Links); diff != "" {
		t.Errorf("links: -want +got\n%s", diff)
	}
	wantOutward := []library.Link{{Target: "https://example.org", Line: 4}, {Target: "//host/x", Line: 12}}
	if diff := cmp.Diff(wantOutward, got.Outward); diff != "" {
		t.Errorf("links to other sites: -want +got\n%s", diff)
	}
	wantHeadings := []library.Heading{{Level: 2, ID: "一", Text: "一"}, {Level: 3, ID: "二-码", Text: "二 码"}}
	if diff := cmp.Diff(wantHeadings, got.Headings); diff != "" {
		t.Errorf("headings: -want +got\n%s", diff)
	}
}

func TestRenderText(t *testing.T) {
	const source = "## 标题\n\n正文**加粗**\n下行 [链接](/x) ![图](/media/a.png) &amp; \\*星\\* `a\\b`。<i>丢</i>\n\n" +
		"- 一\n- 二\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n> [!TIP]\n> 提\n\n```chat\n客服：话\n```\n\n<div>\n丢\n</div>\n\n<https://example.org>\n"
	const want = "标题\n正文加粗下行 链接 图 & *星* a\\b。丢\n一\n二\n甲 乙 \n1 2 \n提\n客服：话\nhttps://example.org"
	if diff := cmp.Diff(want, render(t, library.NewRenderer("", nil, nil, nil), source).Text); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestRenderRefuses(t *testing.T) {
	tests := []struct {
		name, source string
		kind         fault.Kind
	}{
		{"a body over 256 kB", strings.Repeat("甲乙\n\n", 40_000), fault.TooLarge},
		{"brackets without end", strings.Repeat("[a](", 20_000), fault.Invalid},
		{"stars without end", strings.Repeat("*a_ ", 5_000), fault.Invalid},
		{"quotes in quotes", strings.Repeat(">", 5_000), fault.Invalid},
		{"lists in lists", strings.Repeat("1. ", 5_000), fault.Invalid},
		{"a list indented ever deeper", strings.Repeat(" ", 200) + "- a", fault.Invalid},
		{"a table of a thousand columns", strings.Repeat("a|", 1_000), fault.Invalid},
		{"a paragraph of 80 kB", strings.Repeat("a", 80_000), fault.Invalid},
		{"lines without end", strings.Repeat("\n", 20_000), fault.Invalid},
		{"one long address used a thousand times", "[x]: /" + strings.Repeat("a", 30_000) + "\n\n" + strings.Repeat("[x]", 500), fault.Invalid},
	}
	renderer := library.NewRenderer("", nil, nil, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := renderer.Render([]byte(tt.source))
			if got := fault.KindOf(err); err == nil || got != tt.kind {
				t.Errorf("Render: kind %d (%v), want %d", got, err, tt.kind)
			}
		})
	}
}

// The costliest bodies that are not refused. They take 0.3 s at most; the bound
// leaves room for the race detector on a busy machine.
func TestRenderTakesBoundedTime(t *testing.T) {
	filler := strings.Repeat("中", 15_000)
	renderer := library.NewRenderer("", nil, nil, nil)
	for _, paragraph := range []string{
		strings.Repeat("[a](", 480) + filler,
		strings.Repeat("*a_ ", 290) + filler,
		strings.Repeat("> ", 20) + filler,
		strings.Repeat("a|", 39) + "\n" + strings.Repeat("-|", 39) + "\n" + strings.Repeat("|\n", 2_000),
		strings.Repeat("- ", 26) + "a" + strings.Repeat("\n", 2_000),
		strings.Repeat("`a``b", 9_000),
		strings.Repeat("<a b='", 7_000),
	} {
		source := strings.Repeat(paragraph+"\n\n", min(4, 250_000/len(paragraph)))
		start := time.Now()
		if _, err := renderer.Render([]byte(source)); err != nil {
			t.Errorf("Render(%.10q…): %v", source, err)
		}
		if took := time.Since(start); took > time.Minute { // what is not bounded takes hours
			t.Errorf("Render(%.10q…) took %v", source, took)
		}
	}
}

func TestRenderIsSafeForConcurrentUse(t *testing.T) {
	renderer := library.NewRenderer("/fz", hotlines, nil, nil)
	source := readArticle(t)
	want := render(t, library.NewRenderer("/fz", hotlines, nil, nil), string(source)).HTML
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got, err := renderer.Render(source); err != nil || got.HTML != want {
				t.Errorf("Render differs between goroutines (%v)", err)
			}
		})
	}
	wait.Wait()
}

func BenchmarkRender(b *testing.B) {
	renderer := library.NewRenderer("/fz", hotlines, nil, nil)
	source := readArticle(b)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := renderer.Render(source); err != nil {
			b.Fatal(err)
		}
	}
}

func render(t *testing.T, r *library.Renderer, source string) library.Rendered {
	t.Helper()
	got, err := r.Render([]byte(source))
	if err != nil {
		t.Fatalf("Render(%q): %v", source, err)
	}
	return got
}

// readArticle returns a made-up article of some 3 kB.
func readArticle(t testing.TB) []byte {
	t.Helper()
	source, err := os.ReadFile("testdata/article.md")
	if err != nil {
		t.Fatal(err)
	}
	return source
}
