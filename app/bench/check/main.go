// Check measures what somebody waits for who pastes a message: the judge
// alone, and through the site. The messages are the labelled ones that the
// judge is tried on.
//
//	go run ./app/bench/check
package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/library"
	"fanzha/app/risk"
)

type options struct {
	content  string
	messages string
	rounds   int
	span     time.Duration
	clients  int
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.messages, "messages", "app/risk/testdata/test.csv", "a file of text,label")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.DurationVar(&o.span, "span", 2*time.Second, "how long a turn takes")
	flag.IntVar(&o.clients, "clients", 2, "how many paste at once")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) (err error) {
	texts, err := messages(o.messages)
	if err != nil {
		return err
	}
	lib, _, err := library.Open(o.content, library.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	site, err := load.Start(ctx, binary, o.content, load.Database{Data: filepath.Join(work, "data")})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	var alone, through []load.Result
	var ratios []float64
	for range o.rounds {
		judged := load.Closed(o.clients, o.span, judge(risk.New(lib.Snapshot()), texts))
		asked := load.Closed(o.clients, o.span, paste(load.NewClient(site.URL), texts))
		if err := errors.Join(judged.Err, asked.Err); err != nil {
			return err
		}
		alone, through = append(alone, judged), append(through, asked)
		ratios = append(ratios, asked.Percentile(.5).Seconds()/judged.Percentile(.5).Seconds())
	}
	load.Show("the judge alone", alone, .99)
	load.Show("/api/v1/check", through, .99)
	fmt.Printf("through the site it takes %.1f × as long as the judge alone, median of %d rounds, %d messages\n", load.Median(ratios), o.rounds, len(texts))
	return nil
}

func messages(file string) ([]string, error) {
	content, err := os.ReadFile(file) //nolint:gosec // named by who runs this
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(rows) < 2 {
		return nil, fmt.Errorf("%s has no messages, %w", file, err)
	}
	var texts []string
	for _, row := range rows[1:] {
		texts = append(texts, row[0])
	}
	return texts, nil
}

func judge(examiner *risk.Examiner, texts []string) func() error {
	var n atomic.Uint64
	return func() error {
		examiner.Judge(texts[n.Add(1)%uint64(len(texts))])
		return nil
	}
}

// paste asks the site what it thinks of the next message.
func paste(site *load.Client, texts []string) func() error {
	var n atomic.Uint64
	return func() error {
		body, err := json.Marshal(map[string]string{"text": texts[n.Add(1)%uint64(len(texts))]})
		if err != nil {
			return err
		}
		var verdict struct{ Level string }
		status, err := site.Post("/api/v1/check", body, "", &verdict)
		if err == nil && (status != http.StatusOK || verdict.Level == "") {
			err = fmt.Errorf("status %d, level %q", status, verdict.Level)
		}
		return err
	}
}
