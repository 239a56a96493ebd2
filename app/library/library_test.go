package library_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/library"
)

// folder is a content folder that a test may break.
type folder struct {
	t   testing.TB
	dir string
}

const (
	siteYAML = `name: 某县反诈平台
organisation: 某县公安局
hotlines: [{number: "110", label: 报警}, {number: "96110", label: 劝阻}]
districts: [{key: east, name: 东区}]
`
	scamsYAML = `families: [{key: telecom, name: 电信网络诈骗}]
scams:
  - {key: rebate, name: 刷单返利, family: telecom, plain: 做任务返钱}
`
	unitsYAML = `dispatch: center
units: [{key: center, name: 反诈中心}]
rules: [{to: center}]
`
	goodArticle = `---
title: 刷单不能做
date: 2026-05-01
summary: 先垫钱的任务都是骗局。
scam: rebate
---
> [!DANGER]
> 停。

## 发生了什么

见[指南](/guides/good)。
`
)

func newFolder(t testing.TB) folder {
	f := folder{t, t.TempDir()}
	f.write("site.yaml", siteYAML)
	f.write("scams.yaml", scamsYAML)
	f.write("units.yaml", unitsYAML)
	f.write("guides/good.md", goodArticle)
	return f
}

func (f folder) write(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) open(options library.Options) (*library.Library, []string) {
	f.t.Helper()
	l, findings, err := library.Open(f.dir, options)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = l.Close() })
	var lines []string
	for _, finding := range findings {
		lines = append(lines, finding.String())
	}
	return l, lines
}

func TestStarterContentHasNoFault(t *testing.T) {
	l, findings, err := library.Open("../../content", library.Options{})
	if err != nil || findings != nil {
		t.Fatalf("%v %v", findings, err)
	}
	defer l.Close()
	s := l.Snapshot()
	for _, scam := range s.Bureau.Scams {
		if _, ok := s.Guide(scam.Key); !ok {
			t.Errorf("no guide to %s", scam.Key)
		}
	}
	if tips := s.List(library.Filter{Kind: library.Tips}); len(tips) < 10 {
		t.Errorf("only %d tips", len(tips))
	}
	for _, a := range s.List(library.Filter{Kind: library.Guides}) {
		if !strings.HasPrefix(strings.TrimSpace(a.Markdown), "> [!DANGER]") {
			t.Errorf("%s does not open with what to do this minute", a.File)
		}
	}
}

// change makes one thing wrong in the good article.
func change(old, text string) string { return strings.Replace(goodArticle, old, text, 1) }

func TestCheckNamesFileAndLineOfEveryFault(t *testing.T) {
	tests := []struct {
		name, file, text, want string
	}{
		{"no front matter", "cases/a.md", "# 标题\n", "cases/a.md:1: 第一行应是 ---，下面写 title、date、summary，再以一行 --- 结束"},
		{"front matter without an end", "cases/a.md", "---\ntitle: a\n", "cases/a.md:1: 找不到结束前言的那一行 ---"},
		{"a Chinese colon", "cases/a.md", change("title: ", "title："), `cases/a.md:2: 键 "title" 后面要用英文冒号加空格（: ），不是中文冒号`},
		{"broken YAML", "cases/a.md", change("title: 刷单", `title: "刷单`), "cases/a.md:"},
		{"an unknown key", "cases/a.md", change("scam:", "scams:"), `cases/a.md:5: 不认识的键 "scams"，是不是想写 "scam"？`},
		{"no title", "cases/a.md", change("title: 刷单不能做\n", ""), "cases/a.md:2: 缺少 title"},
		{"an empty summary", "cases/a.md", change("先垫钱的任务都是骗局。", ""), "cases/a.md:4: 缺少 summary"},
		{"no date", "cases/a.md", change("date: 2026-05-01\n", ""), "cases/a.md:2: 缺少 date（日期，如 2026-01-31）"},
		{"an unreadable date", "cases/a.md", change("2026-05-01", "五月一日"), "cases/a.md:3: date ：日期 五月一日 不对，应像 2026-01-31"},
		{"a day that does not exist", "cases/a.md", change("2026-05-01", "2026-02-30"), "cases/a.md:3: date ：日期 2026-02-30 不对，应像 2026-01-31"},
		{"an unknown scam type", "cases/a.md", change("scam: rebate", "scam: [rebate, other]"), `cases/a.md:5: 不认识的诈骗类型 "other"：应是 scams.yaml 里的 key`},
		{"an unknown district", "cases/a.md", change("scam: rebate", "district: mars"), `cases/a.md:5: 不认识的辖区 "mars"：应是 site.yaml 里 districts 的 key`},
		{"an unknown unit", "cases/a.md", change("scam: rebate", "unit: fbi"), `cases/a.md:5: 不认识的单位 "fbi"：应是 units.yaml 里的 key`},
		{"an unknown stage", "cases/a.md", change("scam: rebate", "stage: won"), `cases/a.md:5: 不认识的 stage "won"：可用 reported investigating solved referred indicted sentenced`},
		{"an unknown status", "cases/a.md", change("scam: rebate", "status: live"), `cases/a.md:5: 不认识的 status "live"：可用 draft review published withdrawn`},
		{"an unknown channel", "cases/a.md", change("scam: rebate", "channels: [sms, pigeon]"), `cases/a.md:5: 不认识的 channels "pigeon"：可用 phone sms wechat qq app web shortvideo face courier`},
		{"a loss in words", "cases/a.md", change("scam: rebate", "loss: 三万"), `cases/a.md:5: loss 的值 "三万" 应是数字`},
		{"withdrawn without a reason", "cases/a.md", change("scam: rebate", "status: withdrawn"), "cases/a.md:5: 撤回的文章要在 withdrawn_reason 里写明原因"},
		{"an unreadable moment", "cases/a.md", change("scam: rebate", "publish_at: 明天"), "cases/a.md:5: publish_at ：时间 明天 不对，应像 2026-01-31 或 2026-01-31 09:00"},
		{"a broken link", "cases/a.md", change("/guides/good", "/guides/nothing"), "cases/a.md:12: 站内链接 /guides/nothing 打不开：没有这篇文章"},
		{"a missing image", "cases/a.md", change("见[指南](/guides/good)", "![图](/media/a.png)"), "cases/a.md:12: 图片或文件 media/a.png 不存在，请放进 content/media/"},
		{"a missing cover", "cases/a.md", change("scam: rebate", "cover: a.png"), "cases/a.md:5: cover：图片或文件 media/a.png 不存在，请放进 content/media/"},
		{"a missing sound", "cases/a.md", change("scam: rebate", "audio: a.mp3"), "cases/a.md:5: audio：图片或文件 media/a.mp3 不存在，请放进 content/media/"},
		{"a withdrawn article that sends to nowhere", "cases/a.md", change("scam: rebate", "status: withdrawn\nwithdrawn_reason: 有误\nsee: /guides/none"), "cases/a.md:7: see：站内链接 /guides/none 打不开：没有这篇文章"},
		{"a relative link", "cases/a.md", change("/guides/good", "good"), "cases/a.md:12: 链接 good 不完整：站内写以 / 开头的地址，如 /guides/task-rebate；站外写全 https://…"},
		{"a relative link upwards", "cases/a.md", change("/guides/good", "../guides/good"), "cases/a.md:12: 链接 ../guides/good 不完整"},
		{"an address without its scheme", "cases/a.md", change("/guides/good", "www.example.org"), "cases/a.md:12: 链接 www.example.org 不完整"},
		{"a link without an address", "cases/a.md", change("/guides/good", ""), "cases/a.md:12: 链接  不完整"},
		{"a list page that does not exist", "cases/a.md", change("/guides/good", "/pages"), "cases/a.md:12: 站内链接 /pages 打不开：没有这篇文章"},
		{"a link that would run a script", "cases/a.md", change("/guides/good", "javascript:alert(1)"), "cases/a.md:12: 链接 javascript:alert(1) 不能用：只能用 http、https、tel、mailto、sms 和站内地址"},
		{"a link that is a document", "cases/a.md", change("/guides/good", "data:text/html,x"), "cases/a.md:12: 链接 data:text/html,x 不能用"},
		{"a bare address of another scheme", "cases/a.md", change("见[指南](/guides/good)", "见<weixin://dl>"), "cases/a.md:12: 链接 weixin://dl 不能用"},
		{"an image of another site", "cases/a.md", change("见[指南](/guides/good)", "![图](https://example.org/a.png)"), "cases/a.md:12: 外站图片 https://example.org/a.png 不会显示：请下载后放进 content/media/，写成 /media/文件名"},
		{"an image without /media/", "cases/a.md", change("见[指南](/guides/good)", "![图](a.png)"), "cases/a.md:12: 图片地址 a.png 不能用：请把图片放进 content/media/，写成 /media/文件名"},
		{"an image in the text", "cases/a.md", change("见[指南](/guides/good)", "![图](data:image/png;base64,x)"), "cases/a.md:12: 图片地址 data:image/png;base64,x 不能用"},
		{"a second fault beside a value of the wrong type", "cases/a.md", strings.Replace(change("scam: rebate", "loss: 三万"), "停。", "罪犯", 1), "cases/a.md:8: 判决之前不能称“罪犯”"},
		{"a name that is no address", "cases/Bad Name.md", goodArticle, `cases/Bad Name.md:1: 文件名 "Bad Name" 不能作网址：只能用小写字母、数字和单个连字符，如 shuadan-fanli.md`},
		{"the same slug twice", "guides/2026/good.md", goodArticle, "guides/good.md:1: 与 guides/2026/good.md 的文件名相同，网址会重复，请改名"},
		{"another encoding", "cases/a.md", change("刷单", "\xcb\xa2\xb5\xa5"), "cases/a.md:2: 文件不是 UTF-8 编码，请用编辑器另存为 UTF-8"},
		{"NUL", "cases/a.md", goodArticle + "\x00", "cases/a.md:13: 文件不是 UTF-8 编码，请用编辑器另存为 UTF-8"},
		{"a file that is too large", "cases/a.md", goodArticle + strings.Repeat("长", 100<<10), "cases/a.md:1: 文件太大（300 KB），一篇文章最多 256 KB"},
		{"罪犯 before a judgment", "cases/a.md", change("停。", "罪犯还在骗。"), "cases/a.md:8: 判决之前不能称“罪犯”，请写“嫌疑人”"},
		{"an excuse without a reason", "cases/a.md", change("scam: rebate", "privacy_ok: [{text: a}]"), "cases/a.md:5: privacy_ok 的每一项都要写 text（放行的原文）和 reason（理由）"},
		{"a mobile number in the text", "cases/a.md", change("停。", "对方用13900000000打来。"), "cases/a.md:8: "},
		{"a full name in the title", "cases/a.md", change("刷单不能做", "受害人赵小花被骗"), "cases/a.md:2: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			f.write(test.file, test.text)
			_, got := f.open(library.Options{})
			if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, test.want) }) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestFilesFromWindowsEditorsAreRead(t *testing.T) {
	f := newFolder(t)
	f.write("cases/a.md", "\ufeff"+strings.ReplaceAll(goodArticle, "\n", "\r\n"))
	l, findings := f.open(library.Options{})
	if findings != nil {
		t.Fatal(findings)
	}
	if a, ok := l.Snapshot().Article(library.Cases, "a"); !ok || strings.Contains(a.Markdown, "\r") {
		t.Errorf("article %v", ok)
	}
}

func TestWhatEditorsLeaveBehindIsNoArticle(t *testing.T) {
	f := newFolder(t)
	for _, name := range []string{"cases/.a.md.swp", "cases/.hidden.md", "cases/~a.md", "cases/a.md~", "cases/a.txt"} {
		f.write(name, "x")
	}
	if _, findings := f.open(library.Options{}); findings != nil {
		t.Error(findings)
	}
}

func TestAnExcusedLinePasses(t *testing.T) {
	f := newFolder(t)
	f.write("cases/a.md", change("scam: rebate", "privacy_ok: [{text: 银行客服, reason: 银行公布的客服电话}]")+"\n银行客服电话：13900000000\n")
	if _, findings := f.open(library.Options{}); findings != nil {
		t.Error(findings)
	}
}

func TestABrokenFileKeepsItsLastGoodVersion(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	reload := func() {
		t.Helper()
		if _, err := l.Reload(); err != nil {
			t.Fatal(err)
		}
	}
	f.write("guides/good.md", change("date: 2026-05-01", "date: 坏"))
	f.write("cases/never-good.md", "---\n")
	reload()
	if a, ok := l.Snapshot().Article(library.Guides, "good"); !ok || a.Title != "刷单不能做" {
		t.Error("the last good version is gone")
	}
	if _, ok := l.Snapshot().Article(library.Cases, "never-good"); ok || l.Snapshot().Findings.Count() != 2 {
		t.Errorf("findings %v", l.Snapshot().Findings)
	}
	f.write("site.yaml", "name: [")
	reload()
	if l.Snapshot().Bureau.Site.Name != "某县反诈平台" || l.Snapshot().Findings.Count() < 3 {
		t.Errorf("the last good bureau is gone: %v", l.Snapshot().Findings)
	}
	f.write("site.yaml", strings.Replace(siteYAML, "某县反诈平台", "新名", 1))
	f.write("guides/good.md", change("刷单不能做", "改好了"))
	if err := os.Remove(filepath.Join(f.dir, "cases", "never-good.md")); err != nil {
		t.Fatal(err)
	}
	reload()
	if a, _ := l.Snapshot().Article(library.Guides, "good"); a.Title != "改好了" || l.Snapshot().Bureau.Site.Name != "新名" || l.Snapshot().Findings != nil {
		t.Errorf("not mended: %v", l.Snapshot().Findings)
	}
}

func TestAFirstStartWithFaultyYAMLIsRefused(t *testing.T) {
	f := newFolder(t)
	f.write("units.yaml", "rules: []\n")
	_, findings, err := library.Open(f.dir, library.Options{})
	if err == nil || !findings.Failed() {
		t.Errorf("findings %v, %v", findings, err)
	}
}

func TestNothingOutsideTheFolderIsRead(t *testing.T) {
	f := newFolder(t)
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte(goodArticle), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(secret, filepath.Join(f.dir, "guides", "link.md")); err != nil {
		t.Fatal(err)
	}
	l, _ := f.open(library.Options{})
	if _, ok := l.Snapshot().Article(library.Guides, "link"); ok {
		t.Error("a link out of the folder was followed")
	}
}

func TestArticlesAppearAndExpireToTheMinute(t *testing.T) {
	f := newFolder(t)
	f.write("cases/soon.md", change("scam: rebate", "publish_at: 2026-05-01 12:00\nexpire_at: 2026-05-01 13:00"))
	f.write("cases/draft.md", change("scam: rebate", "status: draft"))
	f.write("cases/gone.md", change("scam: rebate", "status: withdrawn\nwithdrawn_reason: 数字有误\nsee: /guides/good"))
	var now time.Time
	set := func(clock string) {
		var err error
		if now, err = time.Parse(time.RFC3339, "2026-05-01T"+clock+":00+08:00"); err != nil {
			t.Fatal(err)
		}
	}
	set("11:59")
	l, _ := f.open(library.Options{Now: func() time.Time { return now }})
	for _, step := range []struct {
		clock string
		want  bool
	}{{"11:59", false}, {"12:00", true}, {"12:59", true}, {"13:00", false}} {
		set(step.clock)
		if _, err := l.Reload(); err != nil {
			t.Fatal(err)
		}
		if _, ok := l.Snapshot().Article(library.Cases, "soon"); ok != step.want {
			t.Errorf("at %s visible is %v", step.clock, ok)
		}
	}
	if _, ok := l.Snapshot().Article(library.Cases, "draft"); ok {
		t.Error("a draft is published")
	}
	if a, ok := l.Snapshot().Withdrawn(library.Cases, "gone"); !ok || a.WithdrawnReason != "数字有误" {
		t.Error("the withdrawn article is forgotten")
	}
}

func TestListFiltersAndOrders(t *testing.T) {
	f := newFolder(t)
	f.write("cases/old.md", change("2026-05-01", "2020-01-01"))
	f.write("cases/new.md", change("scam: rebate", "district: east"))
	l, _ := f.open(library.Options{})
	ids := func(filter library.Filter) string {
		var ids []string
		for _, a := range l.Snapshot().List(filter) {
			ids = append(ids, a.ID())
		}
		return strings.Join(ids, " ")
	}
	for want, filter := range map[string]library.Filter{
		"cases/new guides/good cases/old": {},
		"cases/new cases/old":             {Kind: library.Cases},
		"guides/good cases/old":           {Scam: "rebate"},
		"cases/new":                       {District: "east"},
		"cases/old":                       {Year: 2020},
		"":                                {Year: 1999},
	} {
		if got := ids(filter); got != want {
			t.Errorf("%+v: %q, want %q", filter, got, want)
		}
	}
}

func FuzzFrontMatter(f *testing.F) {
	for _, seed := range []string{goodArticle, "---\n---\n", "---\ntitle: a", "\ufeff---\r\ntitle: [a]\r\n---\r\nx", change("scam: rebate", "sources: [{title: a, url: b}]\nindicators: {phones: [1]}")} {
		f.Add([]byte(seed))
	}
	dir := newFolder(f).dir
	f.Fuzz(func(t *testing.T, data []byte) {
		folder{t, dir}.write("guides/good.md", string(data))
		l, findings, err := library.Open(dir, library.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if _, ok := l.Snapshot().Article(library.Guides, "good"); ok && findings.Failed() {
			for _, finding := range findings {
				if !finding.Warning && !strings.Contains(finding.Message, "打不开") && !strings.Contains(finding.Message, "不存在") {
					t.Errorf("published with a fault: %v", finding)
				}
			}
		}
	})
}

func BenchmarkOpen1000(b *testing.B) {
	f := newFolder(b)
	for i := range 1000 {
		f.write(fmt.Sprintf("cases/a-%d.md", i), goodArticle+strings.Repeat("骗子先返小额佣金，再让您垫付大额任务，最后说账户冻结。\n\n", 30))
	}
	for b.Loop() {
		l, _, err := library.Open(f.dir, library.Options{})
		if err != nil {
			b.Fatal(err)
		}
		_ = l.Close()
	}
}
