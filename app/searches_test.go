package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/miss"
)

// from asks as somebody in a network does.
func from(r *httpexpect.Request, network string) *httpexpect.Response {
	return r.WithHeader("X-Forwarded-For", network+".7").Expect().Status(http.StatusOK)
}

// missesOf runs the command on a site that has stopped.
func missesOf(t *testing.T, data string, args ...string) string {
	t.Helper()
	code, out, errs := fanzha(t, append([]string{"searches", "--data", data}, args...)...)
	if code != exitOK {
		t.Errorf("%q: exit %d: %s", args, code, errs)
	}
	return out
}

func TestSearchesWithoutAHitAreCountedForTheNewsroom(t *testing.T) {
	data := t.TempDir()
	t.Run("what is asked", func(t *testing.T) {
		s := start(t, withProxy("127.0.0.0/8"), func(cmd *serveCommand) { cmd.Data = data })
		e := s.expect(t)
		page := func(text string) *httpexpect.Request { return e.GET("/search").WithQuery("q", text) }
		api := func(text string) *httpexpect.Request { return e.GET("/api/v1/search").WithQuery("q", text) }
		soon(t, "something is found", func() bool {
			return api("刷单").Expect().JSON().Object().Value("total").Number().Raw() > 0
		})
		three := []string{"198.51.100", "203.0.113", "192.0.2"}
		for _, network := range three {
			from(page("饕餮 13800138000"), network).Body().Contains("没有找到").Contains("我们不记是谁在搜").NotContains("不保存")
			from(page("刷单"), network)
			from(page("魑魅").WithQuery("kind", "cases"), network)
			from(e.GET("/search/suggest").WithQuery("q", "魍魉"), network)
			from(page("13711112222"), network)
		}
		from(api("饕餮"), "198.51.99").JSON().Object().Value("total").Number().IsEqual(0)
		from(api("饕餮"), "198.51.100")
		for range 5 {
			from(page("貔貅"), three[0])
		}
		from(page("貔貅"), three[1])
		if n := count(t, data, "missed_searches"); n != 0 {
			t.Errorf("%d rows while it was being asked", n)
		}
		for _, word := range []string{"饕餮", "貔貅", "203.0.113"} {
			if strings.Contains(s.logged.String(), word) {
				t.Errorf("%s is in the log", word)
			}
		}
	})
	month := time.Now().In(time.FixedZone("", 8*60*60))
	want := []string{"月份", "次数", "没有搜到的词", month.Format(miss.MonthForm), "4", "饕餮"}
	if got := strings.Fields(missesOf(t, data)); !slices.Equal(got, want) {
		t.Errorf("listed %q, want %q", got, want)
	}
	if out := missesOf(t, data, "--since", month.AddDate(0, 1, 0).Format(miss.MonthForm)); !strings.Contains(out, "没有记下什么") {
		t.Errorf("listed\n%s", out)
	}
	for _, wrong := range []string{"2026", "2026-13", "2026-01-01"} {
		if code, _, errs := fanzha(t, "searches", "--data", data, "--since", wrong); code != exitUsage || !strings.Contains(errs, "--since") {
			t.Errorf("--since %s: exit %d, %s", wrong, code, errs)
		}
	}
	if code, _, errs := fanzha(t, "searches", "--data", t.TempDir()); code != exitFailed || !strings.Contains(errs, "没有这个数据库") {
		t.Errorf("without a database: exit %d, %s", code, errs)
	}
}

func TestCountsOfSearchesAreErasedWithTheirYear(t *testing.T) {
	data, content := t.TempDir(), starterContent(t)
	if err := open(t, command(data)); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for words, month := range map[string]time.Time{"新": now, "旧": now.AddDate(-1, 0, 1-now.Day()), "太旧": now.AddDate(-1, -1, 1-now.Day())} {
		alter(t, data, "INSERT INTO missed_searches (month, words, count) VALUES ('"+month.Format(miss.MonthForm)+"', '"+words+"', 3)")
	}
	run := func(want string, args ...string) {
		t.Helper()
		code, out, errs := fanzha(t, append([]string{"retention", "run", "--content", content, "--data", data}, args...)...)
		if code != exitOK || !strings.Contains(out, want) {
			t.Errorf("%q: exit %d, want %q\n%s%s", args, code, want, out, errs)
		}
	}
	run("没搜到的词会清除 1 个", "--dry-run")
	run("清除没搜到的词 1 个")
	run("清除没搜到的词 0 个")
	if out := missesOf(t, data); strings.Contains(out, "太旧") || !strings.Contains(out, "旧") || !strings.Contains(out, "新") {
		t.Errorf("left\n%s", out)
	}
	if _, out, _ := fanzha(t, "audit", "list", "--data", data, "--content", content); !strings.Contains(out, "searches:1") {
		t.Errorf("the log has\n%s", out)
	}
}
