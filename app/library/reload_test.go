package library_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"fanzha/app/library"
)

func reload(t *testing.T, l *library.Library) {
	t.Helper()
	if _, err := l.Reload(); err != nil {
		t.Fatal(err)
	}
}

func TestArticlesAreReadAgainOnlyWhereTheyDependOnTheChange(t *testing.T) {
	tests := []struct {
		name, file, text string
		again            bool
	}{
		{"figures", "stats.yaml", "series: []\n", false},
		{"a faulty file", "site.yaml", "name: [\n", false},
		{"the site's name", "site.yaml", strings.Replace(siteYAML, "某县反诈平台", "新的名字", 1), false},
		{"a scam's name", "scams.yaml", strings.Replace(scamsYAML, "刷单返利", "刷单", 1), false},
		{"a routing rule", "units.yaml", strings.Replace(unitsYAML, "{to: center}", "{to: center, answer_within: 72h}", 1), false},
		{"a station without a number", "stations.yaml", "stations: [{key: a, name: 甲所, district: east}]\n", false},
		{"a station's number", "stations.yaml", "stations: [{key: a, name: 甲所, district: east, phone: 0342-5550101}]\n", true},
		{"what a hotline is for", "site.yaml", strings.Replace(siteYAML, "劝阻", "咨询", 1), false},
		{"a picture", "media/a.png", "x", false},
		{"another hotline", "site.yaml", strings.Replace(siteYAML, `"96110"`, `"12345"`, 1), true},
		{"an official", "site.yaml", siteYAML + "officials: [甲乙丙]\n", true},
		{"one more scam type", "scams.yaml", scamsYAML + "  - {key: more, name: 又一种, family: telecom, plain: 又一种}\n", true},
		{"one more unit", "units.yaml", strings.Replace(unitsYAML, "[{key", "[{key: more, name: 又一个}, {key", 1), true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			l, _ := f.open(library.Options{})
			before := l.Reader()
			f.write(test.file, test.text)
			version := l.Snapshot().Version
			reload(t, l)
			if l.Snapshot().Version == version {
				t.Error("the change was not seen")
			}
			if after := l.Reader(); (before != after) != test.again {
				t.Errorf("read again: %v, want %v", before != after, test.again)
			}
		})
	}
}

// An article that was read again and reads the same is the same article: who
// follows the content, as search does, has nothing to do.
func TestAnArticleThatReadsTheSameStaysTheSame(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	for _, step := range []struct {
		name, file, text string
		same             bool
	}{
		{"read by other rules", "site.yaml", siteYAML + "officials: [甲乙丙]\n", true},
		{"saved unchanged", "guides/good.md", strings.ReplaceAll(goodArticle, "\n", "\r\n"), true},
		{"another word", "guides/good.md", strings.Replace(goodArticle, "停。", "停！", 1), false},
		{"another line", "guides/good.md", strings.Replace(goodArticle, "见[指南]", "\n见[指南]", 1), false}, // of a link
		{"another date", "guides/good.md", strings.Replace(goodArticle, "2026-05-01", "2026-05-02", 1), false},
	} {
		before, _ := l.Snapshot().ByID("guides/good")
		f.write(step.file, step.text)
		reload(t, l)
		if after, _ := l.Snapshot().ByID("guides/good"); (before == after) != step.same {
			t.Errorf("%s: the same: %v", step.name, before == after)
		}
	}
}

// Where only what a body shows of the bureau has changed, all bodies show it
// and none is read again.
func TestBodiesShowTheBureauOfTheirSnapshot(t *testing.T) {
	f := newFolder(t)
	f.write("cases/a.md", change("停。", "停。\n\n> [!CALL]\n> 打。\n\n![图](/media/a.png)"))
	f.write("media/a.png", "x")
	l, _ := f.open(library.Options{})
	before := l.Snapshot()
	a, _ := before.ByID("cases/a")
	f.write("site.yaml", strings.Replace(siteYAML, "劝阻", "咨询", 1))
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	f.write("media/a.png", out.String())
	reload(t, l)
	if b, _ := l.Snapshot().ByID("cases/a"); a != b {
		t.Error("the article was read again")
	}
	for _, test := range []struct {
		snapshot *library.Snapshot
		want     []string
	}{
		{before, []string{"</strong> 劝阻</a>", `<img src="/media/a.png" alt=`}},
		{l.Snapshot(), []string{"</strong> 咨询</a>", `<img src="/media/a.png" width="30" height="20" alt=`}},
	} {
		for _, want := range test.want {
			if html := test.snapshot.HTML(a); !strings.Contains(html, want) {
				t.Errorf("%s is not in %s", want, html)
			}
		}
	}
}

func TestTheBasePathStaysForTheLifeOfTheProcess(t *testing.T) {
	f := newFolder(t)
	f.write("site.yaml", siteYAML+"base_url: https://example.org/old\n")
	l, _ := f.open(library.Options{})
	for _, step := range []struct {
		name, baseURL, want string
		warned              bool
	}{
		{"another host, live", "https://other.example/old/", "https://other.example/old", false},
		{"another path, not before a restart", "https://other.example/new", "https://other.example/old", true},
		{"no address at all", "''", "https://other.example/old", true},
		{"back again", "https://example.org/old", "https://example.org/old", false},
	} {
		f.write("site.yaml", siteYAML+"base_url: "+step.baseURL+"\n")
		reload(t, l)
		s := l.Snapshot()
		warned := len(s.Findings) == 1 && s.Findings[0].Warning && s.Findings[0].File == "site.yaml" && s.Findings[0].Line == 5
		a, _ := s.ByID("guides/good")
		if s.Bureau.Site.BaseURL != step.want || l.BasePath() != "/old" || warned != step.warned || !strings.Contains(s.HTML(a), `href="/old/guides/good"`) {
			t.Errorf("%s: %s below %s, findings %v", step.name, s.Bureau.Site.BaseURL, l.BasePath(), s.Findings)
		}
	}
}

func TestTheOptionBeatsTheBaseURLOfTheFile(t *testing.T) {
	f := newFolder(t)
	f.write("site.yaml", siteYAML+"base_url: https://example.org/old\n")
	l, _ := f.open(library.Options{BaseURL: "https://flag.example/x/"})
	f.write("site.yaml", siteYAML+"base_url: https://example.org/new\n")
	reload(t, l)
	if s := l.Snapshot(); s.Bureau.Site.BaseURL != "https://flag.example/x" || l.BasePath() != "/x" || s.Findings != nil {
		t.Errorf("%s below %s, %v", s.Bureau.Site.BaseURL, l.BasePath(), s.Findings)
	}
	if _, _, err := library.Open(f.dir, library.Options{BaseURL: "https://flag.example//x"}); err == nil {
		t.Error("a base address that no route can have was taken")
	}
}

func TestAFolderThatIsGoneLeavesTheSnapshot(t *testing.T) {
	f := newFolder(t)
	l, _ := f.open(library.Options{})
	read := l.Looked()
	time.Sleep(2 * time.Millisecond)
	reload(t, l)
	if looked := l.Looked(); !looked.After(read) {
		t.Errorf("a look that changed nothing is not known: %v, %v", read, looked)
	}
	read = l.Looked()
	time.Sleep(2 * time.Millisecond)
	away := f.dir + "-away"
	if err := os.Rename(f.dir, away); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Reload(); err == nil {
		t.Error("a folder that is gone was read")
	}
	if looked := l.Looked(); !looked.Equal(read) {
		t.Errorf("a look that failed counts: %v, %v", read, looked)
	}
	if _, ok := l.Snapshot().ByID("guides/good"); !ok {
		t.Error("the articles are gone with the folder")
	}
	if err := os.CopyFS(f.dir, os.DirFS(away)); err != nil {
		t.Fatal(err)
	}
	f.write("guides/second.md", goodArticle)
	reload(t, l)
	if _, ok := l.Snapshot().ByID("guides/second"); !ok {
		t.Error("the folder in its place is not read")
	}
	if !l.Looked().After(read) {
		t.Error("the look that found it does not count")
	}
}

// A number that stands in stations.yaml is the bureau's own.
func TestTheGuardPassesTheNumbersOfStations(t *testing.T) {
	f := newFolder(t)
	f.write("cases/a.md", change("停。", "到东关派出所（0342-5550101）当面说。"))
	l, findings := f.open(library.Options{})
	if len(findings) != 1 || !strings.Contains(findings[0], "电话号码不能公开") {
		t.Fatal(findings)
	}
	f.write("stations.yaml", "stations: [{key: a, name: 东关派出所, district: east, phone: 0342-5550101}]\n")
	reload(t, l)
	if findings := l.Snapshot().Findings; findings != nil || len(l.Snapshot().Bureau.Stations) != 1 {
		t.Error(findings)
	}
	f.write("stations.yaml", "stations: [{key: a, name: 东关派出所, district: mars}]\n")
	reload(t, l)
	if s := l.Snapshot(); !s.Findings.Failed() || s.Bureau.Stations[0].District != "east" {
		t.Error("a faulty file did not leave the last good stations")
	}
}

func TestAnEmblemThatIsPutInIsNoLongerMissing(t *testing.T) {
	f := newFolder(t)
	f.write("media/other.png", "x")
	f.write("site.yaml", siteYAML+"emblem: 徽.svg\n")
	l, findings := f.open(library.Options{})
	if len(findings) != 1 || findings[0] != "site.yaml:5: emblem：图片 media/徽.svg 不存在，请放进 content/media/" {
		t.Fatal(findings)
	}
	f.write("media/徽.svg", "<svg/>")
	reload(t, l)
	if findings := l.Snapshot().Findings; findings != nil {
		t.Error(findings)
	}
}

func TestAnImageThatIsPutInIsNoLongerMissing(t *testing.T) {
	f := newFolder(t)
	f.write("media/other.png", "x")
	f.write("cases/a.md", change("见[指南](/guides/good)", "![图](/media/a.png)"))
	l, findings := f.open(library.Options{})
	if len(findings) != 1 {
		t.Fatal(findings)
	}
	f.write("media/a.png", "x")
	reload(t, l)
	if findings := l.Snapshot().Findings; findings != nil {
		t.Error(findings)
	}
}
