package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"fanzha/app/bench/load"
)

const articleSize = 3000 // bytes of Markdown

// starting measures a start with many articles beside Hugo building them, and
// then what a change of one takes.
func starting(ctx context.Context, o options, binary, work string) error {
	content := filepath.Join(work, "content")
	if err := os.MkdirAll(content, 0o750); err != nil {
		return err
	}
	if err := load.Content(content, o.content, o.articles, articleSize); err != nil {
		return err
	}
	_, missing := exec.LookPath("hugo")
	if missing != nil {
		fmt.Println("hugo is not on this machine: a start has no yardstick")
	}
	var ratios, starts, builds []float64
	for i := range o.starts {
		took, err := start(ctx, binary, content, filepath.Join(work, fmt.Sprint("start-", i)), i == o.starts-1)
		if err != nil {
			return err
		}
		starts = append(starts, took.Seconds())
		if missing == nil {
			built, err := hugo(ctx, content, filepath.Join(work, fmt.Sprint("hugo-", i)))
			if err != nil {
				return err
			}
			builds = append(builds, built.Seconds())
			ratios = append(ratios, took.Seconds()/built.Seconds())
		}
	}
	fmt.Printf("a start with %d articles of %d bytes, median of %d\n", o.articles, articleSize, o.starts)
	fmt.Printf("%-12s %8.2f s to /readyz\n", "fanzha", load.Median(starts))
	if missing == nil {
		fmt.Printf("%-12s %8.2f s to build   fanzha takes %.2f × of it\n", "Hugo", load.Median(builds), load.Median(ratios))
	}
	return nil
}

// start returns the time from nothing to /readyz; the last one also prints
// how the index and a change went.
func start(ctx context.Context, binary, content, data string, last bool) (took time.Duration, err error) {
	began := time.Now()
	site, err := load.Start(ctx, binary, content, load.Database{Data: data})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	if err := site.Until("/readyz", `"ready":true`); err != nil {
		return 0, err
	}
	took = time.Since(began)
	if last {
		err = afterwards(site, content, began)
	}
	return took, err
}

// afterwards waits for the index, and changes one article.
func afterwards(site *load.Site, content string, began time.Time) error {
	if err := site.Until("/readyz", `"search":"embedded"`); err != nil {
		return err
	}
	fmt.Printf("%-12s %8.2f s after the start\n", "index ready", time.Since(began).Seconds())
	changed := time.Now()
	text := "---\ntitle: 苜蓿园活动室的鸡蛋\ndate: 2026-01-31\nsummary: 一篇刚改的文章。\n---\n苜蓿园活动室的鸡蛋。\n"
	if err := os.WriteFile(filepath.Join(content, "cases", "article-0.md"), []byte(text), 0o600); err != nil {
		return err
	}
	if err := site.Until("/cases/article-0", "苜蓿园"); err != nil {
		return err
	}
	fmt.Printf("%-12s %8.2f s until it is on its page\n", "one change", time.Since(changed).Seconds())
	if err := site.Until("/api/v1/search?q=%E8%8B%9C%E8%93%BF%E5%9B%AD", "article-0"); err != nil {
		return err
	}
	fmt.Printf("%-12s %8.2f s until search finds it\n", "", time.Since(changed).Seconds())
	peak, err := site.Peak()
	fmt.Printf("%-12s %8.0f MB at most\n", "memory", float64(peak)/1e6)
	return err
}

// hugo builds the same articles with the least of templates.
func hugo(ctx context.Context, content, site string) (time.Duration, error) {
	layouts := filepath.Join(site, "layouts", "_default")
	if err := os.MkdirAll(layouts, 0o750); err != nil {
		return 0, err
	}
	files := map[string]string{
		"hugo.toml":                    "baseURL = 'http://localhost/'\ntitle = '反诈'\ndisableKinds = ['taxonomy', 'term', 'RSS', 'sitemap', 'robotsTXT', '404']\n",
		"layouts/_default/single.html": `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{.Title}}</title></head><body><main><h1>{{.Title}}</h1><p>{{.Params.summary}}</p>{{.Content}}</main></body></html>`,
		"layouts/_default/list.html":   `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{.Title}}</title></head><body><ul>{{range first 20 .RegularPages}}<li><a href="{{.RelPermalink}}">{{.Title}}</a></li>{{end}}</ul></body></html>`,
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(site, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			return 0, err
		}
	}
	began := time.Now()
	cmd := exec.CommandContext(ctx, "hugo", "--quiet", "--source", site, "--contentDir", content)
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("hugo: %w\n%s", err, out)
	}
	return time.Since(began), nil
}
