// Page measures reading: an article page from memory beside bare Fiber and
// nginx sending the same bytes, and a start with thousands of articles beside
// Hugo building them.
//
//	go run ./app/bench/page
package main

import (
	"context"
	"flag"
	"os"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content  string
	path     string
	rounds   int
	clients  int
	span     time.Duration
	articles int
	starts   int
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == bareArgument {
		load.Main(func(context.Context, string) error { return serveBare(os.Args[2]) })
		return
	}
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.path, "path", "/guides/task-rebate", "the page that is asked for")
	flag.IntVar(&o.rounds, "rounds", 7, "how often each server has its turn")
	flag.IntVar(&o.clients, "clients", 32, "how many ask at once")
	flag.DurationVar(&o.span, "span", 2*time.Second, "how long a turn takes")
	flag.IntVar(&o.articles, "articles", 10_000, "how many articles the start reads; 0: no start is measured")
	flag.IntVar(&o.starts, "starts", 3, "how often the program and Hugo start")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	if err := reading(ctx, o, binary, work); err != nil || o.articles == 0 || o.starts == 0 {
		return err
	}
	return starting(ctx, o, binary, work)
}
