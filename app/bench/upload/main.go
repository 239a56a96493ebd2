// Upload measures how much memory files take while they come in, and while
// what they carry is taken out of them: the most that the site has had, above
// what it had when nothing was asked of it.
//
//	go run ./app/bench/upload
//	go run ./app/bench/upload -bucket -rounds 2
//
// With -bucket files go to an S3 server in this process, whose memory they
// fill: 1.6 GB with two rounds.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"fanzha/app/bench/load"
)

type options struct {
	content string
	rounds  int
	uploads int
	size    int
	idle    time.Duration
	bucket  bool
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each has its turn")
	flag.IntVar(&o.uploads, "uploads", 20, "how many files come at once")
	flag.IntVar(&o.size, "size", 20<<20, "how large a file is, in bytes")
	flag.DurationVar(&o.idle, "idle", 5*time.Second, "how long the site is left alone before its memory is read")
	flag.BoolVar(&o.bucket, "bucket", false, "keep files in a bucket instead of a folder")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	binary, err := load.Build(ctx, work)
	if err != nil {
		return err
	}
	for _, turn := range []struct {
		name string
		file func(size int) file
	}{{"photos", photo}, {"videos", video}, {"hostile files", pieces}} {
		if err := o.turn(ctx, binary, filepath.Join(work, turn.name), turn.name, turn.file(o.size)); err != nil {
			return fmt.Errorf("%s: %w", turn.name, err)
		}
	}
	return nil
}

// turn starts a site of its own: one that has had much keeps some of it.
func (o options) turn(ctx context.Context, binary, data, name string, sent file) (err error) {
	flags, end, err := o.evidence()
	if err != nil {
		return err
	}
	defer end()
	site, err := load.Start(ctx, binary, o.content, load.Database{Data: data}, flags...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.Stop()) }()
	if err := site.Until("/readyz", "embedded"); err != nil {
		return err
	}
	time.Sleep(o.idle)
	idle, err := site.Memory()
	if err != nil {
		return err
	}
	var above [2]int64
	for range o.rounds {
		forms := identities(o.uploads)
		for step, send := range []func(form string) error{
			func(form string) error { return stage(site.URL, form, sent) },
			func(form string) error { return tip(site.URL, form, sent) },
		} {
			peak, err := o.peak(site, forms, send)
			if err != nil {
				return err
			}
			above[step] = max(above[step], peak-idle)
		}
	}
	fmt.Printf("%d %s of %d kB at once: %d MB idle, %d MB above it while they come, %d MB while they are cleaned, most of %d rounds\n",
		o.uploads, name, o.size>>10, idle>>20, above[0]>>20, above[1]>>20, o.rounds)
	return nil
}

// evidence starts what keeps the files; the flags tell the site of it.
func (o options) evidence() (flags []string, end func(), err error) {
	if !o.bucket {
		return nil, func() {}, nil
	}
	address, stop, err := load.StartBucket()
	return []string{"--evidence-url", address}, stop, err
}

// peak is the most memory that the site has while something is sent for all
// forms at once.
func (o options) peak(site *load.Site, forms []string, send func(form string) error) (int64, error) {
	if err := site.ForgetPeak(); err != nil {
		return 0, err
	}
	failed := make([]error, len(forms))
	var senders sync.WaitGroup
	for n, form := range forms {
		senders.Go(func() { failed[n] = send(form) })
	}
	senders.Wait()
	if err := errors.Join(failed...); err != nil {
		return 0, err
	}
	return site.Peak()
}

func identities(n int) []string {
	forms := make([]string, n)
	for i := range forms {
		forms[i] = load.Identity()
	}
	return forms
}
