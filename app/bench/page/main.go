// Page measures reading: an article page from memory beside bare Fiber and
// nginx sending the same bytes, and a start with thousands of articles beside
// Hugo building them.
//
//	go run ./app/bench/page
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
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
	if len(os.Args) > 1 && os.Args[1] == bareArgument {
		exit(serveBare(os.Args[2]))
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
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(run(ctx, o))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context, o options) error {
	work, err := os.MkdirTemp("", "fanzha-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	if err := reading(ctx, o, binary, work); err != nil || o.articles == 0 {
		return err
	}
	return starting(ctx, o, binary, work)
}
