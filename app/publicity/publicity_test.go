package publicity_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"fanzha/app/bureau"
	"fanzha/app/library"
	"fanzha/app/publicity"
)

var site = bureau.Site{Organisation: "某市公安局", Hotlines: []bureau.Hotline{{Number: "110", Label: "报警"}, {Number: "96110", Label: "咨询"}, {Number: "12381", Label: "预警"}}}

func kit(t *testing.T, a *library.Article, address string) publicity.Kit {
	t.Helper()
	site := site
	site.BaseURL = address
	a.Kind, a.Slug = library.Cases, "x"
	rendered, err := library.NewRenderer("", site.Hotlines, nil, nil).Render([]byte(a.Markdown))
	if err != nil {
		t.Fatal(err)
	}
	a.Body = rendered.Body
	k, err := publicity.New(site, a, rendered.HTML)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const everything = `> [!危险]
> 马上**停手**。

## 发生了什么

第一段，[指南](/guides/x)和[外站](https://a.example/)。

- 甲
- 乙

| 金额 | 说明 |
| --- | --- |
| 1 | 2 |

` + "```chat\n客服：您好\n我：你好\n```" + `

![截图](/media/a.jpg)

> [!求助]
> 打电话。
`

// Each element carries its look, for an official account keeps nothing else.
func TestTheOfficialTextCarriesItsLooks(t *testing.T) {
	a := &library.Article{Markdown: everything}
	a.Title, a.Steps = "标题", []string{"加您<好友>"}
	k := kit(t, a, "https://fanzha.example")
	nodes, err := html.ParseFragment(strings.NewReader(k.Official), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range nodes {
		for n := range root.Descendants() {
			for _, attribute := range n.Attr {
				if !slices.Contains([]string{"style", "src", "alt"}, attribute.Key) {
					t.Errorf("<%s> has %s", n.Data, attribute.Key)
				}
			}
			if slices.Contains([]string{"p", "h2", "section", "li", "ul", "ol", "td", "strong", "img"}, n.Data) && !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" && a.Val != "" }) && n.Data != "section" {
				t.Errorf("<%s> has no look", n.Data)
			}
			if slices.Contains([]string{"a", "script", "button", "div"}, n.Data) {
				t.Errorf("<%s> is in it", n.Data)
			}
		}
	}
	for _, want := range []string{"加您&lt;好友&gt;", `src="https://fanzha.example/media/a.jpg`, "报警：110", "某市公安局", "#95ec69", "指南"} {
		if !strings.Contains(k.Official, want) {
			t.Errorf("%s is not in %s", want, k.Official)
		}
	}
	if strings.Contains(kit(t, a, "").Official, "<img") {
		t.Error("a picture without an absolute address is in it")
	}
	if strings.Contains(k.Plain, "<section") || !strings.Contains(k.Plain, "第一段，指南") || !strings.Contains(k.Plain, "加您<好友>") {
		t.Errorf("plain: %s", k.Plain)
	}
}

func TestTextsSayWhetherTheyFit(t *testing.T) {
	a := &library.Article{}
	a.Title, a.Summary = strings.Repeat("题", 65), strings.Repeat("要", 120)
	k := kit(t, a, "")
	if k.Title.Fits() || k.Title.Length != 65 || !k.Summary.Fits() {
		t.Errorf("%+v %+v", k.Title, k.Summary)
	}
}

func TestAShortMessageSaysWhoWarnsOfWhatAndWhomToCall(t *testing.T) {
	tests := map[string][3]string{
		"with room for the summary": {"刷单都是诈骗", "别垫钱", "【某市公安局】刷单都是诈骗。别垫钱。报警110，咨询96110"},
		"without":                   {"刷单都是诈骗！", strings.Repeat("长", 60), "【某市公安局】刷单都是诈骗！报警110，咨询96110"},
	}
	for name, test := range tests {
		a := &library.Article{}
		a.Title, a.Summary = test[0], test[1]
		if got := kit(t, a, "").Message; got.Words != test[2] || !got.Fits() || got.Length != utf8.RuneCountInString(got.Words) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What stands beside a video says all that must be known: no link can be
// followed there. The topics come last, and are few.
func TestACaptionSaysAllAndEndsWithItsTopics(t *testing.T) {
	a := &library.Article{}
	a.Title, a.Summary, a.Tags = strings.Repeat("题", 31), "别垫钱", []string{"刷 单", "反诈", "甲", "乙", "丙"}
	got := kit(t, a, "https://fanzha.example").Douyin
	if got.Title.Fits() || got.Title.Length != 31 || got.Title.Limit != 30 {
		t.Errorf("a title of 31: %+v", got.Title)
	}
	if want := a.Title + "。别垫钱。\n报警110，咨询96110\n某市公安局提醒您\n#反诈 #防诈骗 #刷单 #甲 #乙"; got.Caption.Words != want || !got.Caption.Fits() {
		t.Errorf("the caption is %q", got.Caption.Words)
	}
	a.Summary = strings.Repeat("长", 1000)
	if kit(t, a, "").Douyin.Caption.Fits() {
		t.Error("a caption of more than 1000 fits")
	}
}

func TestTheZipHasAll(t *testing.T) {
	a := &library.Article{Markdown: everything}
	a.Title, a.Summary, a.Loudspeaker = "标题", "摘要", "乡亲们\n注意了"
	var out bytes.Buffer
	if err := kit(t, a, "https://fanzha.example/anyang").Zip(&out, time.Unix(1, 0), []publicity.File{{Name: "图片/a.png", Content: []byte("x")}}); err != nil {
		t.Fatal(err)
	}
	packed, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, f := range packed.File {
		content, err := fs.ReadFile(packed, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		found[f.Name] = string(content)
	}
	for name, want := range map[string]string{
		"公众号/标题.txt": "标题\r\n", "公众号/摘要.txt": "摘要\r\n", "公众号/正文.html": "<h2 style=", "公众号/正文（纯文字）.txt": "发生了什么", "短信.txt": "【某市公安局】",
		"抖音/标题.txt": "标题\r\n", "抖音/简介.txt": "某市公安局提醒您\r\n#反诈 #防诈骗\r\n",
		"群里转发.txt": "https://fanzha.example/anyang/cases/x", "大喇叭.txt": "乡亲们\r\n注意了", "图片/a.png": "x",
	} {
		if !strings.Contains(found[name], want) {
			t.Errorf("%s: %q", name, found[name])
		}
	}
}
