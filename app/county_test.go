package main

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"fanzha/app/bureau"
	"fanzha/app/intake"
)

// county is a copy of the invented county's content.
func county(t testing.TB) string {
	t.Helper()
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS("testdata/county")); err != nil {
		t.Fatal(err)
	}
	return content
}

// foreignWords are what the starter content says of its bureau.
func foreignWords(t *testing.T) []string {
	t.Helper()
	b, findings := bureau.Load(os.DirFS("../content"))
	if findings.Failed() {
		t.Fatal(findings)
	}
	words := []string{"安阳", "anyang", b.Site.Name, b.Site.Organisation, b.Site.AreaCode}
	for _, d := range b.Site.Districts {
		words = append(words, d.Name, d.Key)
		if d.Code != "" {
			words = append(words, d.Code[:4])
		}
	}
	return words
}

// drawn are the digits on a page that are chance: a form's identity and the
// fingerprints of files.
var drawn = regexp.MustCompile(`[0-9a-f]{32}|\.[0-9a-f]{8}\.(css|js|svg|png|webmanifest)`)

var titled = regexp.MustCompile(`<title>[^<]*云溪反诈之家</title>`)

// theCountys holds one answer against what the county's own must be.
func theCountys(t *testing.T, foreign []string, address, body string) {
	t.Helper()
	if strings.HasPrefix(body, "<!doctype html>") {
		if !titled.MatchString(body) || !strings.Contains(body, "云溪县公安局主办") {
			t.Errorf("%s has no title, or does not say whose it is", address)
		}
	}
	body = strings.ToLower(drawn.ReplaceAllString(body, ""))
	for _, word := range foreign {
		if strings.Contains(body, strings.ToLower(word)) {
			t.Errorf("%s says %q", address, word)
		}
	}
}

func TestAnotherCountyPassesTheCheck(t *testing.T) {
	if out := check(t, "testdata/county"); !strings.HasPrefix(out, "检查通过") {
		t.Error(out)
	}
}

func TestEveryPageOfAnotherCountyIsItsOwn(t *testing.T) {
	foreign := foreignWords(t)
	for _, base := range []string{"", "/fanzha"} {
		t.Run("under "+base+"/", func(t *testing.T) {
			s := start(t, withContent(county(t)), withBase("https://city.example"+base))
			bodies := s.crawl(t, base)
			for address, body := range bodies {
				theCountys(t, foreign, address, body)
			}
			for _, path := range []string{
				"/", "/cases/xiadan-jiaoshi", "/stations", "/site-map", "/stats", "/report/victim", "/report/tip", "/report/objection", "/report/sheet",
				"/receipt", "/media/yunxi-emblem.svg", "/media/yunxi-badge.png", "/media/task-group.png", "/api/v1/articles/cases/xiadan-jiaoshi",
			} {
				if _, ok := bodies[base+path]; !ok {
					t.Errorf("no link leads to %s", path)
				}
			}
			e := s.expect(t)
			for path, status := range map[string]int{
				"/nothing": 404, "/cases/shenhe-zhong": 404, "/tips/cao-gao": 404, "/tips/xia-shi-ji": 404,
				"/cases/shuzi-chehui": 410, "/bulletins/jiu-dengji": 410, "/cases?page=x": 400,
				"/cases?scam=xiadan&district=chengguan": 200, "/search?q=%E4%BA%91%E6%B0%B4%E8%B0%A3": 200, "/report/tip?money=going": 200,
			} {
				theCountys(t, foreign, path, s.get(e, base+path).Expect().Status(status).Body().Raw())
			}
		})
	}
}

// What comes back to who has sent a form is the county's own too.
func TestTheReceiptOfAnotherCountyIsItsOwn(t *testing.T) {
	s, foreign := start(t, withContent(county(t))), foreignWords(t)
	e := s.expect(t)
	form := map[string]string{"form_id": intake.NewFormID(), "scam": "xiadan", "district": "chengguan", "narrative": "群里叫我垫钱，垫完提不出来。"}
	theCountys(t, foreign, "a form with faults", s.form(e, "/report/victim", form).Expect().Status(http.StatusUnprocessableEntity).Body().Raw())
	form["name"], form["phone"], form["consent"] = "赵某", "13800000000", "yes"
	receipt := s.form(e, "/report/victim", form).Expect().Status(http.StatusOK).Body()
	theCountys(t, foreign, "the receipt", receipt.Raw())
	receipt.Contains("云溪县反诈中心").Contains(`href="/stations"`)
}

func TestNoLinkOfTheStarterContentIsBroken(t *testing.T) {
	start(t).crawl(t, "")
	start(t, withBase("https://city.example/police/fanzha")).crawl(t, "/police/fanzha")
}
