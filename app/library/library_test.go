package library_test

import (
	"fmt"
	"os"
	"path/filepath"
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
	if _, ok := l.Snapshot().Expired(library.Cases, "soon"); !ok {
		t.Error("the expired article is forgotten")
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
	f.write("cases/new.md", change("scam: rebate", "district: east\nnotice: refund"))
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

// FuzzFrontMatter proves that no file breaks the site, and that none with a
// fault is published.
func FuzzFrontMatter(f *testing.F) {
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
