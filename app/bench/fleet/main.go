// Fleet runs several replicas of the site on one PostgreSQL, one bucket and
// one content folder, behind nginx. It restarts them one by one
// under load, of which no request may fail; then it kills and restarts them
// at random under load, and proves in the end that nothing was lost, nothing
// stands twice at a desk, whoever is to be told was told under one identity,
// files are as they were sent, who was signed in still is, and the audit log
// is whole.
//
//	go run ./app/bench/fleet -database-url postgres://…                # makes a database of its own, and drops it
//	go run ./app/bench/fleet -database-url postgres://… -old ./fanzha  # begins with an earlier version
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/bureau"
)

type options struct {
	content  string
	database string
	nginx    string
	old      string
	replicas int
	rolls    int
	span     time.Duration
	calm     time.Duration
	rate     int
}

func main() {
	var o options
	flag.StringVar(&o.content, "content", "content", "the content folder")
	flag.StringVar(&o.database, "database-url", "", "a PostgreSQL server on which a database may be made")
	flag.StringVar(&o.nginx, "nginx", "nginx", "the balancer's program")
	flag.StringVar(&o.old, "old", "", "a program of an earlier version: all replicas begin with it and are upgraded in turn; empty: there is none")
	flag.IntVar(&o.replicas, "replicas", 3, "how many run")
	flag.IntVar(&o.rolls, "rolls", 3, "how often each is restarted in its turn, at first")
	flag.DurationVar(&o.span, "span", 10*time.Minute, "for how long they are killed at random")
	flag.DurationVar(&o.calm, "calm", 4*time.Second, "how long at most until the next is killed, and until it is back")
	flag.IntVar(&o.rate, "rate", 20, "how many reports come a second")
	flag.Parse()
	load.Main(o.run)
}

func (o options) run(ctx context.Context, work string) error {
	if o.database == "" {
		return errors.New("replicas share a PostgreSQL: name one with -database-url")
	}
	return load.OnDatabase(ctx, work, o.database, func(binary string, db load.Database) error { return o.on(ctx, work, binary, db) })
}

func (o options) on(ctx context.Context, work, binary string, db load.Database) (err error) {
	hook := listenHook()
	defer hook.Close()
	content, err := o.contentWithHook(work, hook.URL)
	if err != nil {
		return err
	}
	files, stopFiles := "", func() {}
	if o.old == "" { // earlier versions may know no bucket
		if files, stopFiles, err = load.StartBucket(); err != nil {
			return err
		}
	}
	defer stopFiles()
	f, err := startFleet(ctx, fleetOptions{cmp.Or(o.old, binary), content, files, db, o.replicas, o.nginx, work})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.stop()) }()
	b, _ := bureau.Load(os.DirFS(content)) // a fault would have kept the replicas from starting
	s := &strain{options: o, fleet: f, hook: hook, site: load.NewClient(f.url), articles: articles{zone: b.Site.Location()}}
	if err := s.prepare(ctx, work); err != nil {
		return err
	}
	f.binary = binary // from now on
	if err := s.roll(ctx); err != nil {
		return err
	}
	if err := s.killAtRandom(ctx); err != nil {
		return err
	}
	return s.prove(ctx)
}

// contentWithHook is a copy of the content in which every unit without a
// channel is told at an address.
func (o options) contentWithHook(work, address string) (content string, err error) {
	content = filepath.Join(work, "content")
	if err := os.CopyFS(content, os.DirFS(o.content)); err != nil {
		return "", err
	}
	path := filepath.Join(content, "units.yaml")
	units, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	changed := strings.ReplaceAll(string(units), "channels: {}", fmt.Sprintf("channels: {webhook: {url: %q}}", address))
	if changed == string(units) {
		return "", errors.New("units.yaml has no unit without channels")
	}
	return content, os.WriteFile(path, []byte(changed), 0o600)
}
