package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	corpus "fanzha/app/bench/load"
	"fanzha/app/staff"
)

// BenchmarkPublish is what a reviewer waits on: from the press of the button
// until readers have the page, and until a search finds it.
func BenchmarkPublish(b *testing.B) {
	b.Run("starter", func(b *testing.B) { publishing(b, starterContent(b)) })
	b.Run("10000 articles", func(b *testing.B) {
		content := b.TempDir()
		if err := corpus.Content(content, "../content", 10_000, 3000); err != nil {
			b.Fatal(err)
		}
		publishing(b, content)
	})
}

func publishing(b *testing.B, content string) {
	o := startOffice(b, withContent(content))
	editor, reviewer := o.member(b, "editor", staff.Editor, "").signIn(b), o.member(b, "reviewer", staff.Reviewer, "").signIn(b)
	within(b, time.Minute, "the index is built", func() bool { return strings.Contains(o.read(b, "/readyz"), "embedded") })
	var visible, searchable time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		n++
		typed := maps.Clone(warning)
		typed["title"] = "冒充客服退款 zq" + fmt.Sprint(n)
		id := editor.submitted(b, typed)
		form := reviewer.sheet(b, reviewer.review(b, id), "publish")
		b.StartTimer()
		began := time.Now()
		form.press("", everyTick).Status(http.StatusSeeOther)
		for !strings.Contains(o.read(b, "/"+id), typed["title"]) {
			time.Sleep(time.Millisecond)
		}
		visible += time.Since(began)
		for !strings.Contains(o.read(b, "/api/v1/search?q="+url.QueryEscape(fmt.Sprint("zq", n))), id) {
			time.Sleep(time.Millisecond)
		}
		searchable += time.Since(began)
	}
	b.ReportMetric(float64(visible.Milliseconds())/float64(n), "ms/visible")
	b.ReportMetric(float64(searchable.Milliseconds())/float64(n), "ms/searchable")
}

func (s *site) read(b *testing.B, path string) string {
	b.Helper()
	response, err := http.Get(s.url + path)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(body)
}
