// Search measures what a reader waits for when searching: the embedded engine
// alone and through the site, beside a walk through all texts for the same
// question, which is the least that finds every place.
//
//	go run ./app/bench/search
//	go run ./app/bench/search -articles 100000 -http=false
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/library"
	"fanzha/search"
)

// questions are what people type: one and two characters, a word, a phrase, a
// whole question, and what stands nowhere.
var questions = []string{"卡", "刷单", "解冻费", "安全账户", "共享屏幕 验证码", "刷单返利骗局怎么办", "我被冒充公检法骗了钱能追回来吗", "不存在的字句甲乙丙"}

type options struct {
	content  string
	articles int
	rounds   int
	span     time.Duration
	clients  int
	http     bool
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder whose bureau is used")
	flag.IntVar(&o.articles, "articles", 10_000, "how many articles of 3 kB are searched")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.DurationVar(&o.span, "span", 2*time.Second, "how long a turn takes")
	flag.IntVar(&o.clients, "clients", 2, "how many ask at once")
	flag.BoolVar(&o.http, "http", true, "ask through the site too")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	content := filepath.Join(work, "content")
	if err := os.Mkdir(content, 0o750); err != nil {
		return err
	}
	if err := load.Content(content, o.content, o.articles, 3000); err != nil {
		return err
	}
	if err := engines(ctx, o, content, filepath.Join(work, "index")); err != nil || !o.http {
		return err
	}
	return site(ctx, o, content, work)
}

// engines lets the embedded engine and the walk take turns.
func engines(ctx context.Context, o options, content, folder string) error {
	documents, err := documents(content)
	if err != nil {
		return err
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	embedded, err := search.NewEmbedded(folder)
	if err != nil {
		return err
	}
	defer func() { _ = embedded.Close() }()
	began := time.Now()
	if err := embedded.Replace(ctx, documents); err != nil {
		return err
	}
	fmt.Printf("%d articles of 3 kB; the index took %.1f s\n", len(documents), time.Since(began).Seconds())
	walk := search.NewScan()
	if err := walk.Replace(ctx, documents); err != nil {
		return err
	}
	var walks, asks []load.Result
	var ratios []float64
	for range o.rounds {
		walked := load.Closed(o.clients, o.span, ask(ctx, walk))
		indexed := load.Closed(o.clients, o.span, ask(ctx, embedded))
		if err := errors.Join(walked.Err, indexed.Err); err != nil {
			return err
		}
		walks, asks = append(walks, walked), append(asks, indexed)
		ratios = append(ratios, walked.Percentile(.5).Seconds()/indexed.Percentile(.5).Seconds())
	}
	load.Show("walk", walks, .99)
	load.Show("embedded", asks, .99)
	fmt.Printf("the walk takes %.0f × as long as the index, median of %d rounds\n", load.Median(ratios), o.rounds)
	return nil
}

// documents reads the articles as the site does.
func documents(content string) ([]search.Document, error) {
	lib, _, err := library.Open(content, library.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = lib.Close() }()
	var all []search.Document
	for _, a := range lib.Snapshot().Published() {
		all = append(all, search.Document{Kind: string(a.Kind), Slug: a.Slug, Title: a.Title, Summary: a.Summary, Body: a.Text, Date: a.Date.Time})
	}
	return all, nil
}

// ask returns what asks an engine the next question.
func ask(ctx context.Context, engine search.Engine) func() error {
	var n atomic.Uint64
	return func() error {
		_, err := engine.Search(ctx, search.Query{Text: questions[n.Add(1)%uint64(len(questions))]})
		return err
	}
}

// site asks through HTTP, as JSON and as a page.
func site(ctx context.Context, o options, content, work string) (err error) {
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	s, err := load.Start(ctx, binary, content, load.Database{Data: filepath.Join(work, "data")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	if err := s.Until("/readyz", `"search":"embedded"`); err != nil {
		return err
	}
	rounds := map[string][]load.Result{}
	paths := []string{"/api/v1/search", "/search"}
	for range o.rounds {
		for _, path := range paths {
			result := load.Closed(o.clients, o.span, get(s.URL+path))
			if result.Err != nil {
				return result.Err
			}
			rounds[path] = append(rounds[path], result)
		}
	}
	for _, path := range paths {
		load.Show(path, rounds[path], .99)
	}
	return nil
}

// get returns what asks the site the next question.
func get(address string) func() error {
	var n atomic.Uint64
	return func() error {
		_, status, err := load.Get(address + "?q=" + url.QueryEscape(questions[n.Add(1)%uint64(len(questions))]))
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("status %d", status)
		}
		return err
	}
}
